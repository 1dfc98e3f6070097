using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>A segment and its parents, topmost first: a customer belongs to it when all of their definitions hold.</summary>
internal sealed class SegmentChain
{
    private readonly SegmentPurpose purpose;
    private readonly List<SegmentDefinition> definitions;

    private SegmentChain(SegmentPurpose purpose, List<SegmentDefinition> definitions)
    {
        this.purpose = purpose;
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
            (SegmentPurpose)(segment.GetAttributeValue<OptionSetValue>(SegmentTable.Purpose)?.Value ?? (int)SegmentPurpose.Any),
            path.ConvertAll(one => SegmentDefinition.Parse(one.GetAttributeValue<string>(SegmentTable.Filter), NameOf(one))));
    }

    /// <summary>The query of the marketing list.</summary>
    public string Query() => ListQuery.Write(ContactTable.Name, ContactTable.Id, ListDemands.For(purpose, definitions), definitions);

    public static string NameOf(Entity segment) => segment.GetAttributeValue<string>(SegmentTable.Title) ?? "without a name";

    private static Guid? ParentOf(Entity segment) => segment.GetAttributeValue<EntityReference>(SegmentTable.Parent)?.Id;

    private static RefusedException Cycle(IEnumerable<string> names) =>
        new($"A segment cannot be its own ancestor: {string.Join(" > ", names)}. Choose another parent.");
}
