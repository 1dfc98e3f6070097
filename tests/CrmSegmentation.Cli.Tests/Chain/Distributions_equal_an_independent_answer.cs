using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Chain;

/// <summary>
/// What <c>crmseg distribution</c> prints for the logs of two shops, against distribution.mjs, which reads nothing but the shops'
/// files; what it answered is kept in distributions.json. Over the same customers: cut points, and explanations that add up.
/// </summary>
public sealed class Distributions_equal_an_independent_answer : IDisposable
{
    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Theory]
    [InlineData("1997-12-31")]
    [InlineData("1998-06-30")]
    public async Task CDNOW(string asOf) => await Check(asOf, ReferenceMaterial.Require("data/cdnow/purchases.csv"), null, 2_357);

    [Fact]
    public async Task AdventureWorks() =>
        await Check("2019-06-30", ReferenceMaterial.Require("data/adventureworks/purchases.csv"), ReferenceMaterial.Require("data/adventureworks/customers.csv"), 18_148);

    private async Task Check(string asOf, string purchases, string? customers, int all)
    {
        using var kept = JsonDocument.Parse(await File.ReadAllTextAsync(PathOf("distributions.json"), TestContext.Current.CancellationToken));
        var expected = kept.RootElement.GetProperty(asOf);
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(JsonDocument.Parse(await Script(asOf, purchases, customers)).RootElement));

        await _crmseg.Run(["distribution", "--database", _crmseg.PathOf("shop.db"), "--purchases", purchases, "--as-of", asOf, .. customers == null ? Array.Empty<string>() : ["--customers", customers]]);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        foreach (var part in expected.GetProperty("levels").EnumerateObject().Concat(expected.GetProperty("groups").EnumerateObject()))
            AssertPrinted(part.Name, part.Value[0].GetInt32(), part.Value[1].GetInt64() / 100m);
        Assert.Equal(all, expected.GetProperty("levels").EnumerateObject().Sum(level => level.Value[0].GetInt32()));
        Assert.Equal(all, expected.GetProperty("groups").EnumerateObject().Sum(group => group.Value[0].GetInt32()));

        using var target = LocalTarget.OpenExisting(_crmseg.PathOf("shop.db"));
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(DateOnly.ParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        AssertCutPoints(target.Service, expected);
        AssertExplanationsAddUp(target.Service, all);
    }

    private void AssertPrinted(string name, int customers, decimal value)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $@"^\s+{Regex.Escape(name)}\s+{customers:N0}\s+{value:N2}\s");
        Assert.True(Regex.IsMatch(_crmseg.Output, line, RegexOptions.Multiline), $"{line} is not in\n{_crmseg.Output}");
    }

    private static void AssertCutPoints(IOrganizationService service, JsonElement expected)
    {
        var scheme = service.Create(new Entity("cseg_priorityscheme") { ["cseg_name"] = "Fifths", ["cseg_versionnumber"] = 1 });

        var refreshed = service.Execute(new OrganizationRequest("cseg_RefreshCutPoints") { ["Target"] = new EntityReference("cseg_priorityscheme", scheme) });

        Assert.Equal(expected.GetProperty("population").GetInt32(), (int)refreshed["Population"]);
        var lines = ((string)refreshed["CutPoints"]).Split('\n');
        Assert.Equal("recency, days: " + Cuts("recency", 1m), lines[0]);
        Assert.Equal("frequency, purchases: " + Cuts("frequency", 1m), lines[1]);
        Assert.Equal("monetary, annual value: " + Cuts("monetary", 100m), lines[2]);

        string Cuts(string name, decimal unit) => string.Join("; ", expected.GetProperty(name).EnumerateArray().Select(cut => (cut.GetInt64() / unit).ToString("0.##", CultureInfo.InvariantCulture)));
    }

    private static void AssertExplanationsAddUp(IOrganizationService service, int all)
    {
        var watch = Stopwatch.StartNew();
        var contacts = service.RetrieveAll(new QueryExpression("contact") { ColumnSet = new ColumnSet("cseg_priorityscore") }).ToList();
        Assert.Equal(all, contacts.Count);
        foreach (var contact in contacts)
        {
            var explained = service.Execute(new OrganizationRequest("cseg_ExplainPriority") { ["Target"] = contact.ToEntityReference() });
            var sum = ((EntityCollection)explained["Factors"]).Entities.Sum(factor => (decimal)factor["contribution"]);
            Assert.Equal((contact.GetAttributeValue<decimal>("cseg_priorityscore"), true), (sum, (bool)explained["IsStored"]));
        }

        TestContext.Current.SendDiagnosticMessage($"{contacts.Count} explanations in {watch.ElapsedMilliseconds} ms");
    }

    private static string PathOf(string name) => Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", "CrmSegmentation.Cli.Tests", "Chain", name);

    private static async Task<string> Script(params string?[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [PathOf("distribution.mjs"), .. arguments.OfType<string>()]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var answer = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, node.ExitCode);
        return answer;
    }
}
