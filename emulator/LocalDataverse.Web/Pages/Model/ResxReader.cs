using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>Reads the texts of a RESX web resource.</summary>
internal static class ResxReader
{
    /// <summary>Texts by key; of a key that occurs twice, the last.</summary>
    /// <exception cref="System.Xml.XmlException">The text is not XML.</exception>
    public static IReadOnlyDictionary<string, string> Read(string resx) =>
        XElement.Parse(resx).Elements("data")
            .Where(data => data.Attribute("name") is not null)
            .GroupBy(data => (string)data.Attribute("name")!)
            .ToDictionary(group => group.Key, group => (string?)group.Last().Element("value") ?? "");
}
