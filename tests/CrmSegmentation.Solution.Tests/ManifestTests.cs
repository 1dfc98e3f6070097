using System;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;

namespace CrmSegmentation.Solution.Tests;

public sealed class ManifestTests
{
    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);

    [Fact]
    public void The_solution_and_its_publisher_keep_their_names()
    {
        var publisher = Zip.Manifest.Element("Publisher")!;

        Assert.Equal("CrmSegmentation", Zip.Manifest.Element("UniqueName")!.Value);
        Assert.Equal("crmsegmentation", publisher.Element("UniqueName")!.Value);
        Assert.Equal("cseg", publisher.Element("CustomizationPrefix")!.Value);
        Assert.Equal("65321", publisher.Element("CustomizationOptionValuePrefix")!.Value);
    }

    [Fact]
    public void Standard_tables_come_as_a_shell_that_changes_nothing_of_theirs()
    {
        foreach (var name in (string[])["Contact", "List"])
        {
            var entity = Zip.Customizations.Descendants("EntityInfo").Elements("entity").Single(entity => entity.Attribute("Name")!.Value == name);
            var root = Zip.Manifest.Descendants("RootComponent").Single(component => string.Equals(component.Attribute("schemaName")?.Value, name, StringComparison.OrdinalIgnoreCase));

            Assert.Equal("1", entity.Attribute("unmodified")!.Value);
            Assert.Equal("2", root.Attribute("behavior")!.Value);
            Assert.All(entity.Elements("attributes").Elements(), column => Assert.StartsWith("cseg_", column.Element("LogicalName")!.Value, StringComparison.Ordinal));
        }
    }

    /// <summary>The platform names, for each component that needs the table, what it needs and where that comes from.</summary>
    [Fact]
    public void Whatever_uses_the_tables_of_marketing_declares_that_Dynamics_365_Sales_brings_it()
    {
        var dependencies = Zip.Manifest.Descendants("MissingDependency").ToList();
        var dependents = dependencies.Select(dependency => dependency.Element("Dependent")!.Attribute("schemaName")!.Value).ToList();
        var lookups = Zip.Customizations.Descendants("EntityRelationship").Where(relationship => relationship.Element("ReferencedEntityName")!.Value is "List" or "Campaign").ToList();

        Assert.All(dependencies, dependency => Assert.Contains(dependency.Element("Required")!.Attribute("schemaName")!.Value, new[] { "list", "campaign" }));
        Assert.All(lookups, relationship => Assert.Contains(relationship.Attribute("Name")!.Value, dependents));
        Assert.All(lookups, relationship => Assert.Contains(relationship.Element("ReferencingAttributeName")!.Value, dependents));
        Assert.Contains("cseg_segmentid", dependents);
    }

    [Fact]
    public void Names_of_our_own_bear_the_prefix_and_values_of_choices_its_number()
    {
        var names = Zip.Customizations.Descendants("attribute").Where(column => column.Element("IsCustomField")?.Value == "1").Select(column => column.Element("LogicalName")!.Value)
            .Concat(Zip.Customizations.Elements("optionsets").Elements().Select(choice => choice.Attribute("Name")!.Value))
            .Concat(Zip.Customizations.Descendants("WebResource").Select(resource => resource.Element("Name")!.Value));
        var values = Zip.Customizations.Elements("optionsets").Descendants("option").Select(option => option.Attribute("value")!.Value);

        Assert.All(names, name => Assert.StartsWith("cseg_", name, StringComparison.Ordinal));
        Assert.All(values, value => Assert.Matches("^65321[0-9]{4}$", value));
    }

    [Fact]
    public void People_find_a_name_and_a_description_on_every_column()
    {
        Assert.All(Zip.Customizations.Descendants("attributes").Elements(), column =>
        {
            Assert.NotEmpty(column.Element("displaynames")!.Element("displayname")!.Attribute("description")!.Value);
            Assert.EndsWith(".", column.Element("Descriptions")!.Element("Description")!.Attribute("description")!.Value, StringComparison.Ordinal);
        });
    }
}
