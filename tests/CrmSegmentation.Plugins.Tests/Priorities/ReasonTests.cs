using System;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Tests.Priorities;

/// <summary>The sentence on the contact, in the languages that ship.</summary>
public class ReasonTests
{
    private static readonly PriorityInput Anna = new()
    {
        AnnualValue = 1_234.565m,
        AnnualCount = 12,
        AverageValue = 1_234.565m / 12,
        LastPurchaseOn = new DateTime(2001, 3, 2),
        RecencyDays = 29,
        Trend = Trend.Growing,
        Readiness = CategoryReadiness.FirstForNewProducts,
    };

    [Fact]
    public void English_names_value_share_purchases_and_the_last_day() =>
        Assert.Equal("High: 1,234.57 in twelve months, among the top 5 %; 12 purchases; last on 2 March 2001; first for new products", Reason(ReasonTexts.English, Anna, topPercent: 5));

    [Fact]
    public void German_is_German_throughout() =>
        Assert.Equal("Hoch: 1.234,57 in zwölf Monaten, unter den besten 5 %; 12 Käufe; zuletzt am 2. März 2001; bei neuen Produkten zuerst dabei", Reason(ReasonTexts.German, Anna, topPercent: 5));

    [Fact]
    public void Without_a_known_share_nothing_is_said_about_one() =>
        Assert.StartsWith("High: 1,234.57 in twelve months; 12 purchases", Reason(ReasonTexts.English, Anna, topPercent: null), StringComparison.Ordinal);

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("hi-IN")]
    public void The_server_it_is_computed_on_makes_no_difference(string culture)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            English_names_value_share_purchases_and_the_last_day();
            German_is_German_throughout();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Theory]
    [InlineData(WindowMode.TrailingTwelveMonths, "in twelve months", "in zwölf Monaten")]
    [InlineData(WindowMode.CalendarYear, "this year", "in diesem Jahr")]
    [InlineData(WindowMode.FiscalYear, "this fiscal year", "in diesem Geschäftsjahr")]
    [InlineData(WindowMode.TrailingDays, "in 90 days", "in 90 Tagen")]
    public void Every_window_has_its_words(object mode, string english, string german)
    {
        var window = new AnnualWindow { Mode = (WindowMode)mode, Days = 90 };
        Assert.Equal((english, german), (ReasonTexts.English.Window(window), ReasonTexts.German.Window(window)));
    }

    [Fact]
    public void Every_level_trend_and_readiness_has_its_words_in_every_language()
    {
        foreach (var texts in new[] { ReasonTexts.English, ReasonTexts.German })
        {
            Assert.All(Enum.GetValues<PriorityLevel>(), level => Assert.NotEmpty(texts.Level(level)));
            Assert.All(Enum.GetValues<CategoryReadiness>(), readiness => Assert.NotNull(texts.ReadinessOf(readiness)));
            Assert.All(Enum.GetValues<Trend>().Where(trend => trend != Trend.Lapsed), trend => Assert.NotNull(texts.TrendOf(trend)));
            Assert.All(Enumerable.Range(1, 12), month => Assert.NotEmpty(texts.Day(new DateTime(2001, month, 1))));
        }
    }

    [Fact]
    public void A_language_without_texts_reads_English()
    {
        Assert.Same(ReasonTexts.English, ReasonTexts.Of(1036));
        Assert.Same(ReasonTexts.English, ReasonTexts.Of(null));
        Assert.Same(ReasonTexts.German, ReasonTexts.Of(1031));
    }

    [Fact]
    public void What_does_not_fit_the_column_is_left_out_phrase_by_phrase()
    {
        var factors = Enumerable.Repeat(BuiltInScheme.Instance.Factors, 12).SelectMany(factors => factors).ToList();
        var reason = new ReasonWriter(ReasonTexts.English, AnnualWindow.TrailingTwelveMonths).Write((BuiltInScheme.Instance with { Factors = factors }).Prioritise(Anna), Anna, 5, 1m);

        Assert.InRange(reason.Length, 450, ReasonWriter.MaximumLength);
        Assert.Matches("(purchases|%|2001|products)$", reason);
    }

    [Fact]
    public void The_top_begins_where_no_more_than_its_share_is_at_or_above()
    {
        var values = new TopValues();
        for (var value = 1; value <= 200; value++)
            values.Add(value);

        Assert.Equal([new(1, 199m), new(5, 191m), new(10, 181m), new(20, 161m)], values.Shares());
    }

    [Fact]
    public void Equal_values_are_all_among_the_top_or_none_of_them_is()
    {
        var values = new TopValues();
        for (var i = 0; i < 90; i++)
            values.Add(10m);
        for (var i = 0; i < 10; i++)
            values.Add(500m);

        Assert.Equal([new(10, 500m), new(20, 500m)], values.Shares());
    }

    [Fact]
    public void Small_populations_and_those_who_only_returned_have_no_top()
    {
        var few = new TopValues();
        few.Add(10m);
        few.Add(20m);
        Assert.Empty(few.Shares());

        var none = new TopValues();
        for (var i = 0; i < 100; i++)
            none.Add(-i);
        Assert.Empty(none.Shares());
    }

    [Fact]
    public void A_customer_is_told_the_smallest_share_he_belongs_to()
    {
        var scheme = BuiltInScheme.Instance with { TopShares = [new(1, 3_500m), new(5, 1_200m)] };
        Assert.Equal([1, 1, 5, 5, null], new[] { 9_999m, 3_500m, 3_499.99m, 1_200m, 1_199.99m }.Select(scheme.TopPercentOf));
        Assert.Null(BuiltInScheme.Instance.TopPercentOf(9_999m));
    }

    [Fact]
    public void Top_shares_are_read_as_they_are_written_and_anything_else_is_refused()
    {
        TopShare[] shares = [new(1, 3_500.5m), new(20, 7m)];
        Assert.Equal("1: 3500.5; 20: 7", TopShareText.Write(shares));
        Assert.Equal(shares, TopShareText.Parse(TopShareText.Write(shares), $"Top Values"));
        Assert.Empty(TopShareText.Parse(null, $"Top Values"));
        Assert.Contains("'5 = 7' is not a share", Assert.Throws<RefusedException>(() => TopShareText.Parse("5 = 7", $"Top Values")).Message, StringComparison.Ordinal);
    }

    private static string Reason(ReasonTexts texts, PriorityInput input, int? topPercent) =>
        new ReasonWriter(texts, AnnualWindow.TrailingTwelveMonths).Write(BuiltInScheme.Instance.Prioritise(input), input, topPercent, 1m);
}
