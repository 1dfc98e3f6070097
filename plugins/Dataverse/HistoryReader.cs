using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Reads customers with all that their profile is computed from: wholly, whatever is remembered about them, or by the closed history
/// on the row, which tells of the purchases before a day without reading them. Either way the same comes out.
/// </summary>
internal sealed class HistoryReader(IOrganizationService service, ProfileCalculator calculator, DateTime asOf)
{
    private readonly CustomerReader customers = new(service);
    private readonly DateTime closes = ClosedHistory.DayOf(asOf);
    private readonly DateTime daysFrom = calculator.ReadAfter(asOf).AddDays(1);

    /// <summary>The customers that exist, by their purchases alone: in two reads, further pages aside.</summary>
    /// <param name="contactIds">The customers.</param>
    /// <param name="judges">Whether what is remembered about them is judged by it. A save need not know: it touches what is remembered.</param>
    public IEnumerable<StoredCustomer> ReadWhole(IReadOnlyCollection<Guid> contactIds, bool judges)
    {
        var read = customers.Read(contactIds, daysFrom.AddDays(-1));
        var profiled = Profiled(read);
        var byRow = calculator.MergesSameDayPurchases;
        var groups = new LifetimeReader(service).Read(profiled.ConvertAll(customer => customer.Row.Id), closes, profiled.Sum(KnownPurchases), ref byRow);
        foreach (var customer in profiled)
            CompleteWholly(customer, ClosedHistory.Of(closes, daysFrom, groups.TryGetValue(customer.Row.Id, out var found) ? found : [], byRow, customer.Purchases), judges);

        if (judges)
            JudgeUnprofiled(read);
        return InOrder(contactIds, read);
    }

    /// <summary>The same for a save in one read of all their purchases; none where these are more than a page.</summary>
    public IEnumerable<StoredCustomer>? ReadFew(IReadOnlyCollection<Guid> contactIds)
    {
        if (customers.ReadPage(contactIds) is not { } read)
            return null;

        foreach (var customer in Profiled(read))
        {
            var closed = ClosedHistory.Nothing.Through(closes, daysFrom, customer.Purchases);
            CompleteWholly(customer, calculator.MergesSameDayPurchases ? closed : closed with { PurchaseDays = null }, judges: false);
        }

        return InOrder(contactIds, read);
    }

    /// <summary>
    /// The same by what is remembered, which must be of before the running save: in one read, and one more for those whose history was last
    /// closed before an earlier day, or never. The customers must be locked, and no purchase touched that was closed.
    /// </summary>
    public IEnumerable<StoredCustomer> ReadRemembered(IReadOnlyCollection<Guid> contactIds)
    {
        var read = customers.Read(contactIds, closes.AddDays(-1));
        var behind = new Dictionary<Guid, ClosedHistory>();
        foreach (var customer in Profiled(read))
        {
            var closed = Remembered(customer) is { } remembered && remembered.Serves(closes, daysFrom, calculator.MergesSameDayPurchases) ? remembered : ClosedHistory.Nothing;
            if (closed.Before == closes)
            {
                customer.ClosedHistory = TextOf(customer);
                Complete(customer, closed);
            }
            else
            {
                behind.Add(customer.Row.Id, closed);
            }
        }

        if (behind.Count > 0)
        {
            var from = behind.Values.Min(closed => closed.Before);
            var closing = customers.ReadPurchases(behind.Keys, from == DateTime.MinValue ? null : from, closes).ToLookup(purchase => purchase.Key, purchase => purchase.Value);
            foreach (var one in behind)
            {
                var closed = one.Value.Through(closes, daysFrom, closing[one.Key]);
                read[one.Key].ClosedHistory = ClosedHistoryText.Write(closed);
                read[one.Key].ClosedHistoryStands = one.Value != ClosedHistory.Nothing;
                Complete(read[one.Key], closed);
            }
        }

        return InOrder(contactIds, read);
    }

    /// <summary>The closed history of a customer who has bought nothing yet.</summary>
    public static string? OfNewCustomer(ProfileCalculator calculator, DateTime asOf) =>
        ClosedHistoryText.Write(ClosedHistory.Nothing with { Before = ClosedHistory.DayOf(asOf), DaysFrom = calculator.ReadAfter(asOf).AddDays(1) });

    private static IEnumerable<StoredCustomer> InOrder(IEnumerable<Guid> contactIds, Dictionary<Guid, StoredCustomer> read)
    {
        foreach (var id in contactIds)
        {
            if (read.TryGetValue(id, out var customer))
                yield return customer;
        }
    }

    private List<StoredCustomer> Profiled(Dictionary<Guid, StoredCustomer> read) => [.. read.Values.Where(customer => calculator.HasProfile(customer.Declared))];

    private void CompleteWholly(StoredCustomer customer, ClosedHistory closed, bool judges)
    {
        customer.ClosedHistory = ClosedHistoryText.Write(closed);
        if (judges)
            Judge(customer, closed);
        Complete(customer, closed);
    }

    /// <summary>Who has no profile is to have no closed history.</summary>
    private void JudgeUnprofiled(Dictionary<Guid, StoredCustomer> read)
    {
        foreach (var customer in read.Values.Where(customer => !calculator.HasProfile(customer.Declared)))
            customer.ClosedHistoryIsWrong = TextOf(customer) != null;
    }

    /// <summary>From what is closed and what is open to all that the calculator asks for.</summary>
    private void Complete(StoredCustomer customer, ClosedHistory closed)
    {
        customer.Purchases.RemoveAll(purchase => purchase.Date < closes);
        var open = customer.Purchases.FindAll(purchase => purchase.Date <= asOf);
        customer.Lifetime = calculator.LifetimeOf(closed.GroupsWith(open), calculator.MergesSameDayPurchases ? closed.PurchaseDaysWith(open) : null);
        customer.Purchases.AddRange(closed.Days.Where(purchase => purchase.Date >= daysFrom));
    }

    /// <summary>
    /// Whether what is remembered, carried on by the purchases that were read, comes to the same as these. What does not serve is
    /// not judged: no save uses it.
    /// </summary>
    private void Judge(StoredCustomer customer, ClosedHistory whole)
    {
        if (TextOf(customer) is not { } text)
            return;

        if (ClosedHistoryText.Read(text) is not { } remembered)
        {
            customer.ClosedHistoryIsWrong = true;
        }
        else if (remembered.Serves(closes, daysFrom, countsDays: false))
        {
            var carriedOn = remembered.Through(closes, daysFrom, customer.Purchases);
            customer.ClosedHistoryStands = ClosedHistoryText.Write(whole.PurchaseDays == null ? carriedOn with { PurchaseDays = null } : carriedOn) == customer.ClosedHistory;
            customer.ClosedHistoryIsWrong = !customer.ClosedHistoryStands;
        }
    }

    private static ClosedHistory? Remembered(StoredCustomer customer) => ClosedHistoryText.Read(TextOf(customer));

    private static string? TextOf(StoredCustomer customer) => customer.Row.GetAttributeValue<string>(ContactTable.ClosedHistory);

    /// <summary>
    /// How many purchases a customer is known to have. Of one who was never computed, loaded perhaps while the steps were
    /// switched off, nothing is known: that may be any number.
    /// </summary>
    private static long KnownPurchases(StoredCustomer customer) =>
        Math.Max(customer.Row.GetAttributeValue<int?>(ContactTable.LifetimePurchaseCount) ?? int.MaxValue, customer.Purchases.Count);
}
