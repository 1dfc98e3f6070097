using System;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>The marketing list of a published segment, where it still asks what the segment asks.</summary>
internal static class PublishedList
{
    /// <summary>The row of the list, with its query.</summary>
    /// <param name="service">Acts for the person who asks.</param>
    /// <param name="segmentId">The segment.</param>
    /// <param name="outcome">The beginning of the sentence that refuses what was asked: what did not come about.</param>
    /// <param name="segment">The segment's row, with its name.</param>
    /// <exception cref="RefusedException">The segment is not published, or its list was changed by hand.</exception>
    public static Entity Of(IOrganizationService service, Guid segmentId, Sentence outcome, out Entity segment)
    {
        segment = service.Retrieve(SegmentTable.Name, segmentId, new ColumnSet(SegmentTable.Title, SegmentTable.Lifecycle, SegmentTable.List, SegmentTable.PublishedQuery));
        var name = SegmentChain.NameOf(segment);
        if (segment.GetAttributeValue<OptionSetValue>(SegmentTable.Lifecycle)?.Value != (int)SegmentLifecycle.Published || segment.GetAttributeValue<EntityReference>(SegmentTable.List) is not { } list)
            throw new RefusedException($"{outcome}: the segment '{name}' is not published.");
        var row = service.Retrieve(ListTable.Name, list.Id, new ColumnSet(ListTable.Query));
        if (!QueryText.Same(row.GetAttributeValue<string>(ListTable.Query), segment.GetAttributeValue<string>(SegmentTable.PublishedQuery)))
            throw new RefusedException($"{outcome}: the marketing list of the segment '{name}' was changed by hand. Adopt the change into the segment or restore the list first.");
        return row;
    }
}
