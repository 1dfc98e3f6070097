using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Static marketing lists, put together by hand or frozen from a segment (their Segment is set): nobody leaves them by himself. Locked ones
/// stay as they are: they keep who got an offer, so that its result can be measured, and the platform refuses to change them.
/// </summary>
internal sealed class FrozenLists(IOrganizationService service)
{
    private const string ListAlias = "list";

    /// <summary>Takes customers out of the lists whose segment looks at the computed profile. Where they are in none it is one read.</summary>
    /// <param name="contactIds">The customers.</param>
    /// <param name="write">Writes what concerns one of them.</param>
    public void LeaveProfileBased(IReadOnlyCollection<Guid> contactIds, Action<Guid, Action> write)
    {
        if (contactIds.Count == 0)
            return;

        var query = new QueryExpression(ListMemberTable.Name) { ColumnSet = new ColumnSet(ListMemberTable.Member) };
        query.Criteria.AddCondition(ListMemberTable.Member, ConditionOperator.In, contactIds.Cast<object>().ToArray());
        var list = query.AddLink(ListTable.Name, ListMemberTable.List, ListTable.Id);
        list.EntityAlias = ListAlias;
        list.Columns = new ColumnSet(ListTable.Id);
        list.LinkCriteria.AddCondition(ListTable.Type, ConditionOperator.Equal, false);
        list.LinkCriteria.AddCondition(ListTable.IsLocked, ConditionOperator.NotEqual, true);

        // Every query over the computed profile leaves out who opted out: so it names that column, and no other query does.
        var segment = list.AddLink(SegmentTable.Name, ListTable.Segment, SegmentTable.Id);
        segment.LinkCriteria.AddCondition(SegmentTable.PublishedQuery, ConditionOperator.Like, "%" + ContactTable.ProfilingOptOut + "%");

        foreach (var membership in Paging.ByCookie(service, query, ListMemberTable.Id).ToList())
        {
            var member = membership.GetAttributeValue<EntityReference>(ListMemberTable.Member).Id;
            write(member, () => service.Execute(new RemoveMemberListRequest
            {
                ListId = (Guid)membership.GetAttributeValue<AliasedValue>(ListAlias + "." + ListTable.Id).Value,
                EntityId = member,
            }));
        }
    }

    /// <summary>
    /// Takes a customer who has become another one out of the static lists he is in. In a list that somebody put together by hand
    /// the master takes his place: that is the same person. A list frozen from a segment was the segment's answer about the
    /// other row's numbers, so it says nothing about the master. Where the other is in none it is one read.
    /// </summary>
    public void Merge(Guid master, Guid subordinate)
    {
        var query = new QueryExpression(ListMemberTable.Name) { ColumnSet = new ColumnSet(ListMemberTable.Member) };
        query.Criteria.AddCondition(ListMemberTable.Member, ConditionOperator.In, master, subordinate);
        var list = query.AddLink(ListTable.Name, ListMemberTable.List, ListTable.Id);
        list.EntityAlias = ListAlias;
        list.Columns = new ColumnSet(ListTable.Id, ListTable.Segment);
        list.LinkCriteria.AddCondition(ListTable.Type, ConditionOperator.Equal, false);
        list.LinkCriteria.AddCondition(ListTable.IsLocked, ConditionOperator.NotEqual, true);

        foreach (var memberships in Paging.ByCookie(service, query, ListMemberTable.Id).ToList().ToLookup(row => (Guid)row.GetAttributeValue<AliasedValue>(ListAlias + "." + ListTable.Id).Value))
        {
            var members = memberships.Select(row => row.GetAttributeValue<EntityReference>(ListMemberTable.Member).Id).ToList();
            if (!members.Contains(subordinate))
                continue;

            service.Execute(new RemoveMemberListRequest { ListId = memberships.Key, EntityId = subordinate });
            if (!members.Contains(master) && !memberships.First().Contains(ListAlias + "." + ListTable.Segment))
                service.Execute(new AddMemberListRequest { ListId = memberships.Key, EntityId = master });
        }
    }
}
