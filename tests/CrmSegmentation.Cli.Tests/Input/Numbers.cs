using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Globalization;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Tests.Input;

public class Numbers
{
    [Theory]
    [InlineData("12.50", "12.50")]
    [InlineData("12", "12")]
    [InlineData(".5", "0.5")]
    [InlineData("699.0982", "699.0982")]
    [InlineData("1,234.50", "1234.50")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("1.234,50", "1234.50")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("12,5", "12.5")]
    [InlineData("1'234.50", "1234.50")]
    [InlineData("1 234,50", "1234.50")]
    [InlineData("1\u00a0234,50 €", "1234.50")]
    [InlineData("$ 12.50", "12.50")]
    [InlineData("EUR 12,50", "12.50")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("\u221212.50", "-12.50")]
    [InlineData("12.50-", "-12.50")]
    [InlineData("(12.50)", "-12.50")]
    [InlineData("-$12.50", "-12.50")]
    [InlineData("$-12.50", "-12.50")]
    [InlineData("0", "0")]
    public void A_number_that_tells_its_mark_is_read(string text, string value)
    {
        var format = NumberFormat.Detect("amount", [(2, text)], ',', null);

        Assert.True(format.TryParse(text, out var number));
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("free")]
    [InlineData("1e5")]
    [InlineData("12.50 or so")]
    [InlineData("1,23,456.00")]
    [InlineData("12..5")]
    [InlineData("10-20")]
    [InlineData("1-2")]
    [InlineData("N/A")]
    [InlineData("--5")]
    [InlineData("-")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_number_is_none(string text) => Assert.False(NumberFormat.Detect("amount", [(2, "1.5")], ',', null).TryParse(text, out _));

    [Fact]
    public void The_column_decides_for_a_number_that_could_be_either()
    {
        Assert.True(NumberFormat.Detect("amount", [(2, "1,234"), (3, "12.50")], ',', null).TryParse("1,234", out var thousands));
        Assert.True(NumberFormat.Detect("amount", [(2, "1,234"), (3, "12,50")], ';', null).TryParse("1,234", out var fraction));

        Assert.Equal(1234m, thousands);
        Assert.Equal(1.234m, fraction);
    }

    [Fact]
    public void A_column_that_could_be_read_both_ways_is_asked_about()
    {
        var question = Assert.Throws<InputException>(() => NumberFormat.Detect("amount", [(2, "950"), (3, "1,234")], ',', null));

        Assert.Contains("1,234 (line 3)", question.Message, StringComparison.Ordinal);
        Assert.Contains("--decimal", question.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_writes_both_ways_is_refused() => Assert.Throws<InputException>(() => NumberFormat.Detect("amount", [(2, "12.50"), (3, "12,50")], ';', null));

    [Fact]
    public void The_caller_can_say_the_mark()
    {
        Assert.True(NumberFormat.Detect("amount", [(2, "1,234")], ',', DecimalMark.Comma).TryParse("1,234", out var number));
        Assert.Equal(1.234m, number);
    }
}
