using System;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Tests.Profiles;

public class ProfileCalculatorTests
{
    [Fact]
    public void A_customer_without_purchases_has_zeros_and_no_average()
    {
        var profile = new ACustomer().AsOf("2001-12-31");

        Assert.Equal(0, profile.AnnualPurchaseCount);
        Assert.Equal(0m, profile.AnnualValue);
        Assert.Null(profile.AveragePurchaseValue);
        Assert.Null(profile.FirstPurchaseOn);
        Assert.Null(profile.Trend);
        Assert.Null(profile.LapsesOn);
        Assert.Equal(RfmGroup.Prospect, profile.RfmGroup);
        Assert.Null(profile.Rfm);
        Assert.Equal(PriorityLevel.None, profile.Priority);
        Assert.Equal("None: no purchase yet", profile.PriorityReason);
        Assert.Null(profile.NextRecalculationOn);
    }

    [Fact]
    public void Return_reduces_value_but_neither_frequency_nor_dates()
    {
        var profile = new ACustomer().Bought("2001-11-01", 100m).Bought("2001-12-01", 50m).Returned("2001-12-20", 20m).AsOf("2001-12-31");

        Assert.Equal(2, profile.AnnualPurchaseCount);
        Assert.Equal(130m, profile.AnnualValue);
        Assert.Equal(65m, profile.AveragePurchaseValue);
        Assert.Equal(ACustomer.Day("2001-12-01"), profile.LastPurchaseOn);
        Assert.Equal(2, profile.LifetimePurchaseCount);
        Assert.Equal(130m, profile.LifetimeValue);
    }

    [Fact]
    public void A_return_alone_leaves_the_average_empty()
    {
        var profile = new ACustomer().Bought("2000-11-01", 100m).Returned("2001-02-01", 100m).AsOf("2001-12-31");

        Assert.Equal(0, profile.AnnualPurchaseCount);
        Assert.Equal(-100m, profile.AnnualValue);
        Assert.Null(profile.AveragePurchaseValue);
        Assert.Equal(0m, profile.LifetimeValue);
        Assert.Equal(Trend.Lapsed, profile.Trend);
    }

    [Fact]
    public void A_future_purchase_counts_from_its_day_on()
    {
        var customer = new ACustomer().Bought("2001-12-01", 10m).Bought("2002-01-10", 5m);

        var before = customer.AsOf("2002-01-09");
        Assert.Equal(1, before.AnnualPurchaseCount);
        Assert.Equal(1, before.LifetimePurchaseCount);
        Assert.Equal(ACustomer.Day("2002-01-01"), customer.AsOf("2001-12-31").NextRecalculationOn); // recency passes 30 days
        Assert.Equal(ACustomer.Day("2002-01-10"), before.NextRecalculationOn);
        Assert.Equal(2, customer.AsOf("2002-01-10").AnnualPurchaseCount);
    }

    [Fact]
    public void A_purchase_of_nothing_is_a_purchase()
    {
        var profile = new ACustomer().Bought("2001-12-01", 0m).AsOf("2001-12-31");
        Assert.Equal(1, profile.AnnualPurchaseCount);
        Assert.Equal(0m, profile.AveragePurchaseValue);
        Assert.Equal(ACustomer.Day("2001-12-01"), profile.LastPurchaseOn);
    }

    [Fact]
    public void Sums_are_exact_and_rounded_only_when_written()
    {
        var customer = new ACustomer();
        for (var i = 0; i < 3; i++)
            customer.Bought("2001-12-01", 0.0149m);

        var profile = customer.AsOf("2001-12-31");
        Assert.Equal(0.04m, profile.AnnualValue);
        Assert.Equal(0.01m, profile.AveragePurchaseValue);
    }

