using System;
using System.Collections.Generic;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain.FollowUps;

/// <summary>
/// A date that comes round every month, or in one month of each year: by its number ('the 15th'; where the month is shorter, its last
/// day), or by its weekday ('the last Monday').
/// </summary>
internal sealed record RecurringDate
{
    private const int DaysOfWeek = 7;

    /// <summary>1 to 12; none for every month.</summary>
    public int? Month { get; init; }

    /// <summary>1 to 31; none where week and weekday say it.</summary>
    public int? DayOfMonth { get; init; }

    public WeekOfMonth? Week { get; init; }

    public Weekday? Weekday { get; init; }

    /// <summary>Whether it says one day of a month, and in one way only.</summary>
    public bool IsComplete => (DayOfMonth != null) != (Week != null) && (Week != null) == (Weekday != null);

    /// <summary>Its days within a span, in their order.</summary>
    public IEnumerable<DateTime> Within(DateSpan span)
    {
        for (var month = new DateTime(span.After.Year, span.After.Month, 1); month <= span.Through; month = month.AddMonths(1))
        {
            if ((Month ?? month.Month) == month.Month && In(month) is var day && span.Contains(day))
                yield return day;
        }
    }

    /// <summary>Its day in the month that begins on a first.</summary>
    private DateTime In(DateTime first)
    {
        var length = DateTime.DaysInMonth(first.Year, first.Month);
        if (DayOfMonth is { } number)
            return first.AddDays(Math.Min(number, length) - 1);

        var toFirst = (Number(Weekday!.Value) - Number(first.DayOfWeek) + DaysOfWeek) % DaysOfWeek;
        var weeks = Week == WeekOfMonth.Last ? (length - 1 - toFirst) / DaysOfWeek : Week!.Value - WeekOfMonth.First;
        return first.AddDays(toFirst + (weeks * DaysOfWeek));
    }

    private static int Number(Weekday day) => day - FollowUps.Weekday.Monday;

    /// <summary>The framework's week begins on Sunday.</summary>
    private static int Number(DayOfWeek day) => ((int)day + DaysOfWeek - 1) % DaysOfWeek;
}
