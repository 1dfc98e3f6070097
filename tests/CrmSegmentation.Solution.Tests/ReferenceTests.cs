using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>Whatever a form, view, chart, step, role or app names is there.</summary>
public sealed class ReferenceTests
{
    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);

    [Fact]
    public void Everything_that_is_named_exists() => Assert.Empty(ReferenceCheck.Problems(Zip.Customizations));

    [Fact]
    public void Standard_columns_of_contact_that_are_named_exist()
    {
        var columns = File.ReadLines(ReferenceMaterial.Require("reference/metadata/contact.tsv")).Select(line => line.Split('\t')[0]).ToHashSet(StringComparer.Ordinal);
        var standard = new Dictionary<string, IReadOnlySet<string>> { ["contact"] = columns };

        Assert.Contains("lastname", columns);
        Assert.Empty(ReferenceCheck.Problems(Zip.Customizations, standard));
    }

    public static TheoryData<string, string, string> Renamings => new()
    {
        { "control", "@datafieldname", "the column nowhere of" },
        { "cell", "@name", "is shown but not read" },
        { "order", "@attribute", "the column nowhere of" },
        { "condition", "@attribute", "the column nowhere of" },
        { "ViewId", ".", "the view nowhere does not exist" },
        { "RelationshipName", ".", "the relationship nowhere does not exist" },
        { "Url", ".", "the web resource nowhere does not exist" },
        { "Library", "@name", "the web resource nowhere does not exist" },
        { "Handler", "@libraryName", "is not on the form" },
        { "OptionSetName", ".", "the choice nowhere does not exist" },
        { "AttributeName", ".", "the column nowhere of" },
        { "CalculationOf", ".", "the column nowhere of" },
        { "ReferencingAttributeName", ".", "the column nowhere of" },
        { "FilteringAttributes", ".", "the column nowhere of" },
        { "RolePrivilege", "@name", "the privilege nowhere does not exist" },
        { "SubArea", "@Entity", "the table nowhere is not in the solution" },
        { "SubArea", "@Url", "site map: the web resource nowhere does not exist" },
        { "AppModuleComponent", "@schemaName", "the component nowhere of type" },
        { "IconVectorName", ".", "the web resource nowhere does not exist" },
    };

    [Theory]
    [MemberData(nameof(Renamings))]
    public void A_name_that_leads_nowhere_is_a_problem(string element, string place, string expected)
    {
        var customizations = new XElement(Zip.Customizations);
        foreach (var found in customizations.Descendants(element))
        {
            if (place == ".")
                found.Value = "nowhere";
            else if (found.Attribute(place[1..]) is { } attribute)
                attribute.Value = "nowhere";
        }

        Assert.Contains(ReferenceCheck.Problems(customizations), problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_lookup_without_its_relationship_is_a_problem()
    {
        var customizations = new XElement(Zip.Customizations);
        customizations.Descendants("EntityRelationship").Single(relationship => relationship.Attribute("Name")!.Value == "cseg_list_segments").Remove();

        Assert.Contains("cseg_segment: the lookup cseg_listid has no relationship.", ReferenceCheck.Problems(customizations));
    }
}
