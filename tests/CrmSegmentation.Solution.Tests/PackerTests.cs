using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

public sealed class PackerTests
{
    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void The_same_input_gives_the_same_bytes_wherever_and_whenever_it_lies(PackageType type)
    {
        using var copy = new ChangedSource();
        foreach (var file in Directory.EnumerateFiles(copy.Source, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 12, 31, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(SolutionZip.Built(type).Bytes, SolutionPacker.Pack(copy.Input, type));
    }

    [Fact]
    public void Another_input_gives_other_bytes()
    {
        using var changed = new ChangedSource();
        changed.Edit("OptionSets/cseg_channel.xml", choice => choice.Descendants("label").First().SetAttributeValue("description", "Shop"));

        Assert.NotEqual(SolutionZip.Built(PackageType.Managed).Bytes, SolutionPacker.Pack(changed.Input, PackageType.Managed));
    }

    [Fact]
    public void Only_the_managed_zip_says_that_it_is_managed()
    {
        Assert.Equal("1", SolutionZip.Built(PackageType.Managed).Manifest.Element("Managed")!.Value);
        Assert.Equal("0", SolutionZip.Built(PackageType.Unmanaged).Manifest.Element("Managed")!.Value);
    }

    [Theory]
    [InlineData(PackageType.Managed, "for managed")]
    [InlineData(PackageType.Unmanaged, "for unmanaged")]
    public void Each_zip_gets_its_own_file_of_a_form(PackageType type, string expected)
    {
        using var changed = new ChangedSource();
        var managed = Directory.GetFiles(Path.Combine(changed.Source, "Entities", "Contact", "FormXml", "main"), "*_managed.xml")[0];
        changed.Edit(managed, forms => forms.Descendants("Description").First().SetAttributeValue("description", "for managed"));
        changed.Edit(managed.Replace("_managed", "", StringComparison.Ordinal), forms => forms.Descendants("Description").First().SetAttributeValue("description", "for unmanaged"));

        var zip = SolutionZip.Packed(changed.Input, type);

        var descriptions = zip.Customizations.Descendants("systemform").Elements("Descriptions").Elements("Description").Select(element => element.Attribute("description")!.Value);
        Assert.Equal([expected], descriptions.Where(text => text.StartsWith("for ", StringComparison.Ordinal)));
    }

    /// <summary>Both files are kept because pac keeps both; today nothing in a form depends on the type of the zip.</summary>
    [Fact]
    public void Files_for_managed_and_unmanaged_say_the_same()
    {
        var source = Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "src");
        var managed = Directory.GetFiles(source, "*_managed.xml", SearchOption.AllDirectories);

        Assert.NotEmpty(managed);
        Assert.All(managed, file => Assert.Equal(File.ReadAllText(file.Replace("_managed.xml", ".xml", StringComparison.Ordinal)), File.ReadAllText(file)));
    }

    [Fact]
    public void Every_part_has_a_content_type()
    {
        var zip = SolutionZip.Built(PackageType.Managed);
        var types = XElement.Load(new MemoryStream(zip.Parts["[Content_Types].xml"]));
        var extensions = types.Elements().Attributes("Extension").Select(attribute => attribute.Value).ToList();
        var names = types.Elements().Attributes("PartName").Select(attribute => attribute.Value).ToList();

        Assert.All(zip.Parts.Keys.Where(part => part != "[Content_Types].xml"), part => Assert.True(extensions.Contains(Path.GetExtension(part).TrimStart('.')) || names.Contains("/" + part), part));
    }

    [Fact]
    public void A_described_web_resource_without_its_file_is_refused()
    {
        using var changed = new ChangedSource();
        File.Delete(Path.Combine(changed.WebResources, "cseg_", "scripts", "contact.js"));

        AssertRefused(changed, "cseg_/scripts/contact.js", "does not exist");
    }

    [Fact]
    public void A_missing_assembly_is_refused()
    {
        using var changed = new ChangedSource();
        File.Delete(changed.Assembly);

        AssertRefused(changed, "CrmSegmentation.Plugins.dll does not exist");
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        using var changed = new ChangedSource();
        File.WriteAllText(changed.Assembly, "not an assembly");

        AssertRefused(changed, "is not a .NET assembly");
    }

    [Fact]
    public void Another_key_or_version_than_the_assembly_has_is_refused()
    {
        using var changed = new ChangedSource();
        changed.Edit(changed.FirstFile("CrmSegmentationPlugins.dll.data.xml"), assembly => assembly.SetAttributeValue("FullName", "CrmSegmentation.Plugins, Version=2.0.0.0, Culture=neutral, PublicKeyToken=0000000000000000"));

        AssertRefused(changed, "FullName is \"CrmSegmentation.Plugins, Version=2.0.0.0", "but the built assembly is");
    }

    [Fact]
    public void A_solution_version_that_is_not_the_assemblys_is_refused()
    {
        using var changed = new ChangedSource();
        changed.Edit("Other/Solution.xml", root => root.Descendants("Version").Single().Value = "1.0.0.1");

        AssertRefused(changed, "Version is 1.0.0.1", "CHANGELOG.md");
    }

    [Fact]
    public void A_plug_in_type_that_the_assembly_lacks_is_refused()
    {
        using var changed = new ChangedSource();
        changed.Edit(changed.FirstFile("CrmSegmentationPlugins.dll.data.xml"), assembly => assembly.Descendants("PluginType").First(type => type.Element("WorkflowActivityGroupName") == null).SetAttributeValue("Name", "CrmSegmentation.Steps.Forgotten"));

        AssertRefused(changed, "no public type CrmSegmentation.Steps.Forgotten");
    }

    [Fact]
    public void A_workflow_activity_that_the_assembly_lacks_is_refused_whatever_its_name()
    {
        using var changed = new ChangedSource();
        changed.Edit(changed.FirstFile("CrmSegmentationPlugins.dll.data.xml"), assembly => assembly.Descendants("WorkflowActivityGroupName").First().Parent!.SetAttributeValue("AssemblyQualifiedName", "CrmSegmentation.Activities.Forgotten, " + assembly.Attribute("FullName")!.Value));

        AssertRefused(changed, "no public type CrmSegmentation.Activities.Forgotten");
    }

    [Fact]
    public void A_step_of_an_unregistered_type_is_refused()
    {
        using var changed = new ChangedSource();
        var step = Directory.GetFiles(Path.Combine(changed.Source, "SdkMessageProcessingSteps"))[0];
        changed.Edit(step, root => root.Element("PluginTypeName")!.Value = "CrmSegmentation.Steps.Forgotten");

        AssertRefused(changed, Path.GetFileName(step), "CrmSegmentation.Steps.Forgotten");
    }

    [Fact]
    public void An_unknown_kind_of_component_is_refused()
    {
        using var changed = new ChangedSource();
        Directory.CreateDirectory(Path.Combine(changed.Source, "Reports"));

        AssertRefused(changed, "Reports", "does not know");
    }

    [Fact]
    public void An_email_template_without_its_text_is_refused()
    {
        using var changed = new ChangedSource();
        File.Delete(changed.FirstFile("subjectpresentationxml.xml"));

        AssertRefused(changed, "subjectpresentationxml.xml", "does not exist");
    }

    [Fact]
    public void A_text_of_no_email_template_is_refused()
    {
        using var changed = new ChangedSource();
        File.WriteAllText(Path.Combine(changed.Source, "Templates", "EmailDocuments", "stray.xml"), "<template />");

        AssertRefused(changed, "stray.xml", "belongs to no e-mail template");
    }

    [Fact]
    public void A_stray_file_of_a_table_is_refused()
    {
        using var changed = new ChangedSource();
        File.WriteAllText(Path.Combine(changed.Source, "Entities", "Contact", "Notes.txt"), "");

        AssertRefused(changed, "Notes.txt", "does not know");
    }

    [Fact]
    public void A_form_without_its_managed_file_is_refused()
    {
        using var changed = new ChangedSource();
        var managed = changed.FirstFile("*_managed.xml");
        File.Delete(managed);

        AssertRefused(changed, Path.GetFileName(managed), "is missing");
    }

    [Fact]
    public void A_relationship_that_is_not_listed_is_refused()
    {
        using var changed = new ChangedSource();
        changed.Edit("Other/Relationships.xml", list => list.Elements().Single(element => element.Attribute("Name")!.Value == "cseg_contact_purchases").Remove());

        AssertRefused(changed, "does not list the relationship cseg_contact_purchases");
    }

    [Theory]
    [InlineData("OptionSets/cseg_channel.xml", "cseg_channel of type 9")]
    [InlineData("Roles/Segmentation Seller.xml", "of type 20")]
    [InlineData("WebResources/cseg_/scripts/contact.js.data.xml", "cseg_/scripts/contact.js of type 61")]
    [InlineData("SdkMessageProcessingSteps/{25109d68-8e76-4c88-a1f8-78c30ae34085}.xml", "{25109d68-8e76-4c88-a1f8-78c30ae34085} of type 92")]
    public void A_listed_component_without_its_file_is_refused(string file, string component)
    {
        using var changed = new ChangedSource();
        File.Delete(Path.Combine(changed.Source, file));

        AssertRefused(changed, "Other/Solution.xml lists", component, "no file describes it");
    }

    [Fact]
    public void A_component_that_the_manifest_does_not_list_is_refused()
    {
        using var changed = new ChangedSource();
        changed.Edit("Other/Solution.xml", root => root.Descendants("RootComponent").Single(component => component.Attribute("schemaName")?.Value == "cseg_purchase").Remove());

        AssertRefused(changed, "does not list the component cseg_purchase of type 1");
    }

    [Fact]
    public void Broken_XML_is_refused_with_its_file()
    {
        using var changed = new ChangedSource();
        File.WriteAllText(Path.Combine(changed.Source, "OptionSets", "cseg_channel.xml"), "<optionset>");

        AssertRefused(changed, "cseg_channel.xml is not well-formed XML");
    }

    private static void AssertRefused(ChangedSource changed, params string[] expected)
    {
        var message = Assert.Throws<PackException>(() => SolutionPacker.Pack(changed.Input, PackageType.Managed)).Message;

        Assert.All(expected, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }
}
