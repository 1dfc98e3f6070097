using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CrmSegmentation.Cli.Sample;

namespace CrmSegmentation.Tests.Sample;

public class The_sample
{
    private readonly SampleData _sample = SampleData.Create();

    [Theory]
    [InlineData("A", 12, 600.00, "2001-12-02")]
    [InlineData("B", 6, 360.00, "2001-06-02")]
    [InlineData("C", 8, 320.00, "2001-11-01")]
    public void Golden_customers_have_the_article_s_table(string customer, int count, decimal value, string last)
    {
        var purchases = _sample.Purchases.Where(p => p.CustomerNumber == customer).ToList();

        Assert.All(purchases, p => Assert.InRange(p.Date, SampleData.AsOf.AddYears(-1).AddDays(1), SampleData.AsOf));
        Assert.Equal(count, purchases.Count);
        Assert.Equal(value, purchases.Sum(p => p.Amount));
        Assert.Equal(last, purchases.Max(p => p.Date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        // Amounts that differ: a sum or a mean taken wrongly would show.
        Assert.True(purchases.Select(p => p.Amount).Distinct().Count() > count / 2);
    }

    [Fact]
    public void It_has_about_five_hundred_more_customers_and_some_of_everything()
    {
        Assert.Equal(503, _sample.Customers.Count);
        Assert.InRange(_sample.Purchases.Count, 2_000, 10_000);
        Assert.Contains(_sample.Purchases, p => p.IsReturn);
        Assert.Contains(_sample.Purchases, p => p.IsGift == true);
        Assert.True(_sample.Purchases.Select(p => p.Channel).Distinct().Count() >= 4);
        Assert.True(_sample.Purchases.Select(p => p.Category).Distinct().Count() >= 4);
        Assert.Contains(_sample.Customers, c => !c.Values.ContainsKey("address1_postalcode"));
        Assert.Contains(_sample.Customers, c => _sample.Purchases.All(p => p.CustomerNumber != c.Number));
        Assert.All(_sample.Purchases, p => Assert.True(p.Date <= SampleData.AsOf && p.Amount >= 0));
        Assert.All(_sample.Customers.Where(c => c.Email != null), c => Assert.EndsWith("@example.com", c.Email, StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_are_unique()
    {
        Assert.Equal(_sample.Customers.Count, _sample.Customers.Select(c => c.Number).Distinct().Count());
        Assert.Equal(_sample.Purchases.Count, _sample.Purchases.Select(p => p.DocumentNumber).Distinct().Count());
    }

    [Fact]
    public void It_is_the_same_on_every_machine()
    {
        var text = new StringBuilder();
        foreach (var p in _sample.Purchases)
            text.Append(CultureInfo.InvariantCulture, $"{p.CustomerNumber},{p.DocumentNumber},{p.Date:yyyy-MM-dd},{p.Amount},{p.IsReturn},{p.Channel},{p.Category},{p.IsGift},{p.Units}\n");
        foreach (var c in _sample.Customers)
            text.AppendJoin(',', c.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Where(v => v.Value is not System.Collections.IList).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}={v.Value}"))).Append('\n');

        Assert.Equal("de51485e13804908", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16]);
    }

    [Fact]
    public void Another_seed_gives_other_customers()
    {
        var other = new SyntheticCustomers(seed: 1).Create();

        Assert.NotEqual(new SyntheticCustomers().Create().Purchases.Sum(p => p.Amount), other.Purchases.Sum(p => p.Amount));
    }
}
