using System;
using System.Linq;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CsCheck;

namespace CrmSegmentation.Tests.Profiles;

public class ProfileLaws
{
    private static readonly DateTime Start = new(2003, 1, 1);
    private static readonly Guid[] Categories = [Guid.NewGuid(), Guid.NewGuid()];

    private static readonly Gen<BoughtItem> Items = Gen.Select(
        Gen.Int[0, 4 * 365],
        Gen.Bool,
        Gen.OneOf(Gen.Const(0m), Gen.Decimal[0.01m, 2_000m].Select(amount => Math.Round(amount, 4))),
        Gen.Int[0, 3],
        Gen.Bool,
        Gen.Int[0, 2],
        (day, isReturn, amount, channel, gift, category) => new BoughtItem(
            Start.AddDays(day),
            isReturn && day % 3 == 0 ? PurchaseKind.Return : PurchaseKind.Purchase,
            amount,
            channel == 3 ? null : PurchaseChannel.Store + channel,
            gift,
            category == 2 ? null : Categories[category]));

    private static readonly Gen<AnnualWindow> Windows = Gen.OneOf(
        Gen.Const(AnnualWindow.TrailingTwelveMonths),
        Gen.Const(new AnnualWindow { Mode = WindowMode.CalendarYear }),
        Gen.Int[1, 12].Select(month => new AnnualWindow { Mode = WindowMode.FiscalYear, FirstMonth = month }),
        Gen.Int[1, 400].Select(days => new AnnualWindow { Mode = WindowMode.TrailingDays, Days = days }));

    private static readonly Gen<ProfileSettings> Settings = Gen.Select(Windows, Gen.Bool, Gen.Bool, Gen.Int[1, 8], Gen.Int[1, 400], (window, merge, ignore, lapseHalves, interval) => new ProfileSettings
    {
        Window = window,
        MergeSameDayPurchases = merge,
        Returns = ignore ? ReturnPolicy.Ignored : ReturnPolicy.ReducesValue,
        LapseFactor = lapseHalves / 2m,
        DefaultInterval = interval,
    });

    private static readonly Gen<Customer> Declared = Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 20_000], Gen.Int[-1, 4], (birth, wedding, readiness) => new Customer
    {
        BirthDate = birth % 2 == 0 ? new DateTime(1948, 1, 1).AddDays(birth) : null,
        Anniversary = wedding % 3 == 0 ? new DateTime(1948, 1, 1).AddDays(wedding) : null,
        Readiness = readiness < 0 ? null : CategoryReadiness.FirstForNewProducts + readiness,
    });

    private static readonly Gen<DateTime> Days = Gen.Int[0, 4 * 365].Select(day => Start.AddDays(day));

    [Fact]
    public void Order_of_arrival_does_not_matter() =>
        Gen.Select(Items.Array[0, 12], Declared, Settings, Days).Sample((items, declared, settings, asOf) =>
        {
            var forward = ACustomerOf(items, declared, settings).AsOf(asOf);
            var backward = ACustomerOf([.. items.Reverse()], declared, settings).AsOf(asOf);
            Assert.Equal(ProfileText.Of(forward), ProfileText.Of(backward));
        }, iter: 2_000);

    [Fact]
    public void Until_the_day_of_the_next_recalculation_nothing_stored_changes() =>
        Gen.Select(Items.Array[0, 6], Declared, Settings, Days).Sample((items, declared, settings, asOf) =>
        {
            var customer = ACustomerOf(items, declared, settings);
            var now = customer.AsOf(asOf);
            var stored = ProfileText.Of(now);
            var next = now.NextRecalculationOn ?? asOf.AddYears(3);
            Assert.True(next > asOf);
            for (var day = asOf.AddDays(1); day < next; day = day.AddDays(1))
                Assert.Equal(stored, ProfileText.Of(customer.AsOf(day)));
        }, iter: 600);

    [Fact]
    public void On_the_day_of_the_next_recalculation_something_changes_or_the_customer_lapses() =>
        Gen.Select(Items.Array[0, 6], Declared, Settings, Days).Sample((items, declared, settings, asOf) =>
        {
            var customer = ACustomerOf(items, declared, settings);
            var now = customer.AsOf(asOf);
            if (now.NextRecalculationOn is not { } next || next == now.LapsesOn)
                return;
            Assert.NotEqual(ProfileText.WithoutSchedule(now), ProfileText.WithoutSchedule(customer.AsOf(next)));
        }, iter: 3_000);

    [Fact]
    public void Count_times_average_is_the_annual_value_to_the_rounding_of_a_cent() =>
        Gen.Select(Items.Array[1, 12], Days).Sample((items, asOf) =>
        {
            var profile = ACustomerOf(items, new Customer(), ProfileSettings.Default).AsOf(asOf);
            if (profile.AveragePurchaseValue is { } average)
                Assert.True(Math.Abs((average * profile.AnnualPurchaseCount!.Value) - profile.AnnualValue!.Value) <= 0.005m * (profile.AnnualPurchaseCount.Value + 1));
            else
                Assert.Equal(0, profile.AnnualPurchaseCount);
        }, iter: 3_000);

    private static ACustomer ACustomerOf(BoughtItem[] items, Customer declared, ProfileSettings settings) =>
        new ACustomer().With(items).Declaring(_ => declared).Under(settings);
}
