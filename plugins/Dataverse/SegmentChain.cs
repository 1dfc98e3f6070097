using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>A segment and its parents, topmost first: a customer belongs to it when all of their definitions hold.</summary>
internal sealed class SegmentChain
{
    private readonly string name;
    private readonly SegmentPurpose purpose;
    private readonly int? topic;
    private readonly List<SegmentDefinition> definitions;

    private SegmentChain(string name, SegmentPurpose purpose, int? topic, List<SegmentDefinition> definitions)
    {
        this.name = name;
        this.purpose = purpose;
        this.topic = topic;
        this.definitions = definitions;
    }

    /// <summary>Reads the parents of a segment row that may not be saved yet.</summary>
    /// <exception cref="RefusedException">The segment would be its own ancestor, or a definition cannot be used.</exception>
    public static SegmentChain Of(IOrganizationService service, Entity segment)
    {
        var path = new List<Entity> { segment };
        for (var parent = ParentOf(segment); parent != null; parent = ParentOf(path[path.Count - 1]))
        {
            var again = path.FindIndex(one => one.Id == parent.Value && parent.Value != Guid.Empty);
            if (again >= 0)
                throw Cycle(path.Skip(again).Select(NameOf).Concat([NameOf(path[again])]));
            path.Add(service.Retrieve(SegmentTable.Name, parent.Value, new ColumnSet(SegmentTable.Title, SegmentTable.Filter, SegmentTable.Parent)));
        }

        path.Reverse();
        return new SegmentChain(
            NameOf(segment),
            (SegmentPurpose)(segment.GetAttributeValue<OptionSetValue>(SegmentTable.Purpose)?.Value ?? (int)SegmentPurpose.Any),
            segment.GetAttributeValue<OptionSetValue>(SegmentTable.Topic)?.Value,
            path.ConvertAll(one => SegmentDefinition.Parse(one.GetAttributeValue<string>(SegmentTable.Filter), NameOf(one))));
    }

    /// <summary>The segment's own definition, without its parents'.</summary>
    public SegmentDefinition Own => definitions[definitions.Count - 1];

    /// <summary>Holds the definitions of the segment and its parents against the columns that there are.</summary>
    public void Check(DefinitionCheck check) => definitions.ForEach(check.Check);

    /// <summary>What the segment and its parents ask, condition by condition.</summary>
    public IEnumerable<XElement> Conditions => definitions.SelectMany(definition => definition.Filters.Concat(definition.Links)).SelectMany(element => element.DescendantsAndSelf("condition"));

    /// <summary>The query of the marketing list.</summary>
    public string Query() => QueryWith(definitions);

    /// <summary>The query that a list of the same segment for another purpose would have.</summary>
    public string QueryFor(SegmentPurpose other) => ListQuery.Write(ContactTable.Name, ContactTable.Id, DemandsFor(other), definitions);

    /// <summary>The query without anything that holds customers back: who matches the definition.</summary>
    public string QueryOfMatches() => ListQuery.Write(ContactTable.Name, ContactTable.Id, DemandsFor(purpose).Take(ListDemands.OfEveryCustomer), definitions);

    /// <summary>
    /// The query for what is no advertising: customers whom nothing but the definition holds back, and where it looks at the profile
    /// none without one.
    /// </summary>
    public string QueryForService() => ListQuery.Write(ContactTable.Name, ContactTable.Id, DemandsFor(SegmentPurpose.Any).Take(ListDemands.OfEveryCustomer).Concat(ListDemands.OfProfile(definitions)), definitions);

    /// <summary>What a list of the segment for a purpose demands beyond being a customer, in the order in which reasons are told.</summary>
    public List<XElement> RestraintsFor(SegmentPurpose other) => DemandsFor(other).Skip(ListDemands.OfEveryCustomer).ToList();

    /// <summary>
    /// The filter with which the segment would ask what a query of another hand asks: the query without what every list
    /// demands and what the parents ask, as those come by themselves.
    /// </summary>
    /// <exception cref="RefusedException">The query is none that a segment can ask.</exception>
    public string FilterFor(string query)
    {
        var wanted = SegmentDefinition.Parse(query, name);
        var given = SegmentDefinition.Parse(QueryWith([.. definitions.Take(definitions.Count - 1), SegmentDefinition.Parse("", name)]), name);
        var filters = wanted.Filters.ConvertAll(filter => Without(filter, given.Filters[0])).FindAll(filter => filter.HasElements);
        var links = wanted.Links.FindAll(link => !given.Links.Exists(known => XNode.DeepEquals(known, link)));
        if (links.Count == 0 && filters.Count <= 1)
            return filters.Count == 0 ? "" : filters[0].ToString();
        return new XElement("fetch", new XElement("entity", new XAttribute("name", ContactTable.Name), filters, links)).ToString();
    }

    public SegmentPurpose Purpose => purpose;

    public static string NameOf(Entity segment) => segment.GetAttributeValue<string>(SegmentTable.Title) ?? "without a name";

    private string QueryWith(IReadOnlyList<SegmentDefinition> chain) => ListQuery.Write(ContactTable.Name, ContactTable.Id, DemandsFor(purpose), chain);

    private IEnumerable<XElement> DemandsFor(SegmentPurpose one) => ListDemands.For(one, topic, definitions);

    private static XElement Without(XElement filter, XElement known)
    {
        if ((string)filter.Attribute("type")! != "and")
            return filter;

        var rest = filter.Elements().Where(element => !known.Elements().Any(one => XNode.DeepEquals(one, element))).ToList();
        return rest.Count == 1 && rest[0].Name == "filter" ? rest[0] : new XElement("filter", filter.Attributes(), rest);
    }

    private static Guid? ParentOf(Entity segment) => segment.GetAttributeValue<EntityReference>(SegmentTable.Parent)?.Id;

    private static RefusedException Cycle(IEnumerable<string> names) =>
        new($"A segment cannot be its own ancestor: {string.Join(" > ", names)}. Choose another parent.");
}
