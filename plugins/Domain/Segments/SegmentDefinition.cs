using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CrmSegmentation.Domain.Segments;

/// <summary>
/// What a segment asks of a customer, in FetchXML: filters and linked tables under contact. Accepted is a filter element, or
/// the whole FetchXML of a saved view, which is reduced to its filters and links. The result is built anew from what was
/// recognised, so nothing else gets into a list's query.
/// </summary>
internal sealed class SegmentDefinition
{
    private const string RootTable = "contact";

    /// <summary>Filters and links in each other. Nobody writes so many; without an end they would overflow the stack of the process.</summary>
    public const int MostLevels = 50;

    /// <summary>A fetch and its entity around them, a condition and its values in the innermost.</summary>
    private const int LevelsAround = 4;

    private static readonly Sentence TooDeep = $"filters and links are nested more than {MostLevels} deep; put them side by side";

    private static readonly string[] LinkTypes =
        ["inner", "outer", "any", "not any", "all", "not all", "exists", "in", "matchfirstrowusingcrossapply"];

    private readonly string segmentName;
    private int level;

    private SegmentDefinition(string segmentName) => this.segmentName = segmentName;

    /// <summary>Filters under contact; a customer passes all of them.</summary>
    public List<XElement> Filters { get; } = [];

    /// <summary>Linked tables under contact.</summary>
    public List<XElement> Links { get; } = [];

    /// <summary>Reads a definition. An empty one asks nothing: every customer matches.</summary>
    /// <exception cref="RefusedException">The definition cannot be used; the message names the line, the fault and the segment.</exception>
    public static SegmentDefinition Parse(string? fetchXml, string segmentName)
    {
        var definition = new SegmentDefinition(segmentName);
        if (!string.IsNullOrWhiteSpace(fetchXml))
            definition.Read(definition.Load(fetchXml!));
        return definition;
    }

    private XElement Load(string fetchXml)
    {
        try
        {
            // A DTD could read files or blow up into gigabytes; no FetchXML has one.
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using (var reader = XmlReader.Create(new StringReader(fetchXml.Trim()), settings))
            {
                // What is nested ten thousand deep takes minutes to load.
                while (reader.Read())
                {
                    if (reader.Depth > MostLevels + LevelsAround)
                        throw Refuse((IXmlLineInfo)reader, TooDeep);
                }
            }

            using var again = XmlReader.Create(new StringReader(fetchXml.Trim()), settings);
            return XDocument.Load(again, LoadOptions.SetLineInfo).Root!;
        }
        catch (XmlException fault)
        {
            throw new RefusedException($"The filter of segment '{segmentName}' is not well-formed XML: {fault.Message}", fault);
        }
    }

    private void Read(XElement root)
    {
        switch (root.Name.LocalName)
        {
            case "filter":
                Filters.Add(Filter(root));
                break;
            case "fetch":
                ReadFetch(root);
                break;
            default:
                throw Refuse(root, $"it starts with <{root.Name.LocalName}>; it must be a <filter>, or a whole <fetch> over {RootTable}");
        }
    }

    private void ReadFetch(XElement fetch)
    {
        if (IsTrue(fetch, "aggregate"))
            throw Refuse(fetch, $"it adds up rows (aggregate), but a segment needs the customers themselves");
        if (fetch.Attribute("top") != null)
            throw Refuse(fetch, $"it takes only the first rows (top), but a segment takes every customer that matches");

        var entities = fetch.Elements().ToList();
        if (entities.Count != 1 || entities[0].Name.LocalName != "entity")
            throw Refuse(fetch, $"a <fetch> must contain exactly one <entity>");
        if ((string?)entities[0].Attribute("name") is var table && table != RootTable)
            throw Refuse(entities[0], $"it asks for rows of {table ?? "no table"}, but a segment consists of customers ({RootTable})");

        foreach (var element in entities[0].Elements())
        {
            switch (element.Name.LocalName)
            {
                case "filter":
                    Filters.Add(Filter(element));
                    break;
                case "link-entity":
                    Links.Add(Link(element));
                    break;
                default:
                    CheckIgnored(element);
                    break;
            }
        }
    }

