using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The one core operation: recalculate these customers, inside the running transaction. Locks first, in the order of ids so
/// that two saves cannot wait for each other; then reads, for what is read before the lock may be out of date; then writes
/// what changed. For K customers that is 2 reads, or 1 where no purchase is touched that was closed, and at most 2 K single updates, since bulk messages have no place in a
/// synchronous step; and one create for each whose level changes. Whoever loses the profile, because it is not wanted or not
/// consented to, also leaves the static lists that were frozen from one, and loses what was suggested to him: two more reads for all of them. A profile that comes
/// back puts nobody back into what others froze.
/// </summary>
internal sealed class CustomerRecalculation(IOrganizationService service, ProfileCalculator calculator)
{
    /// <summary>Customers read at once: the ids are parameters of one query, and a database takes only so many.</summary>
    internal const int CustomersAtOnce = 1000;

    /// <summary>
    /// So many purchases a customer are read as rows, where a request has been spent on asking whose purchases are; above that the database adds up
    /// what is closed, for one request more.
    /// </summary>
    internal const int FewPurchases = 500;

    private const string OwnerAlias = "o";

    private readonly LevelHistory history = new(service, calculator.Texts);

    private readonly FrozenLists frozenLists = new(service);

    private readonly SuggestionRows suggestions = new(service);

    /// <summary>Recalculates customers that exist, as far as a save touches them. Returns how many rows changed.</summary>
    public int Recalculate(TouchedCustomers touched, DateTime asOf, ChangeCause cause)
    {
        var changed = 0;
        var ordered = touched.Ids.OrderBy(id => id).ToList();
        for (var start = 0; start < ordered.Count; start += CustomersAtOnce)
            changed += RecalculateTogether(ordered.GetRange(start, Math.Min(CustomersAtOnce, ordered.Count - start)), touched, asOf, cause);
        return changed;
    }

    /// <summary>
    /// Locks customers before their purchases change, so that nobody who changes a purchase holds it while waiting for a customer. Whoever moves a purchase
    /// or its day has locked its customer. So once that is done, the rows say whose the purchases are until this transaction ends; who turns out to have
    /// one by now is locked and noted, too. Where they are known to have few purchases, that is noted as well: all of them are read after the change then.
    /// </summary>
    /// <param name="touched">The customers, as the images of the purchases say.</param>
    /// <param name="moving">The purchases whose customer or day may become another one.</param>
    /// <param name="asOf">The day.</param>
    public void LockAhead(TouchedCustomers touched, IReadOnlyList<Guid> moving, DateTime asOf)
    {
        for (var unlocked = touched.Unlocked(); unlocked.Count > 0; unlocked = touched.Unlocked())
        {
            foreach (var id in unlocked)
            {
                Lock(id, asOf);
                touched.NoteLocked(id);
            }

            var known = new Dictionary<Guid, int>();
            for (var start = 0; start < moving.Count; start += CustomersAtOnce)
            {
                var query = new QueryExpression(PurchaseTable.Name) { ColumnSet = new ColumnSet(PurchaseTable.Contact, PurchaseTable.PurchaseDate) };
                query.Criteria.AddCondition(PurchaseTable.Id, ConditionOperator.In, moving.Skip(start).Take(CustomersAtOnce).Cast<object>().ToArray());
                var owner = query.AddLink(ContactTable.Name, PurchaseTable.Contact, ContactTable.Id, JoinOperator.LeftOuter);
                owner.EntityAlias = OwnerAlias;
                owner.Columns = new ColumnSet(ContactTable.LifetimePurchaseCount);
                foreach (var purchase in service.RetrieveMultiple(query).Entities)
                {
                    touched.Add(PurchaseColumns.CustomerOf(purchase), PurchaseColumns.DayOf(purchase));
                    if (PurchaseColumns.CustomerOf(purchase) is { } customer)
                        known[customer] = (int?)purchase.GetAttributeValue<AliasedValue>(OwnerAlias + "." + ContactTable.LifetimePurchaseCount)?.Value ?? 0;
                }
            }

            touched.HaveFewPurchases = moving.Count > 0 && known.Values.All(count => count <= FewPurchases) && known.Values.Sum() <= CustomerReader.PageSize;
        }
    }