    [Fact]
    public void Money_is_rounded_half_away_from_zero()
    {
        Assert.Equal(0.13m, new ACustomer().Bought("2001-12-01", 0.125m).AsOf("2001-12-31").AnnualValue);
        Assert.Equal(-0.13m, new ACustomer().Returned("2001-12-01", 0.125m).AsOf("2001-12-31").AnnualValue);
    }

    [Fact]
    public void Money_is_written_in_the_customers_own_currency_and_rules_look_at_the_base_currency()
    {
        var profile = new ACustomer().Bought("2001-12-01", 600m).Declaring(customer => customer with { ExchangeRate = 0.5m }).AsOf("2001-12-31");
        var same = new ACustomer().Bought("2001-12-01", 600m).AsOf("2001-12-31");

        Assert.Equal(300m, profile.AnnualValue);
        Assert.Equal(300m, profile.LifetimeValue);
        Assert.Equal(same.PriorityScore, profile.PriorityScore);
        Assert.Equal(same.Rfm, profile.Rfm);
        Assert.StartsWith(profile.Priority + ": 300.00 in twelve months", profile.PriorityReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_and_gifts_come_from_purchases_in_the_window()
    {
        var profile = new ACustomer()
            .Bought("2000-06-01", 10m, PurchaseChannel.Phone, gift: true)
            .Bought("2001-06-01", 10m, PurchaseChannel.Web)
            .Bought("2001-07-01", 10m, PurchaseChannel.Store)
            .Bought("2001-08-01", 10m, PurchaseChannel.Web)
            .AsOf("2001-12-31");

        Assert.Equal([PurchaseChannel.Store, PurchaseChannel.Web], profile.Channels);
        Assert.False(profile.BuysGifts);
        Assert.True(new ACustomer().Bought("2001-06-01", 10m, gift: true).AsOf("2001-12-31").BuysGifts);
    }

    [Fact]
    public void The_last_category_is_that_of_the_last_purchase_and_ties_do_not_depend_on_order()
    {
        var rings = Guid.NewGuid();
        var watches = Guid.NewGuid();
        var customer = new ACustomer()
            .Bought("2001-05-01", 10m, category: rings)
            .Bought("2001-06-01", 10m, category: watches)
            .Bought("2001-06-01", 10m, category: rings)
            .Bought("2001-06-01", 500m);

        Assert.Equal(rings, customer.AsOf("2001-12-31").LastProductCategory);
        Assert.Equal(rings, new ACustomer().With([.. customer.Items.Reverse()]).AsOf("2001-12-31").LastProductCategory);
        Assert.Equal(watches, new ACustomer().Bought("2001-05-01", 10m, category: rings).Bought("2001-06-01", 10m, category: watches).AsOf("2001-12-31").LastProductCategory);
        Assert.Null(new ACustomer().Bought("2001-05-01", 10m, category: rings).Bought("2001-06-01", 10m).AsOf("2001-12-31").LastProductCategory);
    }

    [Theory]
    [InlineData(100, 109.99, nameof(Trend.Steady))]
    [InlineData(100, 110, nameof(Trend.Growing))]
    [InlineData(100, 90, nameof(Trend.Steady))]
    [InlineData(100, 89.99, nameof(Trend.Declining))]
    public void Trend_compares_with_the_window_one_year_earlier(decimal previous, decimal current, string expected)
    {
        var profile = new ACustomer().Bought("2000-06-01", previous).Bought("2001-06-01", current).AsOf("2001-12-31");
        Assert.Equal(expected, profile.Trend.ToString());
        Assert.Equal(previous, profile.PreviousAnnualValue);
    }

    [Fact]
    public void Trend_is_new_in_the_first_year_and_lapsed_after_an_empty_one()
    {
        var customer = new ACustomer().Bought("2000-06-01", 100m);
        Assert.Equal(Trend.New, customer.AsOf("2001-05-31").Trend);
        Assert.Equal(Trend.Lapsed, customer.AsOf("2001-06-01").Trend);
        Assert.Equal(Trend.Growing, customer.Bought("2003-06-01", 1m).AsOf("2003-06-01").Trend);
    }

    [Fact]
    public void A_customer_lapses_after_twice_the_usual_interval()
    {
        var profile = new ACustomer().Bought("2001-01-01", 1m).Bought("2001-01-31", 1m).Bought("2001-03-03", 1m).AsOf("2001-03-10");
        Assert.Equal(30.5m, profile.AveragePurchaseInterval);
        Assert.Equal(ACustomer.Day("2001-05-03"), profile.LapsesOn);
    }

    [Fact]
    public void Below_two_purchases_the_default_interval_stands_in()
    {
        var profile = new ACustomer().Bought("2001-01-01", 1m).AsOf("2001-03-10");
        Assert.Null(profile.AveragePurchaseInterval);
        Assert.Equal(ACustomer.Day("2001-01-01").AddDays(180), profile.LapsesOn);
    }

    [Theory]
    [InlineData("1960-05-03", "2001-05-02", "2001-05-03", "2001-05-03", "2001-05-04")]
    [InlineData("1960-05-03", "2001-05-03", "2001-05-03", "2001-05-04", "2001-05-04")]
    [InlineData("1960-05-03", "2001-05-04", "2002-05-03", "2002-05-03", "2002-05-04")]
    [InlineData("1960-02-29", "2001-02-28", "2001-03-01", "2001-03-01", "2001-03-02")]
    [InlineData("1960-02-29", "2001-03-02", "2002-03-01", "2002-03-01", "2002-03-02")]
    [InlineData("1960-02-29", "2003-03-02", "2004-02-29", "2004-02-29", "2004-03-01")]
    public void The_next_birthday_stays_until_it_has_passed_and_the_age_changes_when_it_comes(string born, string asOf, string next, string recalculated, string afterAnAnniversary)
    {
        var profile = new ACustomer().Declaring(customer => customer with { BirthDate = ACustomer.Day(born) }).AsOf(asOf);
        Assert.Equal(ACustomer.Day(next), profile.NextBirthdayOn);
        Assert.Equal(ACustomer.Day(recalculated), profile.NextRecalculationOn);

        var married = new ACustomer().Declaring(customer => customer with { Anniversary = ACustomer.Day(born) }).AsOf(asOf);
        Assert.Equal(ACustomer.Day(next), married.NextAnniversaryOn);
        Assert.Equal(ACustomer.Day(afterAnAnniversary), married.NextRecalculationOn);
    }

    [Theory]
    [InlineData("1960-05-03", "2001-05-02", 40)]
    [InlineData("1960-05-03", "2001-05-03", 41)]
    [InlineData("1960-05-03", "2001-05-04", 41)]
    [InlineData("1960-02-29", "2001-02-28", 40)]
    [InlineData("1960-02-29", "2001-03-01", 41)]
    [InlineData("1960-02-29", "2004-02-28", 43)]
    [InlineData("1960-02-29", "2004-02-29", 44)]
    [InlineData("2001-05-03", "2001-05-03", 0)]
    [InlineData("2001-05-04", "2001-05-03", null)]
    [InlineData(null, "2001-05-03", null)]
    public void Age_is_in_full_years_from_the_birthday_itself_on(string? born, string asOf, int? age) => Assert.Equal(
        age,
        new ACustomer().Declaring(customer => customer with { BirthDate = born == null ? null : ACustomer.Day(born) }).AsOf(asOf).Age);

    [Fact]
    public void Who_opts_out_of_profiling_has_no_profile()
    {
        var profile = new ACustomer()
            .Bought("2001-12-01", 600m, PurchaseChannel.Web)
            .Declaring(customer => customer with { ProfilingOptOut = true, BirthDate = new DateTime(1960, 1, 1) })
            .AsOf("2001-12-31");
        Assert.Equal(ProfileText.Of(Profile.Empty), ProfileText.Of(profile));
    }
}