    private XElement Filter(XElement filter)
    {
        var type = (string?)filter.Attribute("type") ?? "and";
        if (type is not ("and" or "or"))
            throw Refuse(filter, $"a filter is of type and, or of type or, not '{type}'");
        Descend(filter);

        var result = new XElement("filter", new XAttribute("type", type));
        foreach (var element in filter.Elements())
        {
            result.Add(element.Name.LocalName switch
            {
                "condition" => Condition(element),
                "filter" => Filter(element),
                "link-entity" => Link(element),
                var other => throw Refuse(element, $"<{other}> has no place in a <filter>"),
            });
        }

        level--;
        return result;
    }

    private XElement Condition(XElement condition)
    {
        if (condition.Attribute("aggregate") != null)
            throw Refuse(condition, $"a condition on an aggregate has no place in a segment");

        var column = (string?)condition.Attribute("attribute");
        if (string.IsNullOrEmpty(column))
            throw Refuse(condition, $"a condition names no column (attribute)");
        var comparison = (string?)condition.Attribute("operator");
        if (string.IsNullOrEmpty(comparison))
            throw Refuse(condition, $"the condition on {column} has no operator");
        if (!FetchOperators.IsKnown(comparison!))
            throw Refuse(condition, $"the condition on {column} has the operator '{comparison}', which FetchXML does not know");

        var values = condition.Elements().ToList();
        if (values.Find(element => element.Name.LocalName != "value") is { } stranger)
            throw Refuse(stranger, $"<{stranger.Name.LocalName}> has no place in the condition on {column}");
        var count = values.Count + condition.Attributes().Count(attribute => attribute.Name.LocalName is "value" or "valueof");
        if (FetchOperators.Fault(comparison!, count) is { } fault)
            throw Refuse(condition, $"the condition on {column} has {count} values, but {comparison} {fault}");

        return Placed(condition, new XElement("condition",
            Kept(condition, "entityname", "attribute", "operator", "value", "valueof"),
            values.Select(value => new XElement("value", value.Value))));
    }

    private XElement Link(XElement link)
    {
        var table = (string?)link.Attribute("name");
        if (string.IsNullOrEmpty(table))
            throw Refuse(link, $"a <link-entity> names no table");
        if ((string?)link.Attribute("link-type") is { } type && Array.IndexOf(LinkTypes, type) < 0)
            throw Refuse(link, $"the link to {table} is of type '{type}', which FetchXML does not know");
        Descend(link);

        var result = Placed(link, new XElement("link-entity", Kept(link, "name", "from", "to", "alias", "link-type", "intersect")));
        foreach (var element in link.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "filter":
                    result.Add(Filter(element));
                    break;
                case "link-entity":
                    result.Add(Link(element));
                    break;
                default:
                    CheckIgnored(element);
                    break;
            }
        }

        level--;
        return result;
    }

    private void Descend(XElement element)
    {
        if (++level > MostLevels)
            throw Refuse(element, TooDeep);
    }

    /// <summary>Columns and sorting of a view say nothing about who belongs to it; anything unknown might.</summary>
    private void CheckIgnored(XElement element)
    {
        if (element.Name.LocalName is not ("attribute" or "all-attributes" or "order"))
            throw Refuse(element, $"<{element.Name.LocalName}> has no place in a segment");
        if (element.Attribute("aggregate") != null || element.Attribute("groupby") != null)
            throw Refuse(element, $"it adds up or groups by {(string?)element.Attribute("name")}, but a segment needs the customers themselves");
    }

    private static IEnumerable<XAttribute> Kept(XElement element, params string[] names) =>
        names.Select(name => element.Attribute(name)).OfType<XAttribute>().Select(attribute => new XAttribute(attribute.Name, attribute.Value));

    /// <summary>What was recognised remembers where it stood, for messages about it.</summary>
    private static XElement Placed(XElement source, XElement result)
    {
        result.AddAnnotation(source);
        return result;
    }

    private static bool IsTrue(XElement element, string attribute) => (string?)element.Attribute(attribute) is "true" or "1";

    private RefusedException Refuse(IXmlLineInfo place, Sentence fault) =>
        new($"The filter of segment '{segmentName}', line {place.LineNumber}: {fault}.");

    /// <summary>The sentence in which an element of <see cref="Filters"/> or <see cref="Links"/> is refused.</summary>
    public RefusedException Refuse(XElement recognised, Sentence fault) => Refuse((IXmlLineInfo?)recognised.Annotation<XElement>() ?? recognised, fault);
}
