using System;
using System.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Query;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

/// <summary>It is Wednesday 25 November 2026, 10:30 where the caller lives, five hours behind UTC.</summary>
public class DateConditionTests : IDisposable
{
    private readonly World world;

    public DateConditionTests()
        : this(null)
    {
    }

    protected DateConditionTests(string? place) => world = new World(place: place);

    // The bounds of each operator: the last moment before, the first within, the last within, the first after.
    [Theory]
    [InlineData("today", null, "11/24 23:59:59", "11/25 00:00:00", "11/25 23:59:59", "11/26 00:00:00")]
    [InlineData("yesterday", null, "11/23 23:59:59", "11/24 00:00:00", "11/24 23:59:59", "11/25 00:00:00")]
    [InlineData("tomorrow", null, "11/25 23:59:59", "11/26 00:00:00", "11/26 23:59:59", "11/27 00:00:00")]
    [InlineData("this-week", null, "11/21 23:59:59", "11/22 00:00:00", "11/28 23:59:59", "11/29 00:00:00")]
    [InlineData("last-week", null, "11/14 23:59:59", "11/15 00:00:00", "11/21 23:59:59", "11/22 00:00:00")]
    [InlineData("next-week", null, "11/28 23:59:59", "11/29 00:00:00", "12/5 23:59:59", "12/6 00:00:00")]
    [InlineData("this-month", null, "10/31 23:59:59", "11/1 00:00:00", "11/30 23:59:59", "12/1 00:00:00")]
    [InlineData("last-month", null, "9/30 23:59:59", "10/1 00:00:00", "10/31 23:59:59", "11/1 00:00:00")]
    [InlineData("next-month", null, "11/30 23:59:59", "12/1 00:00:00", "12/31 23:59:59", "1/1/2027 00:00:00")]
    [InlineData("this-year", null, "12/31/2025 23:59:59", "1/1 00:00:00", "12/31 23:59:59", "1/1/2027 00:00:00")]
    [InlineData("last-year", null, "12/31/2024 23:59:59", "1/1/2025 00:00:00", "12/31/2025 23:59:59", "1/1 00:00:00")]
    [InlineData("next-year", null, "12/31 23:59:59", "1/1/2027 00:00:00", "12/31/2027 23:59:59", "1/1/2028 00:00:00")]
    [InlineData("last-seven-days", null, "11/17 23:59:59", "11/18 00:00:00", "11/25 10:30:00", "11/25 10:30:01")]
    [InlineData("next-seven-days", null, "11/25 10:29:59", "11/25 10:30:00", "12/2 23:59:59", "12/3 00:00:00")]
    [InlineData("last-x-hours", "3", "11/25 07:29:59", "11/25 07:30:00", "11/25 10:30:00", "11/25 10:30:01")]
    [InlineData("next-x-hours", "3", "11/25 10:29:59", "11/25 10:30:00", "11/25 13:30:00", "11/25 13:30:01")]
    [InlineData("last-x-days", "2", "11/22 23:59:59", "11/23 00:00:00", "11/25 10:30:00", "11/25 10:30:01")]
    [InlineData("next-x-days", "2", "11/25 10:29:59", "11/25 10:30:00", "11/27 23:59:59", "11/28 00:00:00")]
    [InlineData("last-x-weeks", "1", "11/17 23:59:59", "11/18 00:00:00", "11/25 10:30:00", "11/25 10:30:01")]
    [InlineData("next-x-weeks", "1", "11/25 10:29:59", "11/25 10:30:00", "12/2 23:59:59", "12/3 00:00:00")]
    [InlineData("last-x-months", "1", "10/24 23:59:59", "10/25 00:00:00", "11/25 10:30:00", "11/25 10:30:01")]
    [InlineData("next-x-months", "1", "11/25 10:29:59", "11/25 10:30:00", "12/25 23:59:59", "12/26 00:00:00")]
    [InlineData("last-x-years", "1", "11/24/2025 23:59:59", "11/25/2025 00:00:00", "11/25 10:30:00", "11/25 10:30:01")]
    [InlineData("next-x-years", "1", "11/25 10:29:59", "11/25 10:30:00", "11/25/2027 23:59:59", "11/26/2027 00:00:00")]
    [InlineData("on", "2026-03-04", "3/3 23:59:59", "3/4 00:00:00", "3/4 23:59:59", "3/5 00:00:00")]
    [InlineData("this-fiscal-year", null, "12/31/2025 23:59:59", "1/1 00:00:00", "12/31 23:59:59", "1/1/2027 00:00:00")]
    [InlineData("last-fiscal-year", null, "12/31/2024 23:59:59", "1/1/2025 00:00:00", "12/31/2025 23:59:59", "1/1 00:00:00")]
    [InlineData("next-fiscal-year", null, "12/31 23:59:59", "1/1/2027 00:00:00", "12/31/2027 23:59:59", "1/1/2028 00:00:00")]
    [InlineData("this-fiscal-period", null, "9/30 23:59:59", "10/1 00:00:00", "12/31 23:59:59", "1/1/2027 00:00:00")]
    [InlineData("last-fiscal-period", null, "6/30 23:59:59", "7/1 00:00:00", "9/30 23:59:59", "10/1 00:00:00")]
    [InlineData("next-fiscal-period", null, "12/31 23:59:59", "1/1/2027 00:00:00", "3/31/2027 23:59:59", "4/1/2027 00:00:00")]
    [InlineData("last-x-fiscal-years", "2", "12/31/2023 23:59:59", "1/1/2024 00:00:00", "12/31/2025 23:59:59", "1/1 00:00:00")]
    [InlineData("next-x-fiscal-years", "2", "12/31 23:59:59", "1/1/2027 00:00:00", "12/31/2028 23:59:59", "1/1/2029 00:00:00")]
    [InlineData("last-x-fiscal-periods", "2", "3/31 23:59:59", "4/1 00:00:00", "9/30 23:59:59", "10/1 00:00:00")]
    [InlineData("next-x-fiscal-periods", "2", "12/31 23:59:59", "1/1/2027 00:00:00", "6/30/2027 23:59:59", "7/1/2027 00:00:00")]
    [InlineData("in-fiscal-year", "2025", "12/31/2024 23:59:59", "1/1/2025 00:00:00", "12/31/2025 23:59:59", "1/1 00:00:00")]
    [InlineData("in-fiscal-period", "2", "3/31 23:59:59", "4/1 00:00:00", "6/30 23:59:59", "7/1 00:00:00")]
    [InlineData("in-fiscal-period-and-year", "2|2026", "3/31 23:59:59", "4/1 00:00:00", "6/30 23:59:59", "7/1 00:00:00")]
    public void Operators_with_two_bounds(string op, string? values, string before, string first, string last, string after)
    {
        Join("before", before);
        Join("first", first);
        Join("last", last);
        Join("later", after);

        Assert.Equal("first,last", world.Persons("joined", op, values?.Split('|') ?? []));
    }

