using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// All customers with a profile, page by page. What is stored about a customer is what the calculator would say, unless his
/// day has come or the settings are others: then he is computed from his purchases by that same calculator.
/// </summary>
/// <param name="service">Sees every customer.</param>
/// <param name="calculator">By the rules that count.</param>
/// <param name="asOf">The day.</param>
internal sealed class Population(IOrganizationService service, ProfileCalculator calculator, DateTime asOf)
{
    /// <summary>Reading so many contacts takes the platform about as long as it lets a call take.</summary>
    public const int MostCustomers = 1_000_000;

    /// <summary>Computing so many customers from their purchases likewise.</summary>
    public const int MostComputed = 50_000;

    private static readonly string[] Columns =
    [
        ContactTable.CategoryReadiness, ContactTable.HouseholdIncomeBase, ContactTable.AnnualIncomeBase, ContactTable.ConsentBasis, ContactTable.ProfilingOptOut, ContactTable.Merged,
        ContactTable.AnnualPurchaseCount, ContactTable.AnnualValueBase, ContactTable.AveragePurchaseValueBase,
        ContactTable.PreviousAnnualValueBase, ContactTable.LifetimePurchaseCount, ContactTable.LastPurchaseOn, ContactTable.NextRecalculationOn,
        ContactTable.SchemeVersion, ContactTable.Priority, ContactTable.PriorityScore, ContactTable.RfmSegment,
    ];

    /// <summary>Reads the customers anew each time it is enumerated.</summary>
    /// <exception cref="RefusedException">There are more customers, or more that are due, than one call can read.</exception>
    public IEnumerable<PopulationMember> Read()
    {
        var read = 0;
        var computed = 0;
        var others = new List<Entity>();
        foreach (var contact in Paging.ByCookie(service, Query(), ContactTable.Id))
        {
            if (++read > MostCustomers)
                throw new RefusedException($"There are more than {Number(MostCustomers)} customers, more than one call can read.");

            if (calculator.FiguresStand(CustomerColumns.ReadSchedule(contact), asOf))
            {
                yield return MemberOf(contact, CustomerColumns.ReadFigures(contact));
                continue;
            }

            if (++computed > MostComputed)
                throw new RefusedException($"More than {Number(MostComputed)} customers are due for recalculation, more than one call can compute. Run maintenance to its end and try again.");
            others.Add(contact);
            if (others.Count < CustomerRecalculation.CustomersAtOnce)
                continue;
            foreach (var member in Compute(others))
                yield return member;
            others.Clear();
        }

        foreach (var member in Compute(others))
            yield return member;
    }

    private List<PopulationMember> Compute(List<Entity> contacts)
    {
        if (contacts.Count == 0)
            return [];

        var profiles = new CustomerRecalculation(service, calculator).Compute(contacts.ConvertAll(contact => contact.Id), asOf);
        return contacts.Where(contact => profiles.TryGetValue(contact.Id, out var found) && found.Value.Figures != null).Select(contact => MemberOf(contact, profiles[contact.Id].Value.Figures!)).ToList();
    }

    private QueryExpression Query() => new(ContactTable.Name) { ColumnSet = new ColumnSet(Columns), Criteria = ProfiledContacts.Are(calculator.ConsentRequired) };

    private static PopulationMember MemberOf(Entity contact, ProfileFigures figures) => new(
        contact.Id,
        figures,
        CustomerColumns.ReadCustomer(contact),
        (PriorityLevel?)contact.GetAttributeValue<OptionSetValue>(ContactTable.Priority)?.Value,
        contact.GetAttributeValue<decimal?>(ContactTable.PriorityScore),
        (RfmGroup?)contact.GetAttributeValue<OptionSetValue>(ContactTable.RfmSegment)?.Value);

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
