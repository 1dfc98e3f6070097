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
internal sealed class CustomersDue(IOrganizationService service, ProfileCalculator calculator, Guid? scheme) : IMaintenancePhase
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
            throw new RefusedException(refused.Sentence, refused);
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
        var due = Page(token, pageSize, query => query.Criteria.AddCondition(ContactTable.NextRecalculationOn, ConditionOperator.LessEqual, token.AsOf), out remaining, out more);
        if (due.Count > 0)
        {
            // Whether others are outdated is for the call after the last of these to ask.
            more = true;
            outdated = false;
            return due;
        }

        due = Page(
            token,
            pageSize,
            query =>
            {
                var either = query.Criteria.AddFilter(LogicalOperator.Or);
                either.AddFilter(Profiled());
                either.AddFilter(NoLongerProfiled());
            },
            out remaining,
            out more);
        outdated = due.Count > 0;
        return due;
    }

    /// <summary>Customers who are to have a profile and have none, or one by other rules. 'Not equal' also finds what is empty.</summary>
    private FilterExpression Profiled()
    {
        var filter = ProfiledContacts.Are(calculator.ConsentRequired);
        filter.AddCondition(ContactTable.SchemeVersion, ConditionOperator.NotEqual, calculator.Version);
        return filter;
    }

    /// <summary>Customers who have a profile and are to have none.</summary>
    private FilterExpression NoLongerProfiled()
    {
        var filter = new FilterExpression(LogicalOperator.And);
        filter.AddCondition(ContactTable.SchemeVersion, ConditionOperator.NotNull);
        filter.AddFilter(ProfiledContacts.AreNot(calculator.ConsentRequired));
        return filter;
    }

    private Dictionary<Guid, DateTime?> Page(MaintenanceToken token, int pageSize, Action<QueryExpression> restrict, out int remaining, out bool more)
    {
        var query = new QueryExpression(ContactTable.Name)
        {
            ColumnSet = new ColumnSet(ContactTable.ProfileAsOf),
            PageInfo = new PagingInfo { Count = pageSize, PageNumber = 1, ReturnTotalRecordCount = true },
            Orders = { new OrderExpression(ContactTable.NextRecalculationOn, OrderType.Ascending), new OrderExpression(ContactTable.Id, OrderType.Ascending) },
        };
        restrict(query);
        if (token.Failed.Count > 0)
            query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.NotIn, token.Failed.Cast<object>().ToArray());
        var page = service.RetrieveMultiple(query);
        more = page.MoreRecords;
        remaining = page.TotalRecordCountLimitExceeded ? MostCounted : Math.Max(0, page.TotalRecordCount - page.Entities.Count);
        return page.Entities.ToDictionary(contact => contact.Id, contact => contact.GetAttributeValue<DateTime?>(ContactTable.ProfileAsOf));
    }
}
