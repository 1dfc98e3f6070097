using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The one core operation: recalculate these customers, inside the running transaction. Locks first, in the order of ids so
/// that two saves cannot wait for each other; then reads, for what is read before the lock may be out of date; then writes
/// what changed. For K customers that is 2 reads and at most 2 K single updates, since bulk messages have no place in a
/// synchronous step.
/// </summary>
internal sealed class CustomerRecalculation(IOrganizationService service, ProfileCalculator calculator)
{
    /// <summary>Customers read at once: the ids are parameters of one query, and a database takes only so many.</summary>
    internal const int CustomersAtOnce = 1000;

    /// <summary>Recalculates customers that exist. Returns how many rows changed.</summary>
    public int Recalculate(IEnumerable<Guid> contactIds, DateTime asOf)
    {
        var changed = 0;
        var ordered = contactIds.Distinct().OrderBy(id => id).ToList();
        for (var start = 0; start < ordered.Count; start += CustomersAtOnce)
            changed += RecalculateTogether(ordered.GetRange(start, Math.Min(CustomersAtOnce, ordered.Count - start)), asOf);
        return changed;
    }

    private int RecalculateTogether(List<Guid> contactIds, DateTime asOf)
    {
        foreach (var id in contactIds)
            service.Update(new Entity(ContactTable.Name, id) { [ContactTable.ProfileAsOf] = asOf });

        var customers = new CustomerReader(service).Read(contactIds, calculator.ReadAfter(asOf));
        var profiled = customers.Values.Where(customer => !customer.Declared.ProfilingOptOut).ToList();
        var lifetimes = new LifetimeReader(service).Read(profiled.ConvertAll(customer => customer.Row.Id), asOf, profiled.Sum(KnownPurchases));

        var changed = 0;
        foreach (var id in contactIds)
        {
            if (!customers.TryGetValue(id, out var customer))
                continue;

            var lifetime = lifetimes.TryGetValue(id, out var groups) ? Lifetime.Of(groups) : Lifetime.None;
            var profile = calculator.Calculate(asOf, customer.Declared, customer.Purchases, lifetime);
            if (CustomerColumns.Changes(customer.Row, profile, asOf) is not { } changes)
                continue;

            service.Update(changes);
            changed++;
        }

        return changed;
    }

    /// <summary>
    /// How many purchases a customer is known to have. Of one who was never computed, loaded perhaps while the steps were
    /// switched off, nothing is known: that may be any number.
    /// </summary>
    private static long KnownPurchases(StoredCustomer customer) =>
        Math.Max(customer.Row.GetAttributeValue<int?>(ContactTable.LifetimePurchaseCount) ?? int.MaxValue, customer.Purchases.Count);
}