    private int RecalculateTogether(List<Guid> contactIds, TouchedCustomers touched, DateTime asOf, ChangeCause cause)
    {
        foreach (var id in contactIds.Where(id => !touched.IsLocked(id)))
            Lock(id, asOf);

        var reader = new HistoryReader(service, calculator, asOf);
        var customers = (touched.HaveFewPurchases ? reader.ReadFew(contactIds) : null)
            ?? (contactIds.TrueForAll(id => touched.Earliest(id) >= ClosedHistory.DayOf(asOf)) ? reader.ReadRemembered(contactIds) : reader.ReadWhole(contactIds, judges: false));
        return RecalculateLocked(customers, asOf, customer => ProfileOf(customer, asOf), _ => cause, (_, write) => write());
    }

    /// <summary>
    /// Recalculates those of the customers that are still due once they are locked: another copy of the run may have come
    /// first. A customer whose profile cannot be computed is noted and left as he was, so that he stays due. Where the
    /// platform itself refuses a row the transaction is lost: <see cref="CustomerFailedException"/> says whose row it was.
    /// </summary>
    /// <param name="due">The customers with the day that each was computed as of before.</param>
    /// <param name="asOf">The day.</param>
    public RecalculationResult RecalculateDue(IReadOnlyDictionary<Guid, DateTime?> due, DateTime asOf) => RecalculateEach(due, asOf, onlyDue: true);

    /// <summary>The same for customers who are to be recalculated whether or not they are due.</summary>
    public RecalculationResult RecalculateAll(IReadOnlyDictionary<Guid, DateTime?> customers, DateTime asOf) => RecalculateEach(customers, asOf, onlyDue: false);

