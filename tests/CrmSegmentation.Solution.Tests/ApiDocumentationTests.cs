using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Packer;

namespace CrmSegmentation.Solution.Tests;

/// <summary>docs/api.md says of each custom API what the shipped XML says: names, types, what is required, meanings, privilege.</summary>
public sealed class ApiDocumentationTests
{
    // The platform's numbers of parameter types.
    private static readonly string[] Types =
        ["Boolean", "DateTime", "Decimal", "Entity", "EntityCollection", "EntityReference", "Float", "Integer", "Money", "Picklist", "String", "StringArray", "Guid"];

    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);

    public static TheoryData<string> Names => [.. Zip.Parts.Keys.Where(path => path.EndsWith("/customapi.xml", StringComparison.Ordinal)).Select(path => path.Split('/')[1])];

    [Fact]
    public void Every_api_is_described_once() => Assert.Equal(Names.Select(row => row.Data).Order(StringComparer.Ordinal), DocumentedApi.All.Select(api => api.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Binding_and_privilege_are_those_of_the_solution(string name)
    {
        var api = Read($"customapis/{name}/customapi.xml");
        var bound = api.Element("boundentitylogicalname")?.Value;

        Assert.Equal($"{(bound == null ? "Unbound" : $"Bound to `{bound}`")}; needs `{api.Element("executeprivilegename")!.Value}`.", Described(name).Binding);
        Assert.EndsWith((bound == null ? "" : "/Microsoft.Dynamics.CRM.") + name, Described(name).Address, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_and_properties_are_those_of_the_solution(string name)
    {
        AssertRows(
            Parts(name, "customapirequestparameters").Select(part => $"| {part.Attribute("uniquename")!.Value} | {Type(part)} | {(part.Element("isoptional")!.Value == "1" ? "no" : "yes")} | {Meaning(part)} |"),
            Described(name).Requests);
        AssertRows(
            Parts(name, "customapiresponseproperties").Select(part => $"| {part.Attribute("uniquename")!.Value} | {Type(part)} | {Meaning(part)} |"),
            Described(name).Responses);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_has_a_name_to_show_and_a_description(string name) =>
        Assert.All(
            [Read($"customapis/{name}/customapi.xml"), .. Parts(name, "customapirequestparameters"), .. Parts(name, "customapiresponseproperties")],
            part => Assert.All(["displayname", "description"], text =>
            {
                Assert.NotEmpty(part.Element(text)!.Attribute("default")!.Value);
                Assert.Equal(part.Element(text)!.Attribute("default")!.Value, part.Element(text)!.Elements("label").Single(label => label.Attribute("languagecode")!.Value == "1033").Attribute("description")!.Value);
            }));

    [Theory]
    [MemberData(nameof(Names))]
    public void Who_may_call_it_is_who_has_the_privilege(string name)
    {
        var privilege = Read($"customapis/{name}/customapi.xml").Element("executeprivilegename")!.Value;

        Assert.All(Zip.Customizations.Elements("Roles").Elements("Role"), role => Assert.Equal(
            role.Descendants("RolePrivilege").Any(one => one.Attribute("name")!.Value.Equals(privilege, StringComparison.OrdinalIgnoreCase)),
            Described(name).MayBeCalledBy(role.Attribute("name")!.Value.Replace("Segmentation ", "", StringComparison.Ordinal))));
    }

    private static void AssertRows(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, found) = (expected.Order(StringComparer.Ordinal).ToList(), actual.Order(StringComparer.Ordinal).ToList());
        Assert.True(wanted.SequenceEqual(found), $"docs/api.md should have\n{string.Join('\n', wanted.Except(found))}\nand has\n{string.Join('\n', found.Except(wanted))}");
    }

    private static DocumentedApi Described(string name) => DocumentedApi.All.Single(api => api.Name == name);

    private static string Type(XElement part)
    {
        var table = part.Element("logicalentityname")?.Value;
        return Types[(int)part.Element("type")!] + (string.IsNullOrEmpty(table) ? "" : $" `{table}`");
    }

    private static string Meaning(XElement part) => part.Element("description")!.Attribute("default")!.Value;

    private static IEnumerable<XElement> Parts(string api, string folder) => Zip.Parts.Keys.Where(path => path.StartsWith($"customapis/{api}/{folder}/", StringComparison.Ordinal)).Select(Read);

    private static XElement Read(string path) => XElement.Load(new MemoryStream(Zip.Parts[path]));
}
