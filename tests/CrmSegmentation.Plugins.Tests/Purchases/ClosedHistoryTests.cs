using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Organization;
using CrmSegmentation.Tests.Profiles;
using CsCheck;

namespace CrmSegmentation.Tests.Purchases;

public class ClosedHistoryTests
{
    private static readonly DateTime Start = new(2001, 1, 1);
    private static readonly Guid[] Categories = [new("00000000-0000-0000-0000-000000000001"), new("ffffffff-0000-0000-0000-000000000002")];

    private static readonly Gen<Purchase> Purchases = Gen.Select(
        Gen.Int[0, 60],
        Gen.Bool,
        Gen.OneOf(Gen.Const(0m), Gen.Const(922_337_203_685_477.1234m), Gen.Decimal[0.0001m, 2_000m].Select(amount => Math.Round(amount, 4))),
        Gen.Int[0, 7],
        Gen.Bool,
        Gen.Int[0, 2],
        (day, isReturn, amount, channel, gift, category) => new Purchase(
            Start.AddDays(day),
            isReturn && day % 3 == 0 ? PurchaseKind.Return : PurchaseKind.Purchase,
            amount,
            channel == 7 ? null : PurchaseChannel.Store + channel,
            gift,
            category == 2 ? null : Categories[category]));

    private static readonly Gen<OnADay> Items = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 3], Gen.Int[0, 50_000], Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 2], (day, kind, amount, channel, gift, category) => new OnADay(
        day,
        new BoughtItem(Start, kind == 0 ? PurchaseKind.Return : PurchaseKind.Purchase, amount / 100m, channel == 3 ? null : PurchaseChannel.Store + channel, gift, category == 2 ? null : Categories[category])));

    /// <param name="Day">On which of some days.</param>
    /// <param name="Item">What is bought or brought back.</param>
    private sealed record OnADay(int Day, BoughtItem Item)
    {
        public BoughtItem From(DateTime first, int apart) => Item with { Date = first.AddDays(Day * apart) };
    }

    [Theory]
    [InlineData("2001-12-31", "2001-12-17")]
    [InlineData("2002-01-06", "2001-12-17")]
    [InlineData("2002-01-07", "2001-12-24")]
    public void A_history_is_closed_before_a_monday_two_to_three_weeks_back(string asOf, string closes) =>
        Assert.Equal(Day(closes), ClosedHistory.DayOf(Day(asOf)));

    [Fact]
    public void Closed_in_steps_or_at_once_by_rows_or_by_groups_it_is_the_same() =>
        Gen.Select(Purchases.Array[0, 20], Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[0, 30]).Sample((purchases, one, other, from) =>
        {
            var (first, second) = (Start.AddDays(Math.Min(one, other)), Start.AddDays(Math.Max(one, other)));
            var daysFrom = Start.AddDays(from);
            var atOnce = Text(ClosedHistory.Nothing.Through(second, daysFrom, purchases));
            Assert.Equal(atOnce, Text(ClosedHistory.Nothing.Through(first, Start, purchases.Reverse()).Through(second, daysFrom, purchases)));

            var rows = purchases.Where(purchase => purchase.Date < second).Select(purchase => new LifetimeGroup(purchase.Kind, purchase.Category, 1, purchase.Amount, purchase.Date, purchase.Date)).ToList();
            Assert.Equal(atOnce, Text(ClosedHistory.Of(second, daysFrom, rows, byRow: true, purchases)));

            var groups = rows.GroupBy(row => (row.Kind, row.Category)).Select(same => same.Aggregate((sum, more) => sum.With(more)));
            Assert.Equal(
                Text(ClosedHistory.Nothing.Through(second, daysFrom, purchases) with { PurchaseDays = null }),
                Text(ClosedHistory.Of(second, daysFrom, groups, byRow: false, purchases)));
        }, iter: 2_000);

    /// <summary>
    /// Weeks pass, and in each something is bought: what was closed is carried on, by way of its text, and a profile computed by it and the days
    /// that are open. The other side knows nothing of closing: otherwise a mistake in what both make would not be seen.
    /// </summary>
    [Fact]
    public void A_profile_by_what_is_closed_and_carried_on_is_the_one_of_the_purchases_themselves() =>
        Gen.Select(
            Gen.Int[0, EventLaws.Decisions.Length - 1],
            Items.Array[0, 8],
            Gen.Select(Gen.Int[0, 60], Items.Array[0, 4]).Array[1, 8]).Sample((decision, earlier, weeks) =>
        {
            var settings = EventLaws.Decisions[decision].Meaning;
            var calculator = new ProfileCalculator(settings, BuiltInScheme.Instance);
            var asOf = Start.AddDays(600);
            var bought = earlier.Select(item => item.From(Start, 15)).ToList();
            ClosedHistory? remembered = null;
            foreach (var (passed, items) in weeks)
            {
                asOf = asOf.AddDays(passed);
                var (closes, daysFrom) = (ClosedHistory.DayOf(asOf), calculator.ReadAfter(asOf).AddDays(1));
                bought.AddRange(items.Select(item => item.From(closes, 1)));

                var before = remembered?.Serves(closes, daysFrom, settings.MergeSameDayPurchases) == true ? remembered : ClosedHistory.Nothing;
                remembered = ClosedHistoryText.Read(Text(before.Through(closes, daysFrom, bought.Where(item => item.Date >= before.Before).Select(item => item.AsPurchase).Reverse())));
                var open = bought.Where(item => item.Date >= closes).Select(item => item.AsPurchase).ToList();
                var counted = open.FindAll(purchase => purchase.Date <= asOf);
                var lifetime = calculator.LifetimeOf(remembered!.GroupsWith(counted), remembered.PurchaseDaysWith(counted));
                var profile = calculator.Calculate(asOf, new Customer(), [.. open, .. remembered.Days.Where(purchase => purchase.Date >= daysFrom)], lifetime);

                Assert.Equal(StoredProfile.Of(new ACustomer().Under(settings).With([.. bought]).AsOf(asOf)), StoredProfile.Of(profile));
            }
        }, iter: 2_000);

    [Fact]
    public void What_is_open_counts_as_many_as_it_is_in_the_group_of_its_kind_and_category_and_returns_are_no_days()
    {
        var closed = ClosedHistory.Of(Start, Start, [new(PurchaseKind.Purchase, null, 2, 30m, Start.AddDays(-9), Start.AddDays(-3))], byRow: true, []);
        Purchase[] open =
        [
            new(Start, PurchaseKind.Purchase, 10m, Count: 3),
            new(Start, PurchaseKind.Purchase, 5m, Category: Categories[0]),
            new(Start.AddDays(1), PurchaseKind.Return, 4m, Count: 2),
        ];

        Assert.Equal(
            [
                new(PurchaseKind.Purchase, null, 5, 40m, Start.AddDays(-9), Start),
                new(PurchaseKind.Purchase, Categories[0], 1, 5m, Start, Start),
                new LifetimeGroup(PurchaseKind.Return, null, 2, 4m, Start.AddDays(1), Start.AddDays(1)),
            ],
            closed.GroupsWith(open));
        Assert.Equal(2, closed.PurchaseDaysWith(open));
    }

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(Purchases.Array[0, 20], Gen.Int[0, 30], Gen.Bool).Sample((purchases, from, counted) =>
        {
            var history = ClosedHistory.Nothing.Through(Start.AddDays(50), Start.AddDays(from), purchases);
            history = counted ? history : history with { PurchaseDays = null };
            var read = ClosedHistoryText.Read(ClosedHistoryText.Write(history))!;
            Assert.Equal((history.Before, history.DaysFrom, history.PurchaseDays), (read.Before, read.DaysFrom, read.PurchaseDays));
            Assert.Equal(history.Groups, read.Groups);
            Assert.Equal(history.Days, read.Days);
        }, iter: 2_000);

    [Fact]
    public void A_text_that_was_cut_or_spoilt_is_no_history_and_no_exception() =>
        Gen.Select(Purchases.Array[1, 8], Gen.Int[0, 10_000], Gen.Char[" -.09xü"]).Sample((purchases, place, character) =>
        {
            var text = Text(ClosedHistory.Nothing.Through(Start.AddDays(61), Start, purchases))!;
            place %= text.Length;
            Assert.Null(ClosedHistoryText.Read(text[..Math.Min(place, text.LastIndexOf(' '))]));
            Assert.Null(ClosedHistoryText.Read(text + " 1"));
            Assert.Null(ClosedHistoryText.Read(text[..place] + "x" + text[place..]));
            ClosedHistoryText.Read(text[..place] + character + text[(place + 1)..]);
        }, iter: 2_000);

    [Fact]
    public void A_history_that_is_longer_than_the_column_is_not_kept()
    {
        Assert.Null(Text(ClosedHistory.Nothing.Through(Start.AddYears(20), Start, Enumerable.Range(0, 5_000).Select(day => new Purchase(Start.AddDays(day), PurchaseKind.Purchase, 10m)))));
        Assert.NotNull(Text(ClosedHistory.Nothing.Through(Start.AddYears(20), Start, Enumerable.Range(0, 2_000).Select(day => new Purchase(Start.AddDays(day), PurchaseKind.Purchase, 10m)))));
    }

    [Theory]
    [InlineData("2001-03-01", "2000-01-01", true, true)]
    [InlineData("2001-03-02", "2000-01-01", true, false)]
    [InlineData("2000-01-31", "2000-01-01", true, false)]
    [InlineData("2001-02-01", "2000-02-02", true, false)]
    [InlineData("2001-02-01", "2000-02-01", true, true)]
    [InlineData("2001-02-01", "2000-02-01", false, false)]
    public void What_closes_too_much_or_is_too_old_or_tells_too_few_days_apart_does_not_serve(string before, string daysFrom, bool counted, bool serves) =>
        Assert.Equal(serves, new ClosedHistory(Day(before), Day(daysFrom), counted ? 1 : null, [], []).Serves(Day("2001-03-01"), Day("2000-02-01"), countsDays: true));

    private static string? Text(ClosedHistory history) => ClosedHistoryText.Write(history);

    private static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
