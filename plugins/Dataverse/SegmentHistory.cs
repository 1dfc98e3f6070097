using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Who entered and left which segment: a row for each membership, open while it lasts. Derived from the marketing list by
/// set difference, so it can never disagree for longer than until the next maintenance, and never decides who is a member.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
internal sealed class SegmentHistory(IOrganizationService service)
{
    /// <summary>Writes what changed since the last comparison, up to so many rows.</summary>
    /// <param name="segment">Title, time of the last comparison and fingerprint of the query compared then.</param>
    /// <param name="members">Ids of all members now.</param>
    /// <param name="fingerprint">Of the query that found them.</param>
    /// <param name="asOf">The day for which they were found.</param>
    /// <param name="most">Rows to write at most.</param>
    public SegmentHistoryPage Compare(Entity segment, IEnumerable<Guid> members, string fingerprint, DateTime asOf, int most)
    {
        var left = Open(segment.Id);
        var entered = new List<Guid>();
        foreach (var id in members)
        {
            if (!left.Remove(id))
                entered.Add(id);
        }

        var entering = entered.Take(most).ToList();
        var leaving = left.Keys.Take(most - entering.Count).ToList();
        var causes = new MembershipCauses(service, segment, fingerprint, asOf);
        foreach (var id in entering)
            Enter(segment, id, asOf, causes.OfEntering(entering, id));
        foreach (var id in leaving)
            Close(left[id], asOf, causes.OfLeaving(leaving, id));
        return new SegmentHistoryPage(entering.Count, leaving.Count, entered.Count + left.Count - entering.Count - leaving.Count);
    }

    /// <summary>Ends memberships of a segment that is no longer published. Returns how many, fewer than asked when none is left.</summary>
    public int CloseAll(Guid segmentId, DateTime asOf, int most)
    {
        var open = OpenRows(segmentId);
        open.TopCount = most;
        var rows = service.RetrieveMultiple(open).Entities;
        foreach (var row in rows)
            Close(row.Id, asOf, MembershipCause.RuleChange);
        return rows.Count;
    }

    /// <summary>
    /// Two customers are one: what the other was a member of ends and stays as the master's past. Whether the master is a member
    /// the next maintenance finds out. The platform moves the rows, with or without telling; a row that moved still bears the other's key.
    /// </summary>
    public void Merge(Guid masterId, Guid otherId, DateTime asOf)
    {
        var query = new QueryExpression(SegmentMembershipTable.Name) { ColumnSet = new ColumnSet(SegmentMembershipTable.Contact, SegmentMembershipTable.Segment, SegmentMembershipTable.OpenKey) };
        query.Criteria.AddCondition(SegmentMembershipTable.Contact, ConditionOperator.In, masterId, otherId);
        query.Criteria.AddCondition(SegmentMembershipTable.OpenKey, ConditionOperator.NotNull);
        foreach (var row in service.RetrieveMultiple(query).Entities)
        {
            var segment = row.GetAttributeValue<EntityReference>(SegmentMembershipTable.Segment).Id;
            if (row.GetAttributeValue<string>(SegmentMembershipTable.OpenKey) != Key(masterId, segment))
                Close(row.Id, asOf, MembershipCause.Merge);
        }
    }

    /// <summary>
    /// Deletes memberships that ended before a day, the oldest first, and all that ended of customers who do not want to be
    /// profiled. Returns how many, fewer than asked when none is left.
    /// </summary>
    public int Prune(DateTime day, int most)
    {
        var old = Ended(most);
        old.Criteria.AddCondition(SegmentMembershipTable.LeftOn, ConditionOperator.LessThan, day);
        var unwanted = Ended(most);
        unwanted.Criteria.AddCondition(SegmentMembershipTable.LeftOn, ConditionOperator.NotNull);
        unwanted.AddLink(ContactTable.Name, SegmentMembershipTable.Contact, ContactTable.Id).LinkCriteria.AddCondition(ContactTable.ProfilingOptOut, ConditionOperator.Equal, true);

        var rows = service.RetrieveMultiple(old).Entities.Concat(service.RetrieveMultiple(unwanted).Entities).Select(row => row.Id).Distinct().Take(most).ToList();
        foreach (var id in rows)
            service.Delete(SegmentMembershipTable.Name, id);
        return rows.Count;
    }

    private static QueryExpression Ended(int most) => new(SegmentMembershipTable.Name)
    {
        ColumnSet = new ColumnSet(false),
        TopCount = most,
        Orders = { new OrderExpression(SegmentMembershipTable.LeftOn, OrderType.Ascending) },
    };

    private Dictionary<Guid, Guid> Open(Guid segmentId)
    {
        var open = new Dictionary<Guid, Guid>();
        foreach (var row in Paging.ByCookie(service, OpenRows(segmentId), SegmentMembershipTable.Id))
            open[row.GetAttributeValue<EntityReference>(SegmentMembershipTable.Contact).Id] = row.Id;
        return open;
    }

    private static QueryExpression OpenRows(Guid segmentId)
    {
        var query = new QueryExpression(SegmentMembershipTable.Name) { ColumnSet = new ColumnSet(SegmentMembershipTable.Contact) };
        query.Criteria.AddCondition(SegmentMembershipTable.Segment, ConditionOperator.Equal, segmentId);
        query.Criteria.AddCondition(SegmentMembershipTable.LeftOn, ConditionOperator.Null);
        return query;
    }

    private void Enter(Entity segment, Guid contactId, DateTime asOf, MembershipCause cause) => service.Create(new Entity(SegmentMembershipTable.Name)
    {
        [SegmentMembershipTable.Title] = SegmentChain.NameOf(segment),
        [SegmentMembershipTable.Contact] = new EntityReference(ContactTable.Name, contactId),
        [SegmentMembershipTable.Segment] = new EntityReference(SegmentTable.Name, segment.Id),
        [SegmentMembershipTable.EnteredOn] = asOf,
        [SegmentMembershipTable.EnteredCause] = new OptionSetValue((int)cause),
        [SegmentMembershipTable.OpenKey] = Key(contactId, segment.Id),
    });

    private void Close(Guid rowId, DateTime asOf, MembershipCause cause) => service.Update(new Entity(SegmentMembershipTable.Name, rowId)
    {
        [SegmentMembershipTable.LeftOn] = asOf,
        [SegmentMembershipTable.LeftCause] = new OptionSetValue((int)cause),
        [SegmentMembershipTable.OpenKey] = null,
    });

    /// <summary>The alternate key lets it exist once; empty keys are free.</summary>
    private static string Key(Guid contactId, Guid segmentId) => contactId.ToString("N") + segmentId.ToString("N");
}
