using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Chain;

/// <summary>
/// Co-purchase rules and suggestions over the purchases of two shops, against co-purchases.mjs, which reads nothing but the file of
/// purchases. The shops' files name no category; the price of a unit makes one.
/// </summary>
public sealed class Co_purchases_equal_an_independent_answer : IDisposable
{
    private static readonly decimal[] Prices = [0m, 10m, 25m, 60m, 600m, 1_200m, 2_400m];

    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task AdventureWorks()
    {
        var lines = await File.ReadAllLinesAsync(ReferenceMaterial.Require("data/adventureworks/purchases.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("order_number,customer_id,order_date,lines,units,amount", lines[0]);
        var cells = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));

        await Check("2019-06-30", cells.Select(row => (row[0], row[1], row[2], row[5], CategoryOf(Number(row[5]) / Number(row[4])))), leastRules: 5, leastCustomers: 4_700);
    }

    /// <summary>Always runs: sixty customers buy in a pattern of their number, over three years.</summary>
    [Fact]
    public async Task A_small_shop()
    {
        var purchases =
            from customer in Enumerable.Range(1, 60)
            from category in Enumerable.Range(1, 6)
            where (customer * category) % 7 < 2 || customer % (category + 2) == 0
            let day = new DateOnly(1999, 6, 1).AddDays((customer * 37 + category * 101) % 940)
            select ($"{customer}-{category}", $"N{customer}", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "10.00", $"Kind {category}");

        await Check("2001-12-31", purchases, leastRules: 3, leastCustomers: 5);
    }

    private async Task Check(string asOf, IEnumerable<(string Order, string Customer, string Day, string Amount, string Category)> purchases, int leastRules, int leastCustomers)
    {
        var file = _crmseg.FileOf("purchases.csv", "order_number,customer_id,order_date,amount,category\n" + string.Concat(purchases.Select(one => $"{one.Order},{one.Customer},{one.Day},{one.Amount},{one.Category}\n")));
        using var answer = JsonDocument.Parse(await Script(asOf, file));
        var rules = answer.RootElement.GetProperty("rules").EnumerateObject().Select(rule => $"{rule.Name}: {string.Join(' ', rule.Value.EnumerateArray())}").Order(StringComparer.Ordinal).ToList();
        var next = answer.RootElement.GetProperty("next").EnumerateObject().Select(one => $"{one.Name}: {string.Join(", ", one.Value.EnumerateArray())}").Order(StringComparer.Ordinal).ToList();
        Assert.True(rules.Count >= leastRules, $"{rules.Count} rules");
        Assert.True(next.Count >= leastCustomers, $"{next.Count} customers");

        await _crmseg.Run("load", "--database", _crmseg.PathOf("shop.db"), "--purchases", file, "--as-of", asOf);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        await _crmseg.Run("mine", "--all", "--database", _crmseg.PathOf("shop.db"));
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));

        using var target = LocalTarget.OpenExisting(_crmseg.PathOf("shop.db"));
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        Assert.Equal(rules, Rules(target.Service).Order(StringComparer.Ordinal));
        Assert.Equal(next, Next(target.Service).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Rules(IOrganizationService service) =>
        service.RetrieveAll(new QueryExpression("cseg_categoryassociation") { ColumnSet = new ColumnSet(true) }).Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row["cseg_name"]}: {row["cseg_customers"]} {row["cseg_fromcustomers"]} {row["cseg_tocustomers"]} {row["cseg_allcustomers"]} {row["cseg_support"]:0.0000} {row["cseg_confidence"]:0.0000} {row["cseg_lift"]:0.0000}"));

    private static IEnumerable<string> Next(IOrganizationService service)
    {
        var numbers = service.RetrieveAll(new QueryExpression("contact") { ColumnSet = new ColumnSet("cseg_customernumber") }).ToDictionary(row => row.Id, row => row.GetAttributeValue<string>("cseg_customernumber"));
        return service.RetrieveAll(new QueryExpression("cseg_suggestion") { ColumnSet = new ColumnSet("cseg_contactid", "cseg_name") })
            .GroupBy(row => numbers[row.GetAttributeValue<EntityReference>("cseg_contactid").Id])
            .Select(own => $"{own.Key}: {string.Join(", ", own.Select(row => row.GetAttributeValue<string>("cseg_name")).Order(StringComparer.Ordinal))}");
    }

    private static string CategoryOf(decimal price) => string.Create(CultureInfo.InvariantCulture, $"From {Prices.Last(from => price >= from):0000}");

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string> Script(params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", "CrmSegmentation.Cli.Tests", "Chain", "co-purchases.mjs"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
