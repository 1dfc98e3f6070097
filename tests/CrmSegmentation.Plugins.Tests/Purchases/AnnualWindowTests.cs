using System;
using CrmSegmentation.Domain.Purchases;
using CsCheck;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Purchases;

public class AnnualWindowTests
{
    [Theory]
    [InlineData("2001-06-02", "2002-06-01", true)]
    [InlineData("2001-06-02", "2002-06-02", false)]
    [InlineData("2001-06-02", "2001-06-02", true)]
    [InlineData("2001-06-02", "2001-06-01", false)]
    [InlineData("2004-02-29", "2005-02-28", true)]
    [InlineData("2004-02-29", "2005-03-01", false)]
    [InlineData("2003-02-28", "2004-02-27", true)]
    [InlineData("2003-02-28", "2004-02-28", false)]
    [InlineData("2003-02-28", "2004-02-29", false)]
    [InlineData("2003-03-01", "2004-02-29", true)]
    public void The_trailing_year_excludes_its_first_day_and_includes_its_last(string purchased, string asOf, bool counts) =>
        Assert.Equal(counts, AnnualWindow.TrailingTwelveMonths.At(Day(asOf)).Contains(Day(purchased)));

    [Theory]
    [InlineData("2001-06-02", "2002-06-02")]
    [InlineData("2004-02-28", "2005-02-28")]
    [InlineData("2004-02-29", "2005-03-01")]
    [InlineData("2003-02-28", "2004-02-28")]
    [InlineData("2003-03-01", "2004-03-01")]
    public void A_purchase_leaves_the_trailing_year_on_its_day_of_the_next_year_but_29_February_on_1_March(string purchased, string leaves) =>
        Assert.Equal(Day(leaves), AnnualWindow.TrailingTwelveMonths.Leaves(Day(purchased)));

    [Theory]
    [InlineData("2001-01-01", "2001-12-31", true)]
    [InlineData("2000-12-31", "2001-01-01", false)]
    [InlineData("2001-07-01", "2001-06-30", false)]
    public void The_calendar_year_starts_on_1_January(string purchased, string asOf, bool counts) =>
        Assert.Equal(counts, new AnnualWindow { Mode = WindowMode.CalendarYear }.At(Day(asOf)).Contains(Day(purchased)));

    [Theory]
    [InlineData("2001-04-01", "2002-03-31", true)]
    [InlineData("2001-03-31", "2001-04-01", false)]
    [InlineData("2001-04-01", "2002-04-01", false)]
    [InlineData("2001-12-24", "2002-01-15", true)]
    public void The_fiscal_year_starts_in_its_month(string purchased, string asOf, bool counts) =>
        Assert.Equal(counts, new AnnualWindow { Mode = WindowMode.FiscalYear, FirstMonth = 4 }.At(Day(asOf)).Contains(Day(purchased)));

    [Theory]
    [InlineData("2001-01-01", "2001-01-30", true)]
    [InlineData("2001-01-01", "2001-01-31", false)]
    public void Trailing_days_are_that_many_days(string purchased, string asOf, bool counts) =>
        Assert.Equal(counts, new AnnualWindow { Mode = WindowMode.TrailingDays, Days = 30 }.At(Day(asOf)).Contains(Day(purchased)));

    [Fact]
    public void The_previous_window_ends_where_the_trailing_year_begins()
    {
        var asOf = Day("2001-12-31");
        Assert.Equal(new DateSpan(Day("1999-12-31"), Day("2000-12-31")), AnnualWindow.TrailingTwelveMonths.PreviousAt(asOf));
        Assert.Equal(Day("2000-12-31"), AnnualWindow.TrailingTwelveMonths.At(asOf).After);
    }

    /// <summary>The fiscal year begins on 1 March: on 1 March 2005 last year's 29 February is reached, and a year of its own is over.</summary>
    [Fact]
    public void A_purchase_that_enters_and_leaves_the_previous_year_on_one_day_changes_nothing_on_it()
    {
        var window = new AnnualWindow { Mode = WindowMode.FiscalYear, FirstMonth = 3 };
        Assert.Null(window.NextChange(new DateTime(2004, 2, 29), new DateTime(2004, 12, 7), previousToo: true));
        Assert.Equal(new DateTime(2005, 2, 28), window.NextChange(new DateTime(2004, 2, 28), new DateTime(2004, 12, 7), previousToo: true));
    }

    [Fact]
    public void The_next_change_of_a_purchase_is_the_first_day_on_which_its_membership_differs() =>
        Gen.Select(Windows, Days, Days, Gen.Bool).Sample((window, purchased, asOf, previousToo) =>
        {
            var next = window.NextChange(purchased, asOf, previousToo);
            var now = Membership(window, purchased, asOf, previousToo);
            for (var day = asOf.AddDays(1); day < (next ?? asOf.AddYears(3)); day = day.AddDays(1))
                Assert.Equal(now, Membership(window, purchased, day, previousToo));
            if (next is { } change)
                Assert.NotEqual(now, Membership(window, purchased, change, previousToo));
        }, iter: 2_000);

    private static Gen<DateTime> Days { get; } = Gen.Int[0, 4 * 366].Select(days => new DateTime(2003, 1, 1).AddDays(days));

    private static Gen<AnnualWindow> Windows { get; } = Gen.OneOf(
        Gen.Const(AnnualWindow.TrailingTwelveMonths),
        Gen.Const(new AnnualWindow { Mode = WindowMode.CalendarYear }),
        Gen.Int[1, 12].Select(month => new AnnualWindow { Mode = WindowMode.FiscalYear, FirstMonth = month }),
        Gen.Int[1, 400].Select(days => new AnnualWindow { Mode = WindowMode.TrailingDays, Days = days }));

    private static (bool Current, bool Previous) Membership(AnnualWindow window, DateTime purchased, DateTime day, bool previousToo) =>
        (window.At(day).Contains(purchased), previousToo && window.PreviousAt(day).Contains(purchased));
}
