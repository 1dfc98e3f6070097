using System;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>
/// The rule that says which purchases count as 'this year' on a given day, and on which days that answer changes for one
/// purchase although nobody touches it. All dates are whole days.
/// </summary>
internal sealed record AnnualWindow
{
    /// <summary>The default: <c>asOf.AddYears(-1) &lt; date &lt;= asOf</c>. AddYears, not 365 days.</summary>
    public static AnnualWindow TrailingTwelveMonths { get; } = new();

    public WindowMode Mode { get; init; } = WindowMode.TrailingTwelveMonths;

    /// <summary>First month (1..12) of the fiscal year; used by <see cref="WindowMode.FiscalYear"/> alone.</summary>
    public int FirstMonth { get; init; } = 1;

    /// <summary>Length of the window; used by <see cref="WindowMode.TrailingDays"/> alone.</summary>
    public int Days { get; init; } = 365;

    /// <summary>The window as it stands on a day.</summary>
    public DateSpan At(DateTime asOf) => new(Mode switch
    {
        WindowMode.CalendarYear => FirstDayOfYear(asOf, 1).AddDays(-1),
        WindowMode.FiscalYear => FirstDayOfYear(asOf, FirstMonth).AddDays(-1),
        WindowMode.TrailingDays => asOf.AddDays(-Days),
        _ => asOf.AddYears(-1),
    }, asOf);

    /// <summary>The window one year earlier: what it was on the same day of last year.</summary>
    public DateSpan PreviousAt(DateTime asOf) => At(asOf.AddYears(-1));

    /// <summary>The first day on which a purchase of this date is no longer in the window.</summary>
    public DateTime Leaves(DateTime date) => Mode switch
    {
        WindowMode.CalendarYear => FirstDayOfYear(date, 1).AddYears(1),
        WindowMode.FiscalYear => FirstDayOfYear(date, FirstMonth).AddYears(1),
        WindowMode.TrailingDays => date.AddDays(Days),
        _ => FirstDayWhoseLastYearReaches(date),
    };

    /// <summary>
    /// The next day after <paramref name="asOf"/> on which a purchase of this date enters or leaves the window or,
    /// when <paramref name="previousToo"/>, the window one year earlier; none when it has left both.
    /// </summary>
    public DateTime? NextChange(DateTime date, DateTime asOf, bool previousToo)
    {
        if (date > asOf)
            return date;

        var leaves = Leaves(date);
        if (!previousToo)
            return leaves > asOf ? leaves : null;

        // By the calendar year a purchase enters the previous window day by day, long after it has left the current one.
        // One of 29 February may enter it on the very day on which it leaves it: then it never counts there, and nothing changes.
        var enters = FirstDayWhoseLastYearReaches(date);
        var leavesPrevious = FirstDayWhoseLastYearReaches(leaves);
        return enters == leavesPrevious ? Earliest(asOf, leaves) : Earliest(asOf, leaves, enters, leavesPrevious);
    }

    private static DateTime? Earliest(DateTime after, params DateTime[] days)
    {
        DateTime? earliest = null;
        foreach (var day in days)
        {
            if (day > after && !(day >= earliest))
                earliest = day;
        }

        return earliest;
    }

    /// <summary>
    /// The first day t with <c>t.AddYears(-1) &gt;= date</c>. That is the same day of the next year, except that
    /// 29 February is reached on 1 March: on 28 February one year earlier was the 28th.
    /// </summary>
    private static DateTime FirstDayWhoseLastYearReaches(DateTime date)
    {
        var day = date.AddYears(1);
        return day.AddYears(-1) >= date ? day : day.AddDays(1);
    }

    private static DateTime FirstDayOfYear(DateTime day, int firstMonth) =>
        new(day.Month >= firstMonth ? day.Year : day.Year - 1, firstMonth, 1);
}
