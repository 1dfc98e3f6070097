using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using CrmSegmentation.Packer;

namespace CrmSegmentation.Solution.Tests;

/// <summary>A custom API is described in a folder of its own; its implementation is a class of the assembly that names it.</summary>
public sealed class CustomApiTests
{
    private const string Folder = "customapis/";

    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);
    private static readonly PluginDll Dll = new(Zip.PluginAssembly);

    [Fact]
    public void Every_custom_API_has_the_class_that_declares_it() => Assert.Equal(Dll.CustomApis().Order(StringComparer.Ordinal), Apis().Order(StringComparer.Ordinal));

    [Fact]
    public void Parameters_in_the_XML_are_those_that_the_class_names() =>
        Assert.All(Dll.CustomApis(), line =>
        {
            var (name, type) = (line.Split(' ')[0], line.Split(' ')[2]);
            Assert.Equal(Dll.Constants(type).Values.Where(constant => constant != name).Order(StringComparer.Ordinal), Parameters(name).Distinct().Order(StringComparer.Ordinal));
        });

    [Fact]
    public void Every_custom_API_asks_for_a_privilege() =>
        Assert.All(Descriptions(), api => Assert.NotEmpty(api.Element("executeprivilegename")!.Value));

    private static IEnumerable<string> Apis()
    {
        var types = Zip.Customizations.Descendants("PluginType").ToDictionary(type => type.Attribute("PluginTypeId")!.Value, type => type.Attribute("Name")!.Value);
        return Descriptions().Select(api =>
        {
            var type = api.Element("plugintypeid")!.Element("plugintypeexportkey")!.Value;
            return $"{api.Attribute("uniquename")!.Value} {type} {types[type]}";
        });
    }

    private static IEnumerable<XElement> Descriptions() => Paths("/customapi.xml").Select(Read);

    private static IEnumerable<string> Parameters(string api) =>
        Paths("/customapirequestparameter.xml").Concat(Paths("/customapiresponseproperty.xml"))
            .Where(path => path.StartsWith($"{Folder}{api}/", StringComparison.Ordinal))
            .Select(path => Read(path).Attribute("uniquename")!.Value);

    private static IEnumerable<string> Paths(string end) => Zip.Parts.Keys.Where(path => path.StartsWith(Folder, StringComparison.Ordinal) && path.EndsWith(end, StringComparison.Ordinal));

    private static XElement Read(string path) => XElement.Parse(Encoding.UTF8.GetString(Zip.Parts[path]));
}
