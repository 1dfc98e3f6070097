using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
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
            Lock(id, asOf);

        return RecalculateLocked(contactIds, asOf, (customer, lifetime) => ProfileOf(customer, lifetime, asOf), service.Update);
    }

    /// <summary>
    /// Recalculates those of the customers that are still due once they are locked: another copy of the run may have come
    /// first. A customer whose profile cannot be computed is noted and left as he was, so that he stays due. Where the
    /// platform itself refuses a row the transaction is lost: <see cref="CustomerFailedException"/> says whose row it was.
    /// </summary>
    /// <param name="due">The customers with the day that each was computed as of before.</param>
    /// <param name="asOf">The day.</param>
    public RecalculationResult RecalculateDue(IReadOnlyDictionary<Guid, DateTime?> due, DateTime asOf)
    {
        var result = new RecalculationResult();
        if (due.Count == 0)
            return result;

        var ordered = due.Keys.OrderBy(id => id).ToList();
        foreach (var id in ordered)
            ForCustomer(id, () => Lock(id, asOf));

        result.Changed = RecalculateLocked(
            ordered,
            asOf,
            (customer, lifetime) =>
            {
                if (!calculator.IsDue(CustomerColumns.ReadSchedule(customer.Row), asOf))
                    return null;
                try
                {
                    var profile = ProfileOf(customer, lifetime, asOf);
                    result.Touched++;
                    return profile;
                }
#pragma warning disable CA1031 // Nothing was asked of the platform in there: whatever the rows hold, it concerns this customer alone.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    result.Failures.Add(customer.Row.Id, failure.Message);
                    ForCustomer(customer.Row.Id, () => Lock(customer.Row.Id, due[customer.Row.Id]));
                    return null;
                }
            },
            changes => ForCustomer(changes.Id, () => service.Update(changes)));
        return result;
    }

    private static void ForCustomer(Guid contactId, Action request)
    {
        try
        {
            request();
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            throw new CustomerFailedException(contactId, fault);
        }
    }

    /// <summary>Whoever writes the row first has it until the transaction ends.</summary>
    private void Lock(Guid contactId, DateTime? asOf) => service.Update(new Entity(ContactTable.Name, contactId) { [ContactTable.ProfileAsOf] = asOf });

    private Profile ProfileOf(StoredCustomer customer, Lifetime lifetime, DateTime asOf)
    {
        var profile = calculator.Calculate(asOf, customer.Declared, customer.Purchases, lifetime);
        CustomerColumns.RequireToFit(profile);
        return profile;
    }

    private int RecalculateLocked(List<Guid> contactIds, DateTime asOf, Func<StoredCustomer, Lifetime, Profile?> profileOf, Action<Entity> update)
    {
        var customers = new CustomerReader(service).Read(contactIds, calculator.ReadAfter(asOf));
        var profiled = customers.Values.Where(customer => !customer.Declared.ProfilingOptOut).ToList();
        var lifetimes = new LifetimeReader(service).Read(profiled.ConvertAll(customer => customer.Row.Id), asOf, profiled.Sum(KnownPurchases));

        var changed = 0;
        foreach (var id in contactIds)
        {
            if (!customers.TryGetValue(id, out var customer))
                continue;

            var lifetime = lifetimes.TryGetValue(id, out var groups) ? Lifetime.Of(groups) : Lifetime.None;
            if (profileOf(customer, lifetime) is not { } profile || CustomerColumns.Changes(customer.Row, profile, asOf) is not { } changes)
                continue;

            update(changes);
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
