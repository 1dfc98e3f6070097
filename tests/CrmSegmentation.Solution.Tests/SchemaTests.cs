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
    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void Customizations_give_only_findings_that_genuine_exports_give(PackageType type)
    {
        var findings = Findings(SolutionZip.Built(type).Customizations);

        Assert.Empty(findings.Except(AllowedFindings()));
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

    /// <summary>No schema covers solution.xml; a genuine managed export shows which elements it has and in which order.</summary>
    [Fact]
    public void The_manifest_has_the_elements_of_a_genuine_one()
    {
        var genuine = Path.Combine(ReferenceMaterial.Require("reference/solution-exports"), "Pillaro_Framework_1_0_0_1_managed", "solution.xml");

        Assert.Equal(Shape(XElement.Load(genuine).Element("SolutionManifest")!), Shape(SolutionZip.Built(PackageType.Managed).Manifest));
    }

    private static List<string> Shape(XElement manifest) =>
        manifest.DescendantsAndSelf()
            .Where(element => element.Name.LocalName is not ("RootComponent" or "MissingDependency" or "package" or "Required" or "Dependent"))
            .Select(element => element.Name.LocalName + " " + string.Join(",", element.Attributes().Select(attribute => attribute.Name.LocalName)))
            .Where((name, i) => !name.StartsWith("Description ", StringComparison.Ordinal) && i >= 0)
            .ToList();

    private static HashSet<string> AllowedFindings() =>
        File.ReadLines(Path.Combine(ReferenceMaterial.Require("reference/schemas"), "baseline-real-exports.txt"))
            .Select(line => CountedFinding().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal);

    private static List<string> Findings(XElement document)
    {
        var folder = ReferenceMaterial.Require("reference/schemas");
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        schemas.Add(null, Path.Combine(folder, "CustomizationsSolution.xsd"));

        var findings = new SortedSet<string>(StringComparer.Ordinal);
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, e) => findings.Add(KindOf(e.Message));
        using var reader = XmlReader.Create(document.CreateReader(), settings);
        while (reader.Read())
        {
        }

        return [.. findings];
    }

    /// <summary>The part of a message that does not depend on the value or on the list of what would be valid.</summary>
    private static string KindOf(string message)
    {
        var facet = InvalidValue().Match(message);
        return facet.Success ? facet.Groups[1].Value + " - (facet)" : FirstSentence().Match(message).Value;
    }

    [GeneratedRegex(@"^\s*\d+ (.+)$")]
    private static partial Regex CountedFinding();

    [GeneratedRegex(@"^(The '[^']+' (?:element|attribute) is invalid) - The value")]
    private static partial Regex InvalidValue();

    [GeneratedRegex(@"^.*?\.(?=\s|$)", RegexOptions.Singleline)]
    private static partial Regex FirstSentence();
}
