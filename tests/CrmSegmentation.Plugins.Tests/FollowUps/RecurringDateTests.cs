using System;
using System.Linq;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Purchases;
using CsCheck;

namespace CrmSegmentation.Tests.FollowUps;

public class RecurringDateTests
{
    private static readonly DateSpan Leap = new(new DateTime(2003, 12, 31), new DateTime(2004, 12, 31));

    private static readonly Gen<RecurringDate> Dates = Gen.OneOf(
        Gen.Select(Gen.Int[0, 12], Gen.Int[1, 31], (month, day) => new RecurringDate { Month = month == 0 ? null : month, DayOfMonth = day }),
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 4], Gen.Int[0, 6], (month, week, day) => new RecurringDate { Month = month == 0 ? null : month, Week = WeekOfMonth.First + week, Weekday = Weekday.Monday + day }));

    private static readonly Gen<DateTime> Days = Gen.Int[0, 3_000].Select(day => new DateTime(1999, 1, 1).AddDays(day));

    [Fact]
    public void The_last_Monday_is_that_of_the_calendar() => Assert.Equal(
        ["01-26", "02-23", "03-29", "04-26", "05-31", "06-28", "07-26", "08-30", "09-27", "10-25", "11-29", "12-27"],
        new RecurringDate { Week = WeekOfMonth.Last, Weekday = Weekday.Monday }.Within(Leap).Select(day => day.ToString("MM-dd", null)));

    [Fact]
    public void The_31st_is_the_last_day_of_shorter_months() => Assert.Equal(
        ["01-31", "02-29", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31"],
        new RecurringDate { DayOfMonth = 31 }.Within(Leap).Select(day => day.ToString("MM-dd", null)));

    [Fact]
    public void A_month_makes_it_yearly() => Assert.Equal([new DateTime(2004, 2, 1)], new RecurringDate { Month = 2, Week = WeekOfMonth.First, Weekday = Weekday.Sunday }.Within(Leap));

    /// <summary>A day is one of the recurring date where the plain definition says so, day by day.</summary>
    [Fact]
    public void Within_a_span_are_exactly_the_days_that_the_definition_names() => Gen.Select(Dates, Days, Gen.Int[-5, 200]).Sample((date, after, length) =>
    {
        var span = new DateSpan(after, after.AddDays(length));
        var expected = Enumerable.Range(1, Math.Max(length, 0)).Select(day => after.AddDays(day)).Where(day => Is(date, day));

        Assert.Equal(expected, date.Within(span));
    });

    [Fact]
    public void Spans_that_follow_each_other_miss_no_day_and_name_none_twice() => Gen.Select(Dates, Days, Gen.Int[0, 90], Gen.Int[0, 90]).Sample((date, after, one, other) =>
    {
        var middle = after.AddDays(one);
        var end = middle.AddDays(other);

        Assert.Equal(date.Within(new DateSpan(after, end)), date.Within(new DateSpan(after, middle)).Concat(date.Within(new DateSpan(middle, end))));
    });

    private static bool Is(RecurringDate date, DateTime day)
    {
        if (date.Month is { } month && month != day.Month)
            return false;
        if (date.DayOfMonth is { } number)
            return day.Day == number || (day.Day < number && day.AddDays(1).Day == 1);
        var name = day.DayOfWeek.ToString();
        return date.Weekday.ToString() == name && (date.Week == WeekOfMonth.Last ? day.AddDays(7).Month != day.Month : (day.Day + 6) / 7 == date.Week - WeekOfMonth.First + 1);
    }
}
