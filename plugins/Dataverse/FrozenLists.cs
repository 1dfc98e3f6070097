using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Static marketing lists that were frozen from a segment (their Segment is set): nobody leaves them by himself. Locked ones
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
}
