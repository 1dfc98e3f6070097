using System;
using System.Linq;
using CrmSegmentation.Domain.FollowUps;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>What is known of tasks that rules made. It keeps a rule from making one twice, and is a trace of the customer.</summary>
/// <param name="service">Acts with the rights of the system.</param>
internal sealed class FollowUpHistory(IOrganizationService service)
{
    /// <summary>
    /// Forgets what was made before a day, and what was made because of the profile of customers who do not want to be profiled. The
    /// tasks stay. Returns how much was forgotten, less than asked when nothing is left.
    /// </summary>
    public int Prune(DateTime day, int most)
    {
        var old = Query(most);
        old.Criteria.AddCondition(FollowUpTable.CreatedOn, ConditionOperator.LessThan, day);
        var unwanted = Query(most);
        unwanted.AddLink(ContactTable.Name, FollowUpTable.Contact, ContactTable.Id).LinkCriteria.AddCondition(ContactTable.ProfilingOptOut, ConditionOperator.Equal, true);
        unwanted.AddLink(FollowUpRuleTable.Name, FollowUpTable.Rule, FollowUpRuleTable.Id).LinkCriteria.AddCondition(FollowUpRuleTable.Kind, ConditionOperator.NotEqual, (int)FollowUpKind.RecurringDate);

        var rows = service.RetrieveMultiple(old).Entities.Concat(service.RetrieveMultiple(unwanted).Entities).Select(row => row.Id).Distinct().Take(most).ToList();
        foreach (var id in rows)
            service.Delete(FollowUpTable.Name, id);
        return rows.Count;
    }

    private static QueryExpression Query(int most) => new(FollowUpTable.Name)
    {
        ColumnSet = new ColumnSet(false),
        TopCount = most,
        Orders = { new OrderExpression(FollowUpTable.CreatedOn, OrderType.Ascending) },
    };
}
