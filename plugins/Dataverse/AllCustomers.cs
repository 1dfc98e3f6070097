using System;
using System.Linq;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Recalculates all customers in the order of their ids, due or not, a page at a time. Who arrives meanwhile is computed by
/// the rules of the day when he is saved, so that leaving him out leaves nobody behind.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="calculator">Computes by the rules that count.</param>
internal sealed class AllCustomers(IOrganizationService service, ProfileCalculator calculator) : IMaintenancePhase
{
    public string Name => "all customers";

    /// <summary>How many there are.</summary>
    public int Count() => Paging.ByCookie(service, new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(false) }, ContactTable.Id).Count();

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(ContactTable.ProfileAsOf) };
        var contacts = Paging.Next(service, query, ContactTable.Id, token.Place, pageSize, out var place);
        var customers = contacts.Where(contact => !token.Failed.Contains(contact.Id)).ToDictionary(contact => contact.Id, contact => contact.GetAttributeValue<DateTime?>(ContactTable.ProfileAsOf));
        try
        {
            var result = new CustomerRecalculation(service, calculator).RecalculateAll(customers, token.AsOf);
            if (token.Unreported is { } earlier)
                result.Failures[earlier.Key] = earlier.Value;
            return new MaintenancePage { Result = result, Next = place == null ? null : token with { Place = place, Failed = [], Unreported = null } };
        }
        catch (CustomerFailedException failure)
        {
            throw RowRefusedException.Of(token, failure);
        }
    }
}
