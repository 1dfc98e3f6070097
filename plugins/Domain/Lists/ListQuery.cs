using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain.Segments;

namespace CrmSegmentation.Domain.Lists;

/// <summary>
/// Writes the query of a dynamic marketing list: root contact, its id, no aggregate, no top, no paging; what every list
/// demands, and every definition from the topmost parent down to the segment itself.
/// </summary>
internal static class ListQuery
{
    /// <summary>Conditions and links that the platform takes in one query.</summary>
    public const int MostConditions = 500;

    /// <summary>Linked tables that the platform takes in one query.</summary>
    public const int MostLinks = 15;

    /// <summary>The query as FetchXML text.</summary>
    /// <param name="table">Table of the members.</param>
    /// <param name="idColumn">Its id.</param>
    /// <param name="demands">Conditions and filters that hold for every list of this purpose.</param>
    /// <param name="definitions">Definitions that all hold, topmost parent first.</param>
    /// <exception cref="RefusedException">Together they exceed what the platform takes in one query.</exception>
    public static string Write(string table, string idColumn, IEnumerable<XElement> demands, IReadOnlyList<SegmentDefinition> definitions)
    {
        var filter = new XElement("filter", new XAttribute("type", "and"), demands);
        var links = new List<XElement>();
        for (var i = 0; i < definitions.Count; i++)
        {
            var own = new XElement("own", definitions[i].Filters.Select(one => new XElement(one)), definitions[i].Links.Select(one => new XElement(one)));
            MakeAliasesUnique(own, definitions.Count == 1 ? "" : "s" + (i + 1) + "_");
            filter.Add(own.Elements("filter"));
            links.AddRange(own.Elements("link-entity"));
        }

        JoinReduction.Reduce(filter, links);

        // A customer with two purchases matches a link to purchases twice and is a member once.
        var entity = new XElement("entity", new XAttribute("name", table), new XElement("attribute", new XAttribute("name", idColumn)), filter, links);
        CheckLimits(entity);
        return new XElement("fetch", new XAttribute("version", "1.0"), new XAttribute("mapping", "logical"), new XAttribute("distinct", links.Count > 0 ? "true" : "false"), entity)
            .ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>
    /// Two definitions may both call a link 'p'. Each gets its own names, and its conditions follow them.
    /// </summary>
    private static void MakeAliasesUnique(XElement own, string prefix)
    {
        if (prefix.Length == 0)
            return;

        var aliases = new HashSet<string>(own.Descendants("link-entity").Select(link => (string?)link.Attribute("alias")).OfType<string>(), StringComparer.OrdinalIgnoreCase);
        foreach (var link in own.Descendants("link-entity"))
        {
            if (link.Attribute("alias") is { } alias)
                alias.Value = prefix + alias.Value;
        }

        foreach (var condition in own.Descendants("condition"))
        {
            if (condition.Attribute("entityname") is { } name && aliases.Contains(name.Value))
                name.Value = prefix + name.Value;
            if (condition.Attribute("valueof") is { } other && aliases.Contains(other.Value.Split('.')[0]))
                other.Value = prefix + other.Value;
        }
    }

    private static void CheckLimits(XElement entity)
    {
        var links = entity.Descendants("link-entity").Count();
        if (links > MostLinks)
            throw new RefusedException($"With its parents the segment links {links} tables; a query can link {MostLinks}. Use columns of the contact instead of links.");

        var conditions = links + entity.Descendants("condition").Sum(condition => Math.Max(1, condition.Elements("value").Count()));
        if (conditions > MostConditions)
            throw new RefusedException($"With its parents the segment has {conditions} conditions and values; a query can have {MostConditions}. Put customers into fewer, wider conditions.");
    }
}
