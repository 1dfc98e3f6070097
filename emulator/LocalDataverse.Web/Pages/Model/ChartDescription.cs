using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>A chart with one category and its first measure.</summary>
/// <param name="FetchXml">The grouped query, to which the view adds its filters.</param>
/// <param name="Category">Alias of the column that it is grouped by.</param>
/// <param name="Measure">Alias of what is added up or counted.</param>
/// <param name="Type">The chart type of the presentation: Column, Bar, Pie ...; Column where it says none.</param>
internal sealed record ChartDescription(string Id, string Name, string? Description, string FetchXml, string Category, string Measure, string Type)
{
    /// <exception cref="FormatException">The data description has no query, no category or no measure.</exception>
    public static ChartDescription Read(string id, string name, string? description, string dataDescription, string presentationDescription)
    {
        var data = XElement.Parse(dataDescription);
        var category = data.Descendants("category").FirstOrDefault() ?? throw Lacks("category");
        return new ChartDescription(
            id,
            name,
            description,
            data.Descendants("fetch").FirstOrDefault()?.ToString(SaveOptions.DisableFormatting) ?? throw Lacks("query"),
            (string?)category.Attribute("alias") ?? throw Lacks("category"),
            (string?)category.Descendants("measure").FirstOrDefault()?.Attribute("alias") ?? throw Lacks("measure"),
            presentationDescription.Length == 0 ? "Column" : (string?)XElement.Parse(presentationDescription).Descendants("Series").Attributes("ChartType").FirstOrDefault() ?? "Column");

        FormatException Lacks(string part) => new($"The chart '{name}' has no {part}.");
    }
}
