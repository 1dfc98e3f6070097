using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>The registration of the plug-ins is written twice, as attributes on their classes and as XML. Both must say the same.</summary>
public sealed partial class PluginRegistrationTests
{
    // The platform's fixed ids of the oldest messages, which exports give in place of the name.
    private static readonly Dictionary<string, string> Messages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["9ebdbb1b-ea3e-db11-86a7-000a3a5473e8"] = "Create",
        ["20bebb1b-ea3e-db11-86a7-000a3a5473e8"] = "Update",
        ["a1bdbb1b-ea3e-db11-86a7-000a3a5473e8"] = "Delete",
    };

    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);
    private static readonly PluginDll Dll = new(Zip.PluginAssembly);

    [Fact]
    public void Steps_are_registered_as_their_classes_declare()
    {
        Assert.NotEmpty(Dll.Registrations());
        Assert.Equal(Dll.Registrations().Order(StringComparer.Ordinal), Registrations(Zip.Customizations).Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string> Deviations => new()
    {
        { "Stage", "20" },
        { "Rank", "2" },
        { "Mode", "1" },
        { "FilteringAttributes", "cseg_contactid" },
        { "PrimaryEntity", "account" },
    };

    [Theory]
    [MemberData(nameof(Deviations))]
    public void A_step_that_deviates_from_its_class_is_noticed(string element, string value)
    {
        var customizations = new XElement(Zip.Customizations);
        Step(customizations, "PurchasesUpdated").Element(element)!.Value = value;

        Assert.NotEqual(Dll.Registrations().Order(StringComparer.Ordinal), Registrations(customizations).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_image_that_lacks_a_column_is_noticed()
    {
        var customizations = new XElement(Zip.Customizations);
        Step(customizations, "PurchasesUpdated").Descendants("Attributes").First().Value = "cseg_contactid";

        Assert.NotEqual(Dll.Registrations().Order(StringComparer.Ordinal), Registrations(customizations).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_step_runs_as_the_caller_on_the_server_and_in_the_save_unless_it_follows_a_large_message()
    {
        Assert.All(Zip.Customizations.Descendants("SdkMessageProcessingStep"), step =>
        {
            Assert.Equal(step.Element("SdkMessageName")?.Value == "cseg_HandOverCustomers" || step.Element("PrimaryEntity")!.Value is "email" or "letter" or "phonecall" ? "1" : "0", step.Element("Mode")!.Value);
            Assert.Equal("0", step.Element("SupportedDeployment")!.Value);
            Assert.Null(step.Element("ImpersonatingUserIdName"));
        });
    }

    [Fact]
    public void The_assembly_binds_to_the_real_SDK_and_runs_on_net462()
    {
        var sdk = Assert.Single(Dll.References, reference => reference.Name == "Microsoft.Xrm.Sdk");

        Assert.Equal(new Version(9, 0, 0, 0), sdk.Version);
        Assert.Equal("31bf3856ad364e35", Convert.ToHexStringLower(sdk.GetPublicKeyToken()!));
        Assert.Equal(".NETFramework,Version=v4.6.2", Dll.TargetFramework);
    }

    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void The_zip_holds_one_assembly_and_none_of_the_SDK(PackageType type)
    {
        var assembly = Assert.Single(SolutionZip.Built(type).Parts.Keys, part => part.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));

        Assert.EndsWith("/CrmSegmentationPlugins.dll", assembly, StringComparison.Ordinal);
        Assert.Equal(Zip.PluginAssembly, SolutionZip.Built(type).PluginAssembly);
        Assert.Equal("CrmSegmentation.Plugins", Dll.Name.Name);
    }

    [Fact]
    public void The_assembly_needs_nothing_but_the_framework_and_the_SDK()
    {
        string[] framework = ["mscorlib", "netstandard", "System", "System.Core", "System.Xml", "System.Xml.Linq", "System.Numerics", "System.Runtime.Serialization", "System.ServiceModel", "System.Activities"];
        string[] sdk = ["Microsoft.Xrm.Sdk", "Microsoft.Xrm.Sdk.Workflow", "Microsoft.Crm.Sdk.Proxy"];

        Assert.Empty(Dll.References.Select(reference => reference.Name!).Except([.. framework, .. sdk]));
    }

    [Fact]
    public void Changelog_assembly_and_solution_have_one_version()
    {
        var changelog = FirstVersion().Match(File.ReadAllText(Path.Combine(ReferenceMaterial.RepositoryRoot, "CHANGELOG.md"))).Groups[1].Value;

        Assert.Equal(changelog + ".0", Dll.Name.Version!.ToString());
        Assert.Equal(changelog + ".0", Zip.Manifest.Element("Version")!.Value);
    }

    [Fact]
    public void Constants_of_the_plug_ins_name_columns_of_the_solution()
    {
        var tables = Zip.Customizations.Descendants("EntityInfo").Elements("entity").ToDictionary(
            entity => ((string)entity.Attribute("Name")!).ToLowerInvariant(),
            entity => entity.Descendants("attribute").Select(column => column.Element("LogicalName")!.Value).ToHashSet(StringComparer.Ordinal));

        Assert.NotEmpty(Dll.TableClasses());
        Assert.All(Dll.TableClasses(), name =>
        {
            var constants = Dll.Constants(name);
            var isOwnTable = constants["Name"].StartsWith("cseg_", StringComparison.Ordinal);

            // To many of the platform's tables the solution adds no column.
            var columns = isOwnTable ? tables[constants["Name"]] : tables.GetValueOrDefault(constants["Name"], []);
            var named = constants.Where(constant => constant.Key != "Name" && (isOwnTable || constant.Value.StartsWith("cseg_", StringComparison.Ordinal)));

            Assert.Empty(named.Select(constant => constant.Value).Except(columns));
        });
    }

    [Fact]
    public void An_activity_without_its_group_is_noticed()
    {
        var customizations = new XElement(Zip.Customizations);
        customizations.Descendants("WorkflowActivityGroupName").First().Remove();

        Assert.NotEqual(Dll.Registrations().Order(StringComparer.Ordinal), Registrations(customizations).Order(StringComparer.Ordinal));
    }

    private static XElement Step(XElement customizations, string pluginType) =>
        customizations.Descendants("SdkMessageProcessingStep").Single(step => step.Element("PluginTypeName")!.Value.Contains("." + pluginType + ",", StringComparison.Ordinal));

    private static IEnumerable<string> Registrations(XElement customizations)
    {
        foreach (var type in customizations.Descendants("PluginType"))
        {
            var className = type.Attribute("AssemblyQualifiedName")!.Value.Split(',')[0];
            yield return $"type {type.Attribute("PluginTypeId")!.Value} {className}";
            if (type.Element("WorkflowActivityGroupName") is { } group)
                yield return $"activity {className}: '{type.Attribute("Name")!.Value}' in {group.Value}";
        }

        foreach (var step in customizations.Descendants("SdkMessageProcessingStep"))
        {
            var id = Id(step.Attribute("SdkMessageProcessingStepId")!.Value);
            var message = step.Element("SdkMessageName")?.Value ?? Messages[step.Element("SdkMessageId")!.Value];
            yield return $"step {id} {step.Element("PluginTypeName")!.Value.Split(',')[0]}: {message} of {step.Element("PrimaryEntity")!.Value}, stage {step.Element("Stage")!.Value}, rank {step.Element("Rank")!.Value}, mode {step.Element("Mode")!.Value}, columns {Columns(step.Element("FilteringAttributes")!.Value)}";
            foreach (var image in step.Descendants("SdkMessageProcessingStepImage"))
            {
                yield return $"image {Id(image.Element("SdkMessageProcessingStepImageId")!.Value)} of {id}: type {image.Element("ImageType")!.Value}, " +
                    $"{image.Element("MessagePropertyName")!.Value} as {image.Element("EntityAlias")!.Value}, columns {Columns(image.Element("Attributes")!.Value)}";
            }
        }
    }

    private static string Id(string braced) => braced.Trim('{', '}');

    private static string Columns(string list) => string.Join(",", list.Split(',').Order());

    [GeneratedRegex(@"(?m)^## (\d+\.\d+\.\d+)")]
    private static partial Regex FirstVersion();
}
