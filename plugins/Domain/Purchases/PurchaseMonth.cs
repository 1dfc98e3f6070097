using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>What one calendar month brought, split at the edge of the annual window.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Inside">Purchases less returns inside the window.</param>
/// <param name="Outside">The same before the window began.</param>
internal sealed record PurchaseMonth(DateTime First, decimal Inside, decimal Outside)
{
    /// <summary>The month of the day and the twelve before it: a window of twelve months can touch that many.</summary>
    private const int MonthsShown = 13;

    /// <summary>The first day of the first month shown.</summary>
    public static DateTime FirstDayShown(DateTime asOf) => new(asOf.Year - 1, asOf.Month, 1);

    /// <summary>The months to show on a day, the earliest first. What is not between the first of them and the day is left out.</summary>
    /// <param name="asOf">The day.</param>
    /// <param name="window">The window as it stands on that day. It may begin before the months shown.</param>
    /// <param name="values">What each purchase adds to the value.</param>
    public static IReadOnlyList<PurchaseMonth> Of(DateTime asOf, DateSpan window, IReadOnlyCollection<KeyValuePair<DateTime, decimal>> values) =>
        [.. Enumerable.Range(0, MonthsShown).Select(FirstDayShown(asOf).AddMonths).Select(first => MonthOf(first, window, values))];

    private static PurchaseMonth MonthOf(DateTime first, DateSpan window, IEnumerable<KeyValuePair<DateTime, decimal>> values)
    {
        var inside = 0m;
        var outside = 0m;
        foreach (var value in values.Where(value => value.Key >= first && value.Key < first.AddMonths(1) && value.Key <= window.Through))
        {
            if (window.Contains(value.Key))
                inside += value.Value;
            else
                outside += value.Value;
        }

        return new PurchaseMonth(first, inside, outside);
    }
}
