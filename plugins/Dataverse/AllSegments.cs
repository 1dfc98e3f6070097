using System;
using System.ServiceModel;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Writes the marketing list of every published segment anew from its definition and counts its members, one segment a page:
/// a segment may have any number of members. Drafts stay drafts. A query that somebody changed by hand stays, too, and counts
/// as a failure, since the list is not what the segment says.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="texts">The language of what is stored.</param>
/// <param name="now">The time of the call.</param>
internal sealed class AllSegments(IOrganizationService service, ReasonTexts texts, DateTime now) : IMaintenancePhase
{
    public string Name => "all segments";

    /// <summary>How many there are.</summary>
    public int Count() => service.RetrieveMultiple(Published()).Entities.Count;

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var segments = Paging.Next(service, Published(), SegmentTable.Id, token.Place, 1, out var place);
        var result = new RecalculationResult();
        if (token.Unreported is { } earlier)
            result.Failures[earlier.Key] = earlier.Value;
        else if (segments.Count > 0)
            Publish(segments[0], token, result);
        return new MaintenancePage { Result = result, Next = place == null ? null : token with { Place = place, Failed = [], Unreported = null } };
    }

    private void Publish(Entity segment, MaintenanceToken token, RecalculationResult result)
    {
        var name = SegmentChain.NameOf(segment);
        try
        {
            var noted = new SegmentLists(service, service, new MemberCounter(service), texts, now).Refresh(segment.Id);
            if (noted.GetAttributeValue<string>(SegmentTable.Drift) is { Length: > 0 } drift)
            {
                result.Failures[segment.Id] = texts.Say($"segment '{name}': {drift}");
                return;
            }

            result.Touched = 1;
            result.Changed = noted.GetAttributeValue<string>(SegmentTable.PublishedQuery) == segment.GetAttributeValue<string>(SegmentTable.PublishedQuery) ? 0 : 1;
        }
        catch (RefusedException refused)
        {
            result.Failures[segment.Id] = texts.Say($"segment '{name}': {refused.Sentence}");
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            throw RowRefusedException.Of(token, segment.Id, $"The segment '{name}' could not be published:", fault);
        }
    }

    private static QueryExpression Published()
    {
        var query = new QueryExpression(SegmentTable.Name) { ColumnSet = new ColumnSet(SegmentTable.Title, SegmentTable.PublishedQuery) };
        query.Criteria.AddCondition(SegmentTable.Lifecycle, ConditionOperator.Equal, (int)SegmentLifecycle.Published);
        return query;
    }
}
