using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace CrmSegmentation.Tests.Chain;

/// <summary>The logs of two shops through the shipped zip: import, plug-ins, contact rows, report.</summary>
public sealed class Purchase_logs_equal_their_truth : IDisposable
{
    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Theory]
    [InlineData("1998-06-30")]
    [InlineData("1997-12-31")]
    public async Task CDNOW_for_all_customers(string asOf)
    {
        var purchases = ReferenceMaterial.Require("data/cdnow/purchases.csv");
        var truth = Crmseg.ReadByCustomer(ReferenceMaterial.Require($"data/cdnow/truth_{asOf}.csv"));
        Assert.True(Truth.WindowsAgree(DateOnly.ParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture)));

        await _crmseg.Run("demo", "--purchases", purchases, "--as-of", asOf, "--no-serve", "--report", _crmseg.PathOf("report.csv"));

        Assert.Equal(string.Empty, _crmseg.Error);
        Assert.Equal(0, _crmseg.ExitCode);
        var report = _crmseg.Report();
        Assert.Equal(2_357, truth.Count);
        Assert.Equal(2_357, report.Count);
        Assert.Empty(Truth.Differences(truth, report));
    }

    [Fact]
    public async Task AdventureWorks_for_all_customers()
    {
        var purchases = ReferenceMaterial.Require("data/adventureworks/purchases.csv");
        var customers = ReferenceMaterial.Require("data/adventureworks/customers.csv");
        var truth = Crmseg.ReadByCustomer(ReferenceMaterial.Require("data/adventureworks/truth_2019-06-30.csv"));
        Assert.True(Truth.WindowsAgree(new DateOnly(2019, 6, 30)));

        await _crmseg.Run("demo", "--purchases", purchases, "--customers", customers, "--as-of", "2019-06-30", "--no-serve", "--report", _crmseg.PathOf("report.csv"));

        TestContext.Current.SendDiagnosticMessage(_crmseg.Output);
        Assert.Equal(string.Empty, _crmseg.Error);
        Assert.Equal(0, _crmseg.ExitCode);
        Assert.Contains("Purchases: 25,162 new", _crmseg.Output, StringComparison.Ordinal);
        var report = _crmseg.Report();
        Assert.Equal(18_148, report.Count);
        Assert.Empty(Truth.Differences(truth, report));

        // The truth knows only customers who bought. The others are customers too: with nothing counted, and no priority.
        var others = report.Where(r => !truth.ContainsKey(r.Key)).Select(r => r.Value).ToList();
        Assert.Equal(18_148 - 17_410, others.Count);
        Assert.All(others, r => Assert.Equal(("0", "0.00", "", "0", "None"), (r["annual_count"], r["annual_value"], r["average_value"], r["lifetime_count"], r["priority"])));
    }

    [Theory]
    [InlineData("2000-02-29", false)]
    [InlineData("2000-12-31", false)]
    [InlineData("2001-02-28", false)]
    [InlineData("2001-03-01", true)]
    public void Windows_of_365_days_and_of_a_year_differ_across_a_leap_day(string asOf, bool agree) =>
        Assert.Equal(agree, Truth.WindowsAgree(DateOnly.ParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture)));
}