    private RecalculationResult RecalculateEach(IReadOnlyDictionary<Guid, DateTime?> due, DateTime asOf, bool onlyDue)
    {
        var result = new RecalculationResult();
        if (due.Count == 0)
            return result;

        var ordered = due.Keys.OrderBy(id => id).ToList();
        foreach (var id in ordered)
            ForCustomer(id, () => Lock(id, asOf));

        result.Changed = RecalculateLocked(
            Read(ordered, asOf),
            asOf,
            customer =>
            {
                if (onlyDue && !calculator.IsDue(CustomerColumns.ReadSchedule(customer.Row), asOf))
                    return null;
                try
                {
                    var profile = ProfileOf(customer, asOf);
                    result.Touched++;
                    return profile;
                }
#pragma warning disable CA1031 // Nothing was asked of the platform in there: whatever the rows hold, it concerns this customer alone.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    result.Failures.Add(customer.Row.Id, ReasonOf(failure));
                    ForCustomer(customer.Row.Id, () => Lock(customer.Row.Id, due[customer.Row.Id]));
                    return null;
                }
            },
            customer => CauseOf(CustomerColumns.ReadSchedule(customer.Row), asOf),
            ForCustomer);
        return result;
    }

    /// <summary>Who was not due and has another level all the same had a wrong one.</summary>
    private ChangeCause CauseOf(ProfileSchedule stored, DateTime asOf) => calculator.IsDue(stored, asOf) ? calculator.CauseOfBeingDue(stored) : ChangeCause.Repair;

    /// <summary>The profiles of customers as their purchases say, whatever is stored about them. Writes nothing.</summary>
    public Dictionary<Guid, KeyValuePair<StoredCustomer, Profile>> Compute(IReadOnlyCollection<Guid> contactIds, DateTime asOf) =>
        Read(contactIds, asOf).ToDictionary(
            customer => customer.Row.Id,
            customer => new KeyValuePair<StoredCustomer, Profile>(customer, Calculate(customer, asOf)));

    /// <summary>
    /// Compares what is stored about customers with what their purchases say, and writes nothing. Who is due is left out:
    /// that his values are those of an earlier day is known.
    /// </summary>
    public Comparison Compare(IReadOnlyCollection<Guid> contactIds, DateTime asOf)
    {
        var comparison = new Comparison();
        foreach (var customer in contactIds.Count == 0 ? [] : Read(contactIds, asOf))
        {
            if (calculator.IsDue(CustomerColumns.ReadSchedule(customer.Row), asOf))
            {
                comparison.Due++;
                continue;
            }

            comparison.Verified++;
            try
            {
                if (CustomerColumns.Differences(customer, ProfileOf(customer, asOf)) is { Count: > 0 } differences)
                    comparison.Mismatches.Add(customer.Row.Id, string.Join("; ", differences));
            }
#pragma warning disable CA1031 // As in RecalculateDue: it concerns this customer alone.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                comparison.Failures.Add(customer.Row.Id, ReasonOf(failure));
            }
        }

        return comparison;
    }

    /// <summary>
    /// Marks customers to be recalculated later: due today, whatever else was stored. Their values stay those of before, and
    /// the mark says so. What is remembered of closed purchases goes: the save may have touched these, and another one before the recalculation must not go by it.
    /// </summary>
    public void MarkDue(IEnumerable<Guid> contactIds, DateTime asOf)
    {
        foreach (var id in contactIds.Distinct().OrderBy(id => id))
            service.Update(new Entity(ContactTable.Name, id) { [ContactTable.NextRecalculationOn] = asOf, [ContactTable.ClosedHistory] = null });
    }

    /// <summary>What is told of a customer who failed is kept in the row of the run: in the language of the organisation, as all that is stored.</summary>
    private string ReasonOf(Exception failure) => failure is RefusedException refused ? calculator.Texts.Say(refused.Sentence) : failure.Message;

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

    private Profile ProfileOf(StoredCustomer customer, DateTime asOf)
    {
        var profile = Calculate(customer, asOf);
        CustomerColumns.RequireToFit(profile);
        return profile;
    }

    /// <summary>
    /// Amounts stay as the rate had them that the row bears, until one of them changes: the platform reckons what is written
    /// by the rate of the moment, so they are all computed by that one.
    /// </summary>
    private Profile Calculate(StoredCustomer customer, DateTime asOf)
    {
        var profile = calculator.Calculate(asOf, customer.Declared, customer.Purchases, customer.Lifetime);
        return customer.RateNow is { } rate && rate != calculator.RateOf(customer.Declared) && CustomerColumns.ChangesAmounts(customer.Row, profile)
            ? calculator.Calculate(asOf, customer.Declared with { ExchangeRate = rate }, customer.Purchases, customer.Lifetime)
            : profile;
    }

    private int RecalculateLocked(IEnumerable<StoredCustomer> customers, DateTime asOf, Func<StoredCustomer, Profile?> profileOf, Func<StoredCustomer, ChangeCause> causeOf, Action<Guid, Action> write)
    {
        var changed = 0;
        var cleared = new List<Guid>();
        foreach (var customer in customers)
        {
            if (profileOf(customer) is not { } profile || CustomerColumns.Changes(customer, profile, asOf) is not { } changes)
                continue;

            write(customer.Row.Id, () =>
            {
                service.Update(changes);
                history.Keep(customer.Row, customer.Declared, profile, asOf, causeOf(customer));
            });

            // That a history is closed changes nothing that anybody reads.
            if (changes.Attributes.Count > 1 || !changes.Contains(ContactTable.ClosedHistory) || customer.ClosedHistoryIsWrong)
                changed++;

            // What a merge clears is the master's now; the step on the merge sees to the memberships of the other.
            if (!customer.Declared.IsMerged && changes.Attributes.TryGetValue(ContactTable.SchemeVersion, out var version) && version == null)
                cleared.Add(customer.Row.Id);
        }

        frozenLists.LeaveProfileBased(cleared, write);
        suggestions.Remove(cleared, write);
        return changed;
    }

    /// <summary>The customers that exist by their purchases alone, whatever is remembered about them.</summary>
    private IEnumerable<StoredCustomer> Read(IReadOnlyCollection<Guid> contactIds, DateTime asOf) => new HistoryReader(service, calculator, asOf).ReadWhole(contactIds, judges: true);
}
