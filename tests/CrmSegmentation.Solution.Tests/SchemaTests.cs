using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>
/// Microsoft's solution schemas are older than the platform, so that genuine exports give findings too.
/// The kinds of finding that they give are listed beside the schemas, and are the only ones allowed here.
/// </summary>
public sealed partial class SchemaTests
{
    private static readonly Lazy<HashSet<(string Parent, string Child)>> Newer = new(NewerElements);
    private static readonly Lazy<XmlSchemaSet> Schemas = new(ReadSchemas);

    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void Customizations_give_only_findings_that_genuine_exports_give(PackageType type)
    {
        var findings = Findings(SolutionZip.Built(type).Customizations);

        Assert.Empty(findings.Except(AllowedFindings()));
    }

    /// <summary>
    /// The validator skips what follows an element it does not know. Here the elements that the schemas are too old for are taken out,
    /// from our document and from genuine exports alike, until nothing is skipped.
    /// </summary>
    [Fact]
    public void Nothing_else_is_found_behind_the_elements_that_the_schemas_are_too_old_for()
    {
        var newer = Newer.Value;

        Assert.Empty(Findings(Without(newer, SolutionZip.Built(PackageType.Managed).Customizations)).Except(GenuineFindings(newer)));
    }

    [Theory]
    [InlineData("entity", "IsActivity")]
    [InlineData("EntityRelationship", "CascadeShare")]
    [InlineData("AppModule", "FormFactor")]
    [InlineData("SdkMessageProcessingStep", "Mode")]
    [InlineData("attribute", "MaxValue")]
    public void A_wrong_value_behind_such_an_element_is_a_finding(string parent, string element)
    {
        var newer = Newer.Value;
        var customizations = SolutionZip.Built(PackageType.Managed).Customizations;
        customizations.Descendants(parent).Elements(element).First().Value = "perhaps";

        Assert.Contains($"The '{element}' element is invalid - (facet)", Findings(Without(newer, customizations)).Except(GenuineFindings(newer)));
    }