    [Theory]
    [InlineData("on-or-before", "2026-03-04", "3/4 23:59:59", "3/5 00:00:00")]
    [InlineData("olderthan-x-minutes", "30", "11/25 09:59:59", "11/25 10:00:00")]
    [InlineData("olderthan-x-hours", "2", "11/25 08:29:59", "11/25 08:30:00")]
    [InlineData("olderthan-x-days", "2", "11/22 23:59:59", "11/23 00:00:00")]
    [InlineData("olderthan-x-weeks", "1", "11/17 23:59:59", "11/18 00:00:00")]
    [InlineData("olderthan-x-months", "1", "10/24 23:59:59", "10/25 00:00:00")]
    [InlineData("olderthan-x-years", "1", "11/24/2025 23:59:59", "11/25/2025 00:00:00")]
    [InlineData("in-or-before-fiscal-period-and-year", "2|2026", "6/30 23:59:59", "7/1 00:00:00")]
    [InlineData("lt", "2026-03-04T12:00:00", "3/4 11:59:59", "3/4 12:00:00")]
    [InlineData("le", "2026-03-04T12:00:00", "3/4 12:00:00", "3/4 12:00:01")]
    [InlineData("lt", "2026-03-04T17:00:00Z", "3/4 11:59:59", "3/4 12:00:00")]
    [InlineData("lt", "2026-03-04T18:00:00+01:00", "3/4 11:59:59", "3/4 12:00:00")]
    [InlineData("lt", "2026-03-04", "3/3 23:59:59", "3/4 00:00:00")]
    public void Operators_that_look_back(string op, string values, string within, string after)
    {
        Join("within", within);
        Join("later", after);

        Assert.Equal("within", world.Persons("joined", op, values.Split('|')));
    }

    [Theory]
    [InlineData("on-or-after", "2026-03-04", "3/3 23:59:59", "3/4 00:00:00")]
    [InlineData("in-or-after-fiscal-period-and-year", "2|2026", "3/31 23:59:59", "4/1 00:00:00")]
    [InlineData("ge", "2026-03-04T12:00:00", "3/4 11:59:59", "3/4 12:00:00")]
    [InlineData("gt", "2026-03-04T12:00:00", "3/4 12:00:00", "3/4 12:00:01")]
    public void Operators_that_look_forward(string op, string values, string before, string within)
    {
        Join("before", before);
        Join("within", within);

        Assert.Equal("within", world.Persons("joined", op, values.Split('|')));
    }

