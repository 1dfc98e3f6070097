using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Globalization;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Input;

public class Dates
{
    [Theory]
    [InlineData("2001-12-02")]
    [InlineData("2001-12-2")]
    [InlineData("2001/12/02")]
    [InlineData("20011202")]
    [InlineData("2001-12-02 14:30")]
    [InlineData("2001-12-02T14:30:15Z")]
    [InlineData("2001-12-02T23:59:59.123+02:00")]
    [InlineData("2001-12-02 2:30 PM")]
    [InlineData("02.12.2001")]
    [InlineData("2.12.01")]
    [InlineData("2 Dec 2001")]
    [InlineData("2-Dec-2001")]
    [InlineData("2-Dec-01")]
    [InlineData("December 2, 2001")]
    [InlineData("Dec 2, 2001 08:26")]
    public void A_date_that_tells_its_order_is_read(string text) => Assert.Equal(new DateOnly(2001, 12, 2), Read(text, [text]));

    [Theory]
    [InlineData("12/2/2001", "12/31/2001")]
    [InlineData("2/12/2001", "31/12/2001")]
    [InlineData("02/12/2001 08:26", "13/12/2001 08:26")]
    [InlineData("2-12-2001", "31-12-2001")]
    public void One_date_of_the_column_can_tell_the_order_of_all(string text, string other) => Assert.Equal(new DateOnly(2001, 12, 2), Read(text, [text, other]));

    [Theory]
    [InlineData("31/2/2001")]
    [InlineData("2001-02-29")]
    [InlineData("2001-13-01")]
    [InlineData("tomorrow")]
    [InlineData("2001")]
    [InlineData("2001-12-02 and later")]
    [InlineData("0000-00-00")]
    [InlineData("12:30")]
    public void What_is_no_date_is_none(string text) => Assert.False(DateFormat.Detect("date", [(2, text)], DateOrder.DayFirst).TryParse(text, out _));

    [Fact]
    public void The_29th_of_February_is_a_date_in_a_leap_year() => Assert.Equal(new DateOnly(2000, 2, 29), Read("29/2/2000", ["29/2/2000"]));

    [Fact]
    public void A_column_that_could_be_read_both_ways_is_asked_about()
    {
        var question = Assert.Throws<InputException>(() => DateFormat.Detect("day", [(2, "2001-05-06"), (3, "03/04/2001")], null));

        Assert.Contains("03/04/2001 (line 3)", question.Message, StringComparison.Ordinal);
        Assert.Contains("--date-order", question.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dmy", 4, 3)]
    [InlineData("mdy", 3, 4)]
    public void The_caller_can_say_the_order(string order, int month, int day)
    {
        var format = DateFormat.Detect("day", [(2, "03/04/2001")], order == "dmy" ? DateOrder.DayFirst : DateOrder.MonthFirst);

        Assert.True(format.TryParse("03/04/2001", out var date));
        Assert.Equal(new DateOnly(2001, month, day), date);
    }

    [Fact]
    public void A_column_that_writes_both_ways_is_refused_with_both_lines()
    {
        var refusal = Assert.Throws<InputException>(() => DateFormat.Detect("day", [(2, "13/01/2001"), (9, "01/13/2001")], null));

        Assert.Contains("line 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(new DateOnly(2001, 12, 2), Read("2 Dec 2001", ["2 Dec 2001"]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static DateOnly Read(string text, string[] column)
    {
        var format = DateFormat.Detect("date", column.Select((t, i) => (i + 2, t)), null);
        Assert.True(format.TryParse(text, out var date));
        return date;
    }
}
