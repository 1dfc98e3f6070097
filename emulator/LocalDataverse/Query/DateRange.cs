using System;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>The stretch of the user's calendar that a date operator means: from the first moment up to, not including, the last. Null is open.</summary>
internal readonly record struct DateRange(DateTime? From, DateTime? To)
{
    /// <param name="dateOnly">Whether the column holds calendar days: then today is one of the last days and not one of the next.</param>
    /// <param name="now">The user's clock.</param>
    /// <param name="count">The x of the operator, its year or its period.</param>
    /// <param name="year">The year of the operators that name a period and a year.</param>
    /// <param name="day">The day of the operators that name one.</param>
    public static DateRange? Of(ConditionOperator op, bool dateOnly, DateTime now, FiscalCalendar fiscal, int count, int year, DateTime day)
    {
        var today = now.Date;
        var tomorrow = today.AddDays(1);
        var week = today.AddDays(-(int)today.DayOfWeek);
        var month = new DateTime(today.Year, today.Month, 1);
        var january = new DateTime(today.Year, 1, 1);
        var fiscalYear = fiscal.YearOf(today);
        var (periodYear, period) = fiscal.PeriodOf(today);

        DateRange Last(DateTime from) => new(from, dateOnly ? tomorrow : now.AddSeconds(1));
        DateRange Next(DateTime lastDay) => new(dateOnly ? tomorrow : now, lastDay.AddDays(1));
        DateRange FiscalYears(int from, int to) => new(fiscal.StartOfYear(from), fiscal.StartOfYear(to));
        DateRange Periods(int from, int to) => new(fiscal.StartOfPeriod(periodYear, from), fiscal.StartOfPeriod(periodYear, to));

        return op switch
        {
            ConditionOperator.Today => new(today, tomorrow),
            ConditionOperator.Yesterday => new(today.AddDays(-1), today),
            ConditionOperator.Tomorrow => new(tomorrow, tomorrow.AddDays(1)),
            ConditionOperator.On or ConditionOperator.NotOn => new(day, day.AddDays(1)),
            ConditionOperator.OnOrBefore => new(null, day.AddDays(1)),
            ConditionOperator.OnOrAfter => new(day, null),
            ConditionOperator.ThisWeek => new(week, week.AddDays(7)),
            ConditionOperator.LastWeek => new(week.AddDays(-7), week),
            ConditionOperator.NextWeek => new(week.AddDays(7), week.AddDays(14)),
            ConditionOperator.ThisMonth => new(month, month.AddMonths(1)),
            ConditionOperator.LastMonth => new(month.AddMonths(-1), month),
            ConditionOperator.NextMonth => new(month.AddMonths(1), month.AddMonths(2)),
            ConditionOperator.ThisYear => new(january, january.AddYears(1)),
            ConditionOperator.LastYear => new(january.AddYears(-1), january),
            ConditionOperator.NextYear => new(january.AddYears(1), january.AddYears(2)),
            ConditionOperator.Last7Days => Last(today.AddDays(-7)),
            ConditionOperator.Next7Days => Next(today.AddDays(7)),
            ConditionOperator.LastXHours => new(now.AddHours(-count), now.AddSeconds(1)),
            ConditionOperator.NextXHours => new(now, now.AddHours(count).AddSeconds(1)),
            ConditionOperator.LastXDays => Last(today.AddDays(-count)),
            ConditionOperator.NextXDays => Next(today.AddDays(count)),
            ConditionOperator.LastXWeeks => Last(today.AddDays(-7 * count)),
            ConditionOperator.NextXWeeks => Next(today.AddDays(7 * count)),
            ConditionOperator.LastXMonths => Last(today.AddMonths(-count)),
            ConditionOperator.NextXMonths => Next(today.AddMonths(count)),
            ConditionOperator.LastXYears => Last(today.AddYears(-count)),
            ConditionOperator.NextXYears => Next(today.AddYears(count)),
            ConditionOperator.OlderThanXMinutes => new(null, now.AddMinutes(-count)),
            ConditionOperator.OlderThanXHours => new(null, now.AddHours(-count)),
            ConditionOperator.OlderThanXDays => new(null, today.AddDays(-count)),
            ConditionOperator.OlderThanXWeeks => new(null, today.AddDays(-7 * count)),
            ConditionOperator.OlderThanXMonths => new(null, today.AddMonths(-count)),
            ConditionOperator.OlderThanXYears => new(null, today.AddYears(-count)),
            ConditionOperator.ThisFiscalYear => FiscalYears(fiscalYear, fiscalYear + 1),
            ConditionOperator.LastFiscalYear => FiscalYears(fiscalYear - 1, fiscalYear),
            ConditionOperator.NextFiscalYear => FiscalYears(fiscalYear + 1, fiscalYear + 2),
            ConditionOperator.LastXFiscalYears => FiscalYears(fiscalYear - count, fiscalYear),
            ConditionOperator.NextXFiscalYears => FiscalYears(fiscalYear + 1, fiscalYear + 1 + count),
            ConditionOperator.ThisFiscalPeriod => Periods(period, period + 1),
            ConditionOperator.LastFiscalPeriod => Periods(period - 1, period),
            ConditionOperator.NextFiscalPeriod => Periods(period + 1, period + 2),
            ConditionOperator.LastXFiscalPeriods => Periods(period - count, period),
            ConditionOperator.NextXFiscalPeriods => Periods(period + 1, period + 1 + count),
            ConditionOperator.InFiscalYear => FiscalYears(count, count + 1),
            ConditionOperator.InFiscalPeriodAndYear => new(fiscal.StartOfPeriod(year, count), fiscal.StartOfPeriod(year, count + 1)),
            ConditionOperator.InOrBeforeFiscalPeriodAndYear => new(null, fiscal.StartOfPeriod(year, count + 1)),
            ConditionOperator.InOrAfterFiscalPeriodAndYear => new(fiscal.StartOfPeriod(year, count), null),
            _ => null,
        };
    }
}
