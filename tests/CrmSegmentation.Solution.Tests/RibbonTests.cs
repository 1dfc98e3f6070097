using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>What the command bars refer to by id or name is there: the platform imports a dangling reference and shows no button.</summary>
public sealed partial class RibbonTests
{
    private const string Functions = "CrmSegmentation.Commands.";

    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);
    private static readonly List<XElement> Ribbons = Zip.Customizations.Descendants("RibbonDiffXml").Where(ribbon => ribbon.Descendants("Button").Any()).ToList();

    [Fact]
    public void Customers_runs_segments_schemes_and_offers_have_commands() =>
        Assert.Equal(["Contact", "cseg_maintenancerun", "cseg_offer", "cseg_priorityscheme", "cseg_segment"], Ribbons.Select(ribbon => ribbon.Parent!.Element("Name")!.Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Buttons_have_their_commands_and_commands_their_rules() =>
        Assert.All(Ribbons, ribbon =>
        {
            Assert.Equal(Values(ribbon, "CommandDefinition", "Id"), Values(ribbon, "Button", "Command"));
            var rules = ribbon.Element("RuleDefinitions")!.Elements().Elements().Select(rule => rule.Attribute("Id")!.Value).Order(StringComparer.Ordinal);
            Assert.Equal(rules, ribbon.Elements("CommandDefinitions").Descendants().Where(rule => rule.Name.LocalName is "EnableRule" or "DisplayRule").Select(rule => rule.Attribute("Id")!.Value).Distinct().Order(StringComparer.Ordinal));
        });

    [Fact]
    public void Every_label_is_there_in_English_and_German() =>
        Assert.All(Ribbons, ribbon =>
        {
            var used = ribbon.Descendants("Button").Attributes().Where(a => a.Value.StartsWith("$LocLabels:", StringComparison.Ordinal)).Select(a => a.Value["$LocLabels:".Length..]).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(Values(ribbon, "LocLabel", "Id"), used);
            Assert.All(ribbon.Descendants("LocLabel"), label => Assert.Equal(["1033", "1031"], label.Descendants("Title").Where(title => title.Attribute("description")!.Value.Length > 0).Select(title => title.Attribute("languagecode")!.Value)));
        });

    [Fact]
    public void Functions_libraries_and_icons_are_there()
    {
        var script = File.ReadAllText(Path.Combine(ReferenceMaterial.RepositoryRoot, "webresources", "src", "commands", "commands.ts"));
        var exported = ExportedFunction().Matches(script).Select(match => Functions + match.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(exported, Ribbons.SelectMany(ribbon => Values(ribbon, "JavaScriptFunction", "FunctionName")).Order(StringComparer.Ordinal));

        var resources = Zip.Customizations.Descendants("WebResource").Select(resource => "$webresource:" + resource.Element("Name")!.Value).ToHashSet();
        Assert.All(Ribbons.SelectMany(ribbon => Values(ribbon, "Button", "ModernImage").Concat(Values(ribbon, "JavaScriptFunction", "Library"))), name => Assert.Contains(name, resources));
    }

    [Fact]
    public void Ids_are_used_once_over_all_tables()
    {
        var ids = Ribbons.SelectMany(ribbon => ribbon.Elements().Where(part => part.Name.LocalName != "CommandDefinitions").Descendants().Concat(ribbon.Descendants("CommandDefinition")))
            .Where(part => part.Name.LocalName != "RibbonTemplates").Attributes("Id").Select(id => id.Value).ToList();

        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    private static IEnumerable<string> Values(XElement ribbon, string element, string attribute) =>
        ribbon.Descendants(element).Attributes(attribute).Select(value => value.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^export async function (\w+)", RegexOptions.Multiline)]
    private static partial Regex ExportedFunction();
}
