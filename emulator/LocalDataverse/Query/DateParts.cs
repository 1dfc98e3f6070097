using System;
using System.Collections.Concurrent;
using System.Globalization;
using LocalDataverse.Store;

namespace LocalDataverse.Query;

/// <summary>Parts of a stored moment as a user sees it, for grouping; called by SQL.</summary>
internal static class DateParts
{
    public const string Day = "day";
    public const string Week = "week";
    public const string Month = "month";
    public const string Quarter = "quarter";
    public const string Year = "year";
    public const string FiscalPeriod = "fiscal-period";
    public const string FiscalYear = "fiscal-year";

    /// <summary>The number of the fiscal period in its year, for the operators that name a period of any year.</summary>
    public const string FiscalPeriodNumber = "fiscal-period-number";

    private const string NoZone = "";

    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Zones = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, FiscalCalendar> Calendars = new(StringComparer.Ordinal);

    /// <summary>The name by which SQL passes a time zone on; empty for moments that are not converted.</summary>
    public static string Name(TimeZoneInfo? zone)
    {
        if (zone is null)
            return NoZone;
        Zones[zone.Id] = zone;
        return zone.Id;
    }

    public static long Get(string part, long seconds, string zone, string fiscal)
    {
        var moment = ValueCodec.FromUnix(seconds);
        if (zone != NoZone)
            moment = TimeZoneInfo.ConvertTimeFromUtc(moment, Zones[zone]);
        switch (part)
        {
            case Day:
                return moment.Day;
            case Week:
                return CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(moment, CalendarWeekRule.FirstDay, DayOfWeek.Sunday);
            case Month:
                return moment.Month;
            case Quarter:
                return (moment.Month + 2) / 3;
            case Year:
                return moment.Year;
        }

        var calendar = Calendars.GetOrAdd(fiscal, FiscalCalendar.Parse);
        var (year, period) = calendar.PeriodOf(DateTime.SpecifyKind(moment.Date, DateTimeKind.Unspecified));
        return part switch
        {
            FiscalYear => year,
            FiscalPeriod => (year * 100) + period,
            FiscalPeriodNumber => period,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "No such part of a date."),
        };
    }
}
