using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Purchases;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Purchases;

/// <summary>Months of purchases are cut at the edge of the window that the settings say, whatever it is.</summary>
public class PurchaseMonthTests
{
    [Theory]
    [InlineData("2001-12-31", nameof(WindowMode.TrailingTwelveMonths), 0, 1, "2000-12:0/7 2001-01:1/0 2001-02:2/0 2001-10:4/0 2001-12:8/0")]
    [InlineData("2002-01-15", nameof(WindowMode.TrailingTwelveMonths), 0, 1, "2001-01:0/1 2001-02:2/0 2001-10:4/0 2001-12:8/0 2002-01:16/0")]
    [InlineData("2001-12-31", nameof(WindowMode.CalendarYear), 0, 1, "2000-12:0/7 2001-01:1/0 2001-02:2/0 2001-10:4/0 2001-12:8/0")]
    [InlineData("2002-01-15", nameof(WindowMode.CalendarYear), 0, 1, "2001-01:0/1 2001-02:0/2 2001-10:0/4 2001-12:0/8 2002-01:16/0")]
    [InlineData("2001-12-31", nameof(WindowMode.FiscalYear), 0, 10, "2000-12:0/7 2001-01:0/1 2001-02:0/2 2001-10:4/0 2001-12:8/0")]
    [InlineData("2001-12-31", nameof(WindowMode.TrailingDays), 30, 1, "2000-12:0/7 2001-01:0/1 2001-02:0/2 2001-10:0/4 2001-12:8/0")]
    [InlineData("2001-12-31", nameof(WindowMode.TrailingDays), 29, 1, "2000-12:0/7 2001-01:0/1 2001-02:0/2 2001-10:0/4 2001-12:0/8")]
    [InlineData("2001-12-31", nameof(WindowMode.TrailingDays), 800, 1, "2000-12:7/0 2001-01:1/0 2001-02:2/0 2001-10:4/0 2001-12:8/0")]
    public void What_lies_before_the_edge_is_outside(string asOf, string mode, int days, int firstMonth, string months)
    {
        var window = new AnnualWindow { Mode = Enum.Parse<WindowMode>(mode), Days = days, FirstMonth = firstMonth };

        var told = PurchaseMonth.Of(Day(asOf), window.At(Day(asOf)), Bought("2000-11-30:99", "2000-12-30:7", "2001-01-15:1", "2001-02-01:2", "2001-10-01:4", "2001-12-02:8", "2002-01-10:16"));

        Assert.Equal(13, told.Count);
        Assert.Equal(months, string.Join(" ", told.Where(month => month.Inside != 0 || month.Outside != 0).Select(month => FormattableString.Invariant($"{month.First:yyyy-MM}:{month.Inside}/{month.Outside}"))));
    }

    [Fact]
    public void A_month_cut_in_two_has_both_parts_and_returns_are_subtracted()
    {
        var told = PurchaseMonth.Of(Day("2001-06-10"), AnnualWindow.TrailingTwelveMonths.At(Day("2001-06-10")), Bought("2000-06-10:5", "2000-06-11:7", "2000-06-30:-2"));

        Assert.Equal(new PurchaseMonth(Day("2000-06-01"), 5m, 5m), told[0]);
    }

    private static List<KeyValuePair<DateTime, decimal>> Bought(params string[] purchases) =>
        [.. purchases.Select(purchase => purchase.Split(':')).Select(parts => new KeyValuePair<DateTime, decimal>(Day(parts[0]), decimal.Parse(parts[1], CultureInfo.InvariantCulture)))];
}
