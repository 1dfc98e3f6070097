using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that recalculates the customers whose day has come, one page a call. The cost follows what is due, not how many customers
/// there are. After them come customers whose profile was computed by other rules than today's, or never.
/// </summary>
/// <remarks>
/// A call is one transaction, and a fault of the platform in it undoes all of it, caught or not. So what can fail in computing
/// fails before anything is asked of the platform and is noted; and where the platform refuses a row, the call fails as a
/// whole and says with which token to go on without that customer.
/// </remarks>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="calculator">Computes by the rules that count.</param>
/// <param name="scheme">The row of the scheme that counts, which is told how many customers are left; none for the built-in one.</param>
/// <param name="runs">Knows when maintenance last came to its end.</param>
internal sealed class CustomersDue(IOrganizationService service, ProfileCalculator calculator, Guid? scheme, MaintenanceRuns runs) : IMaintenancePhase
{
    /// <summary>Customers a call, where the caller says nothing: two updates each stay well within the platform's two minutes.</summary>
    public const int DefaultPageSize = 250;

    public const int LargestPageSize = CustomerRecalculation.CustomersAtOnce;

    /// <summary>The platform counts no further.</summary>
    private const int MostCounted = 5_000;

    public string Name => "customers";

    /// <summary>Does one page.</summary>
    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var due = Due(token, pageSize, out var outdated, out var remaining, out var more);
        try
        {
            var result = new CustomerRecalculation(service, calculator).RecalculateDue(due, token.AsOf);
            var failed = token.Failed.Concat(result.Failures.Keys).ToList();
            if (failed.Count > MaintenanceToken.MostFailures)
                throw RowRefusedException.TooMany(failed.Count, result.Failures.Values.FirstOrDefault());

            if (outdated)
                TellScheme(remaining + failed.Count);
            if (token.Unreported is { } earlier)
                result.Failures[earlier.Key] = earlier.Value;
            return new MaintenancePage { Result = result, Remaining = remaining, Next = more ? token with { Failed = failed, Unreported = null } : null };
        }
        catch (CustomerFailedException failure)
        {
            var refused = RowRefusedException.Of(token, failure);
            throw new RefusedException($"{refused.Sentence}", refused);
        }
    }

    /// <summary>
    /// On the scheme people see how far its publication has come. After the last customer nobody is outdated, and nothing is
    /// written any more.
    /// </summary>
    private void TellScheme(int outdated)
    {
        if (scheme is { } id)
            service.Update(new Entity(PrioritySchemeTable.Name, id) { [PrioritySchemeTable.OutdatedCustomers] = outdated });
    }

    private Dictionary<Guid, DateTime?> Due(MaintenanceToken token, int pageSize, out bool outdated, out int remaining, out bool more)
    {
        outdated = false;
        var today = By(ContactTable.NextRecalculationOn);
        today.Criteria.AddCondition(ContactTable.NextRecalculationOn, ConditionOperator.LessEqual, token.AsOf);
        var due = Page(token, pageSize, today, out var count);
        if (due.Count > 0)
        {
            // Whether others are outdated is for the call after the last of these to ask.
            more = true;
        }
        else
        {
            foreach (var query in Outdated())
            {
                // Of those after the page only the number is asked.
                var found = Page(token, due.Count == 0 ? pageSize : 1, query, out var some);
                count += some;
                if (due.Count == 0)
                    due = found;
            }

            outdated = due.Count > 0;
            more = count > due.Count;
        }

        // Whoever another copy has recalculated between the count and the page is in neither.
        remaining = Math.Max(0, Math.Min(MostCounted, count - due.Count));
        return due;
    }

    /// <summary>
    /// Customers whose stored profile is by other rules than these, or missing, or not to be there any more. Each condition is
    /// one that an index answers: for 'not equal', or two conditions of which either may hold, a database looks through all contacts.
    /// </summary>
    private IEnumerable<QueryExpression> Outdated()
    {
        var earlier = By(ContactTable.SchemeVersion);
        earlier.Criteria.AddCondition(ContactTable.SchemeVersion, ConditionOperator.LessThan, calculator.Version);
        yield return earlier;

        var later = By(ContactTable.SchemeVersion);
        later.Criteria.AddCondition(ContactTable.SchemeVersion, ConditionOperator.GreaterThan, calculator.Version);
        yield return later;

        var missing = By(ContactTable.SchemeVersion);
        missing.Criteria.AddCondition(ContactTable.SchemeVersion, ConditionOperator.Null);
        missing.Criteria.AddFilter(ProfiledContacts.Are(calculator.ConsentRequired));
        yield return missing;

        // Whoever may not have a profile any more lost it in the save that said so, unless it was written past the steps.
        // Another rule about it is another version. So it is enough to look at what was written since the last whole run.
        var unwanted = By(ContactTable.ModifiedOn);
        if (runs.LastWholeBegan() is { } last)
            unwanted.Criteria.AddCondition(ContactTable.ModifiedOn, ConditionOperator.GreaterEqual, last - RulesCache.LongestTransaction);
        unwanted.Criteria.AddCondition(ContactTable.SchemeVersion, ConditionOperator.NotNull);
        unwanted.Criteria.AddFilter(ProfiledContacts.AreNot(calculator.ConsentRequired));
        yield return unwanted;
    }

    /// <summary>Customers in the order of the column that a condition is about: an index on it gives the page.</summary>
    private static QueryExpression By(string column) => new(ContactTable.Name)
    {
        ColumnSet = new ColumnSet(ContactTable.ProfileAsOf),
        Orders = { new OrderExpression(column, OrderType.Ascending), new OrderExpression(ContactTable.Id, OrderType.Ascending) },
    };

    /// <param name="token">Whom to leave out.</param>
    /// <param name="pageSize">How many at most.</param>
    /// <param name="query">Whom to find.</param>
    /// <param name="count">How many there are; the platform counts to 5,000.</param>
    /// <returns>The customers with the day that each was computed as of before.</returns>
    private Dictionary<Guid, DateTime?> Page(MaintenanceToken token, int pageSize, QueryExpression query, out int count)
    {
        query.PageInfo = new PagingInfo { Count = pageSize, PageNumber = 1, ReturnTotalRecordCount = true };
        if (token.Failed.Count > 0)
            query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.NotIn, token.Failed.Cast<object>().ToArray());
        var page = service.RetrieveMultiple(query);
        count = page.TotalRecordCountLimitExceeded ? MostCounted + page.Entities.Count : page.TotalRecordCount;
        return page.Entities.ToDictionary(contact => contact.Id, contact => contact.GetAttributeValue<DateTime?>(ContactTable.ProfileAsOf));
    }
}
