using System;
using System.Globalization;

namespace LocalDataverse.Query;

/// <summary>The fiscal year of an organisation: the day it starts, and its periods. A fiscal year bears the number of the calendar year in which it starts.</summary>
internal sealed record FiscalCalendar(int StartMonth, int StartDay, FiscalPeriodType PeriodType)
{
    /// <summary>The platform's default: quarters from 1 January.</summary>
    public static FiscalCalendar Default { get; } = new(1, 1, FiscalPeriodType.Quarterly);

    public int PeriodsInYear => PeriodType switch
    {
        FiscalPeriodType.Monthly => 12,
        FiscalPeriodType.Quarterly => 4,
        FiscalPeriodType.SemiAnnually => 2,
        FiscalPeriodType.FourWeekly => 13,
        _ => 1,
    };

    public static FiscalCalendar Parse(string text)
    {
        var parts = text.Split('/');
        return new FiscalCalendar(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            Enum.Parse<FiscalPeriodType>(parts[2]));
    }

    public DateTime StartOfYear(int year) => new(year, StartMonth, Math.Min(StartDay, DateTime.DaysInMonth(year, StartMonth)));

    /// <summary>The first day of a period; periods before the year's first or beyond its last are those of the years around it.</summary>
    public DateTime StartOfPeriod(int year, int period)
    {
        var (years, index) = Math.DivRem(period - 1, PeriodsInYear);
        if (index < 0)
            (years, index) = (years - 1, index + PeriodsInYear);
        var start = StartOfYear(year + years);
        return PeriodType == FiscalPeriodType.FourWeekly ? start.AddDays(28 * index) : start.AddMonths(index * (12 / PeriodsInYear));
    }

    public int YearOf(DateTime day) => day >= StartOfYear(day.Year) ? day.Year : day.Year - 1;

    public (int Year, int Period) PeriodOf(DateTime day)
    {
        var year = YearOf(day);
        var period = 1;
        while (period < PeriodsInYear && day >= StartOfPeriod(year, period + 1))
            period++;
        return (year, period);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartMonth}/{StartDay}/{PeriodType}");
}
