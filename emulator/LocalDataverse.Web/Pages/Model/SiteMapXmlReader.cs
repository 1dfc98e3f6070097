using System;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>Reads SiteMap XML, as sitemap rows hold it.</summary>
internal static class SiteMapXmlReader
{
    private static readonly string[] WebResourcePrefixes = ["$webresource:", "/WebResources/"];

    /// <exception cref="System.Xml.XmlException">The text is not XML.</exception>
    public static SiteMapDescription Read(string siteMapXml, int language)
    {
        var root = XElement.Parse(siteMapXml);
        return new SiteMapDescription(root.DescendantsAndSelf("Area").Select(area => new SiteMapArea(
            Id(area),
            Title(area, language) ?? "",
            area.Elements("Group").Select(group => new SiteMapGroup(
                Id(group),
                Title(group, language) ?? "",
                group.Elements("SubArea").Select(entry => ReadEntry(entry, language)).ToList())).ToList())).ToList());
    }

    private static SiteMapEntry ReadEntry(XElement entry, int language) => new(
        Id(entry),
        Title(entry, language),
        (string?)entry.Attribute("Entity") is { Length: > 0 } table ? table : null,
        (string?)entry.Attribute("Url") is { Length: > 0 } url ? url : null,
        IconOf(entry),
        Guid.TryParse((string?)entry.Attribute("DefaultDashboard"), out var dashboard) ? dashboard.ToString("D") : null,
        entry.Elements("Privilege")
            .SelectMany(privilege => ((string?)privilege.Attribute("Privilege") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => $"prv{name.Trim()}{(string?)privilege.Attribute("Entity")}"))
            .ToList());

    private static string? Title(XElement element, int language) =>
        Labels.Pick(element.Element("Titles"), language) ?? (string?)element.Attribute("Title");

    private static string? IconOf(XElement entry)
    {
        var icon = (string?)entry.Attribute("VectorIcon") ?? (string?)entry.Attribute("Icon");
        return icon is null ? null : WebResourcePrefixes.Where(prefix => icon.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(prefix => icon[prefix.Length..]).FirstOrDefault();
    }

    private static string Id(XElement element) => (string?)element.Attribute("Id") ?? "";
}