    [Fact]
    public void A_misplaced_element_is_a_finding()
    {
        var customizations = SolutionZip.Built(PackageType.Managed).Customizations;
        customizations.Descendants("systemform").First().Add(new XElement("formpresentation", "1"));

        Assert.Contains("The element 'systemform' has invalid child element 'formpresentation'.", Findings(customizations).Except(AllowedFindings()));
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_a_finding()
    {
        var customizations = SolutionZip.Built(PackageType.Managed).Customizations;
        customizations.Descendants("savedquery").First().Element("savedqueryid")!.Value = "active purchases";

        Assert.Contains("The 'savedqueryid' element is invalid - (facet)", Findings(customizations).Except(AllowedFindings()));
    }

    [Fact]
    public void A_rule_of_the_command_bar_that_the_platform_does_not_know_is_a_finding()
    {
        var customizations = SolutionZip.Built(PackageType.Managed).Customizations;
        customizations.Descendants("FormStateRule").First().Name = "FormRule";

        Assert.Contains("The element 'EnableRule' has invalid child element 'FormRule'.", Findings(customizations).Except(AllowedFindings()));
    }

    /// <summary>No schema covers solution.xml; a genuine managed export shows which elements it has and in which order.</summary>
    [Fact]
    public void The_manifest_has_the_elements_of_a_genuine_one()
    {
        var genuine = Path.Combine(ReferenceMaterial.Require("reference/solution-exports"), "Pillaro_Framework_1_0_0_1_managed", "solution.xml");

        Assert.Equal(Shape(XElement.Load(genuine).Element("SolutionManifest")!), Shape(SolutionZip.Built(PackageType.Managed).Manifest));
    }

    private static List<string> Shape(XElement manifest) =>
        manifest.DescendantsAndSelf()
            .Where(element => element.Name.LocalName is not ("Description" or "RootComponent" or "MissingDependency" or "package" or "Required" or "Dependent"))
            .Select(element => element.Name.LocalName + " " + string.Join(",", element.Attributes().Select(attribute => attribute.Name.LocalName)))
            .ToList();

    /// <summary>Elements that genuine exports have and the schemas do not know; taking one out uncovers the next.</summary>
    private static HashSet<(string Parent, string Child)> NewerElements()
    {
        var newer = new HashSet<(string Parent, string Child)>();
        int known;
        do
        {
            known = newer.Count;
            newer.UnionWith(UnknownElements(GenuineFindings(newer)));
        }
        while (newer.Count > known);

        return newer;
    }

    private static IEnumerable<(string Parent, string Child)> UnknownElements(IEnumerable<string> findings) =>
        findings.Select(finding => InvalidChild().Match(finding)).Where(match => match.Success).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static XElement Without(HashSet<(string Parent, string Child)> newer, XElement document)
    {
        var copy = new XElement(document);
        foreach (var step in copy.Descendants("SdkMessageProcessingStep"))
            step.Add(InSchemaOrder(step));

        copy.Descendants().Where(element => element.Parent != null && newer.Contains((element.Parent.Name.LocalName, element.Name.LocalName)) && element.Name.LocalName != "PluginTypeName").Remove();
        return copy;
    }

    /// <summary>Exports begin a step with its message, where the schema wants it later; otherwise nothing of a step would be looked at.</summary>
    private static List<XElement> InSchemaOrder(XElement step)
    {
        string[] order =
        [
            "PluginTypeName", "PluginTypeId", "PrimaryEntity", "AsyncAutoDelete", "Configuration", "Description", "FilteringAttributes", "InvocationSource", "Mode", "Rank",
            "SdkMessageId", "EventHandlerTypeCode", "Stage", "IsCustomizable", "IsHidden", "SupportedDeployment", "IntroducedVersion", "SdkMessageProcessingStepImages",
        ];
        var children = step.Elements().OrderBy(child => Array.IndexOf(order, child.Name.LocalName)).ToList();
        children.Remove();
        return children;
    }

    private static HashSet<string> GenuineFindings(HashSet<(string Parent, string Child)> newer) =>
        Directory.EnumerateFiles(ReferenceMaterial.Require("reference/solution-exports"), "customizations.xml", SearchOption.AllDirectories)
            .SelectMany(file => Findings(Without(newer, XElement.Load(file))))
            .Concat(AllowedFindings())
            .ToHashSet(StringComparer.Ordinal);

    private static HashSet<string> AllowedFindings() =>
        File.ReadLines(Path.Combine(ReferenceMaterial.Require("reference/schemas"), "baseline-real-exports.txt"))
            .Select(line => CountedFinding().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);

    private static List<string> Findings(XElement document)
    {
        var findings = new SortedSet<string>(StringComparer.Ordinal);
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = Schemas.Value };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, e) => findings.Add(KindOf(e.Message));
        using var reader = XmlReader.Create(document.CreateReader(), settings);
        while (reader.Read())
        {
        }

        return [.. findings];
    }

    private static XmlSchemaSet ReadSchemas()
    {
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        schemas.Add(null, Path.Combine(ReferenceMaterial.Require("reference/schemas"), "CustomizationsSolution.xsd"));
        schemas.Compile();
        return schemas;
    }

    /// <summary>The part of a message that does not depend on the value or on the list of what would be valid.</summary>
    private static string KindOf(string message)
    {
        var facet = InvalidValue().Match(message);
        return facet.Success ? facet.Groups[1].Value + " - (facet)" : FirstSentence().Match(message).Value;
    }

    [GeneratedRegex(@"^\s*\d+ (.+)$")]
    private static partial Regex CountedFinding();

    [GeneratedRegex(@"^The element '([^']+)' has invalid child element '([^']+)'")]
    private static partial Regex InvalidChild();

    [GeneratedRegex(@"^(The '[^']+' (?:element|attribute) is invalid) - The value")]
    private static partial Regex InvalidValue();

    [GeneratedRegex(@"^.*?\.(?=\s|$)", RegexOptions.Singleline)]
    private static partial Regex FirstSentence();
}