    [Fact]
    public void Days_without_time_belong_to_the_days_before_today_or_after_it()
    {
        foreach (var day in new[] { 22, 23, 24, 25, 26, 27, 28 })
            world.APerson("d" + day, ("birthday", new DateTime(2026, 11, day)));

        Assert.Equal("d25", world.Persons("birthday", "today"));
        Assert.Equal("d23,d24,d25", world.Persons("birthday", "last-x-days", "2"));
        Assert.Equal("d26,d27", world.Persons("birthday", "next-x-days", "2"));
        Assert.Equal("d22", world.Persons("birthday", "olderthan-x-days", "2"));
        Assert.Equal("d24", world.Persons("birthday", "on", "2026-11-24T23:00:00"));
        Assert.Equal("d24", world.Persons("birthday", "eq", "2026-11-24"));
        Assert.Equal("d22,d23,d24,d25,d26,d27", world.Persons("birthday", "ne", "2026-11-28"));
    }

    [Fact]
    public void Today_is_the_callers_today()
    {
        Join("evening", "11/24 23:00:00");
        world.APerson("day", ("birthday", new DateTime(2026, 11, 26)));
        world.Context = world.Context with { TimeZone = World.Zone(0) };
        Assert.Equal("evening", world.Persons("joined", "today"));

        world.Context = world.Context with { TimeZone = World.Zone(10) };
        Assert.Equal("day", world.Persons("birthday", "today"));
    }

    [Fact]
    public void A_fiscal_year_may_start_in_July()
    {
        Join("june", "6/30 12:00:00");
        Join("july", "7/1 12:00:00");
        world.Context = world.Context with { Fiscal = new FiscalCalendar(7, 1, FiscalPeriodType.Monthly) };

        Assert.Equal("july", world.Persons("joined", "this-fiscal-year"));
        Assert.Equal("june", world.Persons("joined", "in-fiscal-period-and-year", "12", "2025"));
        Assert.Equal("june", world.Persons("joined", "in-fiscal-period", "12"));
    }

    [Fact]
    public void A_fiscal_year_may_have_thirteen_periods_of_four_weeks()
    {
        foreach (var day in new[] { "1/28", "1/29", "2/25", "11/4", "11/5", "12/2", "12/3", "12/31", "1/1/2027", "1/28/2027", "1/29/2027" })
            Join(day, day + " 12:00:00");
        world.Context = world.Context with { Fiscal = new FiscalCalendar(1, 1, FiscalPeriodType.FourWeekly) };

        Assert.Equal("1/29,2/25", world.Persons("joined", "in-fiscal-period-and-year", "2", "2026"));
        Assert.Equal("11/5,12/2", world.Persons("joined", "this-fiscal-period"));
        Assert.Equal("12/3,12/31", world.Persons("joined", "next-fiscal-period"));
        Assert.Equal("1/1/2027,1/28/2027,12/3,12/31", world.Persons("joined", "next-x-fiscal-periods", "2"));
        Assert.Equal("12/3,12/31", world.Persons("joined", "in-fiscal-period", "13"));
    }

    [Fact]
    public void Wall_clock_times_are_not_converted()
    {
        world.APerson("early", ("wakes", new DateTime(2026, 11, 25, 1, 0, 0)));

        Assert.Equal("early", world.Persons("wakes", "today"));
        Assert.Equal("early", world.Persons("wakes", "eq", "2026-11-25T01:00:00"));
    }

    [Fact]
    public void Dates_of_the_SDK_are_UTC()
    {
        Join("noon", "3/4 12:00:00");
        var query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname") };
        query.Criteria.AddCondition("joined", ConditionOperator.Equal, new DateTime(2026, 3, 4, 17, 0, 0, DateTimeKind.Utc));

        Assert.Equal("noon", World.Names(world.Run(query)));
    }

    [Fact]
    public void Not_on_a_day_includes_those_without_a_date()
    {
        Join("on", "3/4 12:00:00");
        Join("other", "3/5 12:00:00");
        world.APerson("none");
        var query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname") };
        query.Criteria.AddCondition("joined", ConditionOperator.NotOn, "2026-03-04");
        query.AddOrder("fullname", OrderType.Ascending);

        Assert.Equal("none,other", World.Names(world.Run(query)));
    }

    [Theory]
    [InlineData("last-x-hours")]
    [InlineData("next-x-hours")]
    [InlineData("olderthan-x-hours")]
    [InlineData("olderthan-x-minutes")]
    public void Hours_and_minutes_are_refused_for_columns_of_days(string op)
    {
        var fault = World.Fault(() => world.Persons("birthday", op, "1"));

        Assert.Equal(ErrorCode.InvalidConditionOperator, fault.ErrorCode);
        Assert.Contains(op, fault.Message, StringComparison.Ordinal);
        Assert.Contains("birthday", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => world.Dispose();

    private void Join(string name, string local)
    {
        var parts = local.Split(' ');
        var date = parts[0].Split('/').Select(int.Parse).ToArray();
        var day = new DateTime(date.Length == 3 ? date[2] : 2026, date[0], date[1]) + TimeSpan.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        world.APerson(name, ("joined", DateTime.SpecifyKind(day.AddHours(5), DateTimeKind.Utc)));
    }

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : DateConditionTests(PostgresServer.NewPlace());
}
