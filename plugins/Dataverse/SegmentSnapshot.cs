using System;
using System.Globalization;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// A static copy of a segment's marketing list, made by the platform. It names its segment, so that who withdraws from
/// profiling leaves it as long as nobody locks it, and it never follows the segment again.
/// </summary>
/// <param name="service">Acts for the person who asks.</param>
/// <param name="texts">The language of what is stored.</param>
/// <param name="asOf">The day, for the list's name.</param>
internal sealed class SegmentSnapshot(IOrganizationService service, ReasonTexts texts, DateTime asOf)
{
    /// <summary>Freezes the members; returns the row of the new list with their number.</summary>
    public Entity Take(Guid segmentId, string? name)
    {
        var list = PublishedList.Of(service, segmentId, $"No snapshot was taken", out var segment);
        var copy = ((CopyDynamicListToStaticResponse)service.Execute(new CopyDynamicListToStaticRequest { ListId = list.Id })).StaticListId;
        var title = SegmentChain.NameOf(segment);
        var day = asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        service.Update(new Entity(ListTable.Name, copy)
        {
            [ListTable.Title] = ListTable.Titled(string.IsNullOrWhiteSpace(name) ? $"{title} {day}" : name!),
            [ListTable.Purpose] = texts.Say($"Segment '{title}', fixed on {asOf:yyyy-MM-dd}."),
            [ListTable.Segment] = segment.ToEntityReference(),
        });
        return service.Retrieve(ListTable.Name, copy, new ColumnSet(ListTable.MemberCount));
    }
}
