using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Tests.Profiles;

/// <summary>The domain alone, over the purchase logs whose truth was computed elsewhere.</summary>
public class RealDataTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("data/cdnow/purchases.csv", "purchased_on", "data/cdnow/truth_1997-12-31.csv", 2_357)]
    [InlineData("data/cdnow/purchases.csv", "purchased_on", "data/cdnow/truth_1998-06-30.csv", 2_357)]
    [InlineData("data/adventureworks/purchases.csv", "order_date", "data/adventureworks/truth_2019-06-30.csv", 17_410)]
    public void Every_customer_equals_the_truth(string purchases, string dateColumn, string truth, int customers)
    {
        var bought = Bought(ReferenceMaterial.Require(purchases), dateColumn);
        var rows = Rows(ReferenceMaterial.Require(truth));
        var profiles = new List<Profile>();
        foreach (var row in rows)
        {
            var profile = new ACustomer().With([.. bought[row["customer_id"]]]).AsOf(row["as_of"]);
            profiles.Add(profile);
            Assert.Equal(row["first_purchase"], Text(profile.FirstPurchaseOn));
            Assert.Equal(row["last_purchase"], Text(profile.LastPurchaseOn));
            Assert.Equal(Number(row["purchases"]), profile.LifetimePurchaseCount);
            Assert.Equal(Cents(row["total"]), profile.LifetimeValue);
            Assert.Equal(Number(row["purchases_365"]), profile.AnnualPurchaseCount);
            Assert.Equal(Cents(row["total_365"]), profile.AnnualValue);

            // The truth's average is itself rounded to four places, so half a cent may fall to either side.
            if (row["average_365"].Length == 0)
                Assert.Null(profile.AveragePurchaseValue);
            else
                Assert.InRange(profile.AveragePurchaseValue!.Value - Number(row["average_365"])!.Value, -0.00505m, 0.00505m);
        }

        Assert.Equal(customers, profiles.Count);
        foreach (var level in profiles.GroupBy(profile => profile.Priority).OrderBy(group => group.Key))
            output.WriteLine($"{level.Key}: {level.Count()} customers, {level.Sum(profile => profile.AnnualValue):N2} a year");
        foreach (var group in profiles.GroupBy(profile => profile.RfmGroup).OrderBy(group => group.Key))
            output.WriteLine($"{group.Key}: {group.Count()} customers");
        AssertSensibleSpread(profiles);
    }

    /// <summary>
    /// Fixed steps cannot fit every business, but among those who bought this year no level may be empty, and High must be
    /// few customers with far more than their share of the value.
    /// </summary>
    private static void AssertSensibleSpread(List<Profile> profiles)
    {
        var buyers = profiles.Where(profile => profile.Priority != PriorityLevel.None).ToList();
        Assert.All(new[] { PriorityLevel.High, PriorityLevel.Medium, PriorityLevel.Low }, level => Assert.Contains(buyers, profile => profile.Priority == level));

        var high = buyers.Where(profile => profile.Priority == PriorityLevel.High).ToList();
        var shareOfValue = high.Sum(profile => profile.AnnualValue!.Value) / buyers.Sum(profile => profile.AnnualValue!.Value);
        Assert.True(shareOfValue > 1.5m * high.Count / buyers.Count, $"{high.Count} of {buyers.Count} customers make {shareOfValue:P0}");
    }

    private static ILookup<string, BoughtItem> Bought(string path, string dateColumn) => Rows(path).ToLookup(
        row => row["customer_id"],
        row => new BoughtItem(ACustomer.Day(row[dateColumn]), PurchaseKind.Purchase, Number(row["amount"])!.Value));

    /// <summary>These files have no quoted values.</summary>
    private static IEnumerable<Dictionary<string, string>> Rows(string path)
    {
        var header = File.ReadLines(path).First().Split(',');
        return File.ReadLines(path).Skip(1).Select(line => header.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static decimal? Number(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    private static decimal? Cents(string text) => Number(text) is { } number ? Math.Round(number, 2, MidpointRounding.AwayFromZero) : null;

    private static string Text(DateTime? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
