using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>Reads LayoutXml, as savedquery rows hold it.</summary>
internal static class LayoutXmlReader
{
    /// <exception cref="System.Xml.XmlException">The text is not XML.</exception>
    /// <exception cref="FormatException">The XML is no layout.</exception>
    public static IReadOnlyList<ViewColumn> Read(string layoutXml)
    {
        var grid = XElement.Parse(layoutXml);
        if (grid.Name.LocalName != "grid")
            throw new FormatException($"The layout has the root element <{grid.Name.LocalName}> where <grid> is expected.");
        return grid.Elements("row").Elements("cell")
            .Where(cell => !cell.Flag("ishidden", false) && !string.IsNullOrEmpty((string?)cell.Attribute("name")))
            .Select(cell => new ViewColumn(
                (string)cell.Attribute("name")!,
                cell.Number("width", 100),
                !cell.Flag("disableSorting", false),
                Text(cell, "imageproviderwebresource"),
                Text(cell, "imageproviderfunctionname")))
            .ToList();
    }

    private static string? Text(XElement cell, string attribute) => (string?)cell.Attribute(attribute) is { Length: > 0 } text ? text.Replace("$webresource:", "", StringComparison.Ordinal) : null;
}
