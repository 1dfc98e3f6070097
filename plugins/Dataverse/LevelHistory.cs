using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// What happened to the levels of customers: a row for each change, with cause and reason. A customer's first level is
/// no change, nor is the level that the first purchase gives: loading a history of purchases writes no history of levels.
/// </summary>
internal sealed class LevelHistory(IOrganizationService service, ReasonTexts texts)
{
    /// <summary>Keeps what a recalculation does to a customer's level. It costs a request only where the level changes.</summary>
    /// <param name="stored">The contact as it was read before.</param>
    /// <param name="customer">What is declared about the customer.</param>
    /// <param name="profile">The profile that replaces the stored one.</param>
    /// <param name="asOf">The day of the profile.</param>
    /// <param name="cause">Why the customer was recalculated.</param>
    public void Keep(Entity stored, Customer customer, Profile profile, DateTime asOf, ChangeCause cause)
    {
        if (LevelOf(stored) is not { } before)
            return;

        if (profile.Priority is { } now)
        {
            if (now != before && HadPurchases(stored))
                service.Create(Change(stored, before, now, profile, asOf, cause));
        }
        else if (!customer.IsMerged)
        {
            // What a merge has moved is the master's.
            Erase(stored.Id);
        }
    }

    /// <summary>Deletes changes from before a day, the oldest first.</summary>
    /// <param name="day">Changes on this day and after it stay.</param>
    /// <param name="most">How many to delete at most.</param>
    /// <returns>How many were deleted; fewer than <paramref name="most"/> when none is left.</returns>
    public int Prune(DateTime day, int most)
    {
        var query = new QueryExpression(PriorityChangeTable.Name)
        {
            ColumnSet = new ColumnSet(false),
            TopCount = most,
            Orders = { new OrderExpression(PriorityChangeTable.ChangedOn, OrderType.Ascending) },
        };
        query.Criteria.AddCondition(PriorityChangeTable.ChangedOn, ConditionOperator.LessThan, day);
        return Delete(service.RetrieveMultiple(query).Entities);
    }

    /// <summary>A customer who does not want to be profiled, or may not be: what was kept about the levels goes with the profile.</summary>
    private void Erase(Guid contactId)
    {
        var query = new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(PriorityChangeTable.Contact, ConditionOperator.Equal, contactId);
        Delete(Paging.ByCookie(service, query, PriorityChangeTable.Id).ToList());
    }

    private int Delete(ICollection<Entity> changes)
    {
        foreach (var change in changes)
            service.Delete(PriorityChangeTable.Name, change.Id);
        return changes.Count;
    }

    private Entity Change(Entity stored, PriorityLevel before, PriorityLevel now, Profile profile, DateTime asOf, ChangeCause cause) => new(PriorityChangeTable.Name)
    {
        [PriorityChangeTable.Title] = texts.Say($"{before} to {now}"),
        [PriorityChangeTable.Contact] = new EntityReference(ContactTable.Name, stored.Id),
        [PriorityChangeTable.ChangedOn] = asOf,
        [PriorityChangeTable.FromLevel] = new OptionSetValue((int)before),
        [PriorityChangeTable.ToLevel] = new OptionSetValue((int)now),
        [PriorityChangeTable.Cause] = new OptionSetValue((int)cause),
        [PriorityChangeTable.ScoreFrom] = stored.GetAttributeValue<decimal?>(ContactTable.PriorityScore),
        [PriorityChangeTable.ScoreTo] = profile.PriorityScore,
        [PriorityChangeTable.Reason] = profile.PriorityReason,
        [PriorityChangeTable.SchemeVersion] = profile.SchemeVersion,
    };

    private static PriorityLevel? LevelOf(Entity contact) => (PriorityLevel?)contact.GetAttributeValue<OptionSetValue>(ContactTable.Priority)?.Value;

    private static bool HadPurchases(Entity contact) => contact.GetAttributeValue<int?>(ContactTable.LifetimePurchaseCount) > 0;
}
