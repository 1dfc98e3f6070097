using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>
/// What a customer's purchases before a day amount to, so that a save that touches none of them need not read them again. These
/// are facts and no rule's outcome, in the base currency as the rows bear it: no change of rules makes them wrong. A rule
/// may ask for more than they tell; then they do not serve it.
/// </summary>
/// <param name="Before">The day before which purchases are closed; those of the day itself are not.</param>
/// <param name="DaysFrom">From this day on the days are told apart.</param>
/// <param name="PurchaseDays">On how many days something was bought; none where nobody counted.</param>
/// <param name="Groups">All closed purchases and returns by kind and category.</param>
/// <param name="Days">Those from <paramref name="DaysFrom"/> on, in the order of days, the ones that are alike added up.</param>
internal sealed record ClosedHistory(DateTime Before, DateTime DaysFrom, int? PurchaseDays, IReadOnlyList<LifetimeGroup> Groups, IReadOnlyList<Purchase> Days)
{
    /// <summary>So many days stay open at least: most purchases arrive, and most mistakes are mended, within them.</summary>
    public const int OpenDays = 14;

    /// <summary>Nothing is closed.</summary>
    public static ClosedHistory Nothing { get; } = new(DateTime.MinValue, DateTime.MinValue, 0, [], []);

    /// <summary>The day before which histories are closed as of a day: a Monday, so that it stays the same for a week.</summary>
    public static DateTime DayOf(DateTime asOf) => asOf.AddDays(-OpenDays - (((int)asOf.DayOfWeek + 6) % 7));

    /// <summary>Closes a history.</summary>
    /// <param name="before">The day before which it is closed.</param>
    /// <param name="daysFrom">From when on days are told apart.</param>
    /// <param name="groups">All counted purchases before the day: by kind and category, or rows as groups of one.</param>
    /// <param name="byRow">Whether they are rows, whose days can be counted.</param>
    /// <param name="recent">The purchases from <paramref name="daysFrom"/> on; later ones than are closed are left out.</param>
    public static ClosedHistory Of(DateTime before, DateTime daysFrom, IEnumerable<LifetimeGroup> groups, bool byRow, IEnumerable<Purchase> recent)
    {
        var added = new List<LifetimeGroup>();
        var days = byRow ? new HashSet<DateTime>() : null;
        foreach (var group in groups)
        {
            Add(added, group);
            if (group.Kind != PurchaseKind.Return)
                days?.Add(group.Last);
        }

        return new ClosedHistory(before, daysFrom, days?.Count, InOrder(added), Alike(recent.Where(purchase => purchase.Date >= daysFrom && purchase.Date < before)));
    }

    /// <summary>Whether this, together with the purchases from <see cref="Before"/> on, tells all that is asked.</summary>
    /// <param name="closes">The day before which histories are closed now: what was closed later closes too much.</param>
    /// <param name="daysFrom">From when on days must be told apart; what was closed before that is too old to be checked by what is read for these days.</param>
    /// <param name="countsDays">Whether the days with purchases must have been counted.</param>
    public bool Serves(DateTime closes, DateTime daysFrom, bool countsDays) => Before <= closes && Before >= daysFrom && DaysFrom <= daysFrom && (PurchaseDays != null || !countsDays);

    /// <summary>The history closed before a later day.</summary>
    /// <param name="before">The day.</param>
    /// <param name="daysFrom">From when on days are told apart; not earlier than they are.</param>
    /// <param name="purchases">All purchases from <see cref="Before"/> to before the day; others are left out.</param>
    public ClosedHistory Through(DateTime before, DateTime daysFrom, IEnumerable<Purchase> purchases)
    {
        var closing = purchases.Where(purchase => purchase.Date >= Before && purchase.Date < before).ToList();
        return new ClosedHistory(
            before,
            daysFrom,
            PurchaseDaysWith(closing),
            InOrder(GroupsWith(closing)),
            Alike(Days.Concat(closing).Where(purchase => purchase.Date >= daysFrom)));
    }

    /// <summary>The groups together with purchases that are not closed.</summary>
    public List<LifetimeGroup> GroupsWith(IEnumerable<Purchase> open)
    {
        var groups = new List<LifetimeGroup>(Groups);
        foreach (var purchase in open)
            Add(groups, new LifetimeGroup(purchase.IsReturn ? PurchaseKind.Return : PurchaseKind.Purchase, purchase.Category, purchase.Count, purchase.Amount, purchase.Date, purchase.Date));
        return groups;
    }

    /// <summary>On how many days something was bought, with purchases that are not closed; none where nobody counted.</summary>
    public int? PurchaseDaysWith(IEnumerable<Purchase> open) =>
        PurchaseDays + open.Where(purchase => !purchase.IsReturn).Select(purchase => purchase.Date).Distinct().Count();

    private static void Add(List<LifetimeGroup> groups, LifetimeGroup more)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].Kind == more.Kind && groups[i].Category == more.Category)
            {
                groups[i] = groups[i].With(more);
                return;
            }
        }

        groups.Add(more);
    }

    private static List<LifetimeGroup> InOrder(List<LifetimeGroup> groups)
    {
        groups.Sort((one, other) => one.Kind != other.Kind ? one.Kind.CompareTo(other.Kind) : Nullable.Compare(one.Category, other.Category));
        return groups;
    }

    /// <summary>Purchases in the order of days, those of one day, kind, channel and gift as one. The category no longer counts.</summary>
    private static List<Purchase> Alike(IEnumerable<Purchase> purchases)
    {
        var days = new List<Purchase>();
        foreach (var purchase in purchases.OrderBy(purchase => purchase.Date).ThenBy(purchase => purchase.IsReturn).ThenBy(purchase => purchase.Channel).ThenBy(purchase => purchase.IsGift))
        {
            var kind = purchase.IsReturn ? PurchaseKind.Return : PurchaseKind.Purchase;
            if (days.Count > 0 && days[days.Count - 1] is var last && last.Date == purchase.Date && last.Kind == kind && last.Channel == purchase.Channel && last.IsGift == purchase.IsGift)
                days[days.Count - 1] = last with { Amount = last.Amount + purchase.Amount, Count = last.Count + purchase.Count };
            else
                days.Add(purchase with { Kind = kind, Category = null });
        }

        return days;
    }
}
