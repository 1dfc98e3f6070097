using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Maintaining;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Chain;

/// <summary>
/// An afternoon with 24 drafts over the customers of AdventureWorks: trying them out writes nothing, and each, once it is
/// active, makes of the customers what its preview said. All of them are previewed over all customers by
/// <see cref="Drafts_are_tried_out_without_a_write"/>; publishing recalculates everybody, so it is done with every 24th, and with
/// everyone where the environment variable CRMSEG_ALL_CUSTOMERS is 1.
/// </summary>
public sealed class Previews_come_true : IDisposable
{
    private const int First = 653210000;
    private const int Drafts = 24;

    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task Drafts_are_tried_out_without_a_write()
    {
        using var target = await Load(everyNth: 1);
        var drafts = Enumerable.Range(0, Drafts).Select(i => ADraft(target.Service, i)).ToList();
        var writes = new List<string>();
        target.Organization.RequestExecuted += (_, request) =>
        {
            if (!request.MessageName.StartsWith("Retrieve", StringComparison.Ordinal) && request.MessageName != "cseg_PreviewScheme")
                writes.Add(request.MessageName);
        };

        var watch = Stopwatch.StartNew();
        var previews = drafts.ConvertAll(draft => Preview(target.Service, draft));

        TestContext.Current.SendDiagnosticMessage($"{Drafts} previews of {previews[0]["Customers"]} customers in {watch.ElapsedMilliseconds} ms");
        Assert.Empty(writes);
        Assert.All(previews, preview => Assert.Equal(18_148, (int)preview["Customers"]));
        Assert.True(previews.ConvertAll(preview => Said(preview, "Levels")).Distinct().Count() > Drafts / 2, "The drafts differ too little to prove anything.");
    }

    [Fact]
    public async Task Each_draft_does_what_its_preview_said()
    {
        using var target = await Load(everyNth: Environment.GetEnvironmentVariable("CRMSEG_ALL_CUSTOMERS") == "1" ? 1 : 24);
        var drafts = Enumerable.Range(0, Drafts).Select(i => ADraft(target.Service, i)).ToList();
        var previews = drafts.ConvertAll(draft => Preview(target.Service, draft));
        for (var i = 0; i < Drafts; i++)
        {
            if (i % 6 != 0)
                target.Service.Execute(new OrganizationRequest("cseg_RefreshCutPoints") { ["Target"] = new EntityReference("cseg_priorityscheme", drafts[i]) });
            Become(target.Service, drafts[i], First + 1);
            MaintenanceRun.Of(target.Service, new DateOnly(2019, 6, 30), null);

            Assert.Equal((i, Said(previews[i], "Levels")), (i, Happened(target.Service, "cseg_priority")));
            Assert.Equal((i, Said(previews[i], "Groups")), (i, Happened(target.Service, "cseg_rfmsegment")));
            Become(target.Service, drafts[i], First + 2);
        }
    }

    [Fact]
    public async Task The_command_prints_distribution_migration_and_movers_and_compares_two_drafts()
    {
        using (var target = await Load(everyNth: 60))
        {
            ADraft(target.Service, 0);
            ADraft(target.Service, 3);
        }

        await _crmseg.Run("preview", "--database", _crmseg.PathOf("shop.db"));
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("Were 'Draft 00 1' active", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("Were 'Draft 03 1' active", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("stored: customers", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("The biggest movers", _crmseg.Output, StringComparison.Ordinal);

        await _crmseg.Run("preview", "--database", _crmseg.PathOf("shop.db"), "--scheme", "Draft 00", "--compare", "Draft 00 1");
        Assert.Matches("\n0 customers of 30[0-9] would move", _crmseg.Output);
        await _crmseg.Run("preview", "--database", _crmseg.PathOf("shop.db"), "--scheme", "Nobody's");
        Assert.Contains("has no priority scheme 'Nobody's'. It has 'Draft 00 1', 'Draft 03 1'.", _crmseg.Error, StringComparison.Ordinal);
    }

    /// <summary>Every third draft has fixed thresholds and bands, the next shares of customers and factors by cut points, the next shares of value.</summary>
    private static Guid ADraft(IOrganizationService service, int i)
    {
        var scheme = service.Create(new Entity("cseg_priorityscheme")
        {
            ["cseg_name"] = $"Draft {i:00}",
            ["cseg_versionnumber"] = 1,
            ["cseg_levelmode"] = new OptionSetValue(First + (i % 3)),
            ["cseg_highfrom"] = 60m + i,
            ["cseg_mediumfrom"] = 30m + i,
            ["cseg_highshare"] = 5m + i,
            ["cseg_mediumshare"] = 20m + i,
        });
        AddFactor(service, scheme, 0, 50m + i, byCutPoints: i % 3 == 1, [(0m, 10m), (20m + (10 * i), 40m), (200m + (50 * i), 70m), (2_000m, 100m)]);
        AddFactor(service, scheme, 1, 10m, byCutPoints: false, [(1m, 30m), (2m, 70m), (3m, 100m)]);
        AddFactor(service, scheme, 2, 5m + i, byCutPoints: i % 2 == 1, [(0m, 100m), (60m + i, 50m), (200m, 10m)]);
        AddFactor(service, scheme, 3, i % 4, byCutPoints: i % 3 == 2, [(0m, 20m), (99.99m, 60m), (1_000m, 90m)]);
        AddFactor(service, scheme, 4, i % 5, byCutPoints: false, [(First, 100m), (First + 1, 60m), (First + 2, 20m), (First + 3, 80m)]);
        AddFactor(service, scheme, 6, i % 7, byCutPoints: i % 3 == 1, [(0m, 20m), (60_000m, 80m)]);
        return scheme;
    }

    private static void AddFactor(IOrganizationService service, Guid scheme, int kind, decimal weight, bool byCutPoints, (decimal From, decimal Score)[] bands)
    {
        var factor = service.Create(new Entity("cseg_priorityfactor")
        {
            ["cseg_name"] = $"Factor {kind}",
            ["cseg_schemeid"] = new EntityReference("cseg_priorityscheme", scheme),
            ["cseg_factorkind"] = new OptionSetValue(First + kind),
            ["cseg_weight"] = weight,
            ["cseg_order"] = kind,
            ["cseg_factorscoring"] = new OptionSetValue(byCutPoints ? First + 1 : First),
        });
        foreach (var (from, score) in byCutPoints ? [] : bands)
        {
            service.Create(new Entity("cseg_priorityband")
            {
                ["cseg_name"] = "Band",
                ["cseg_factorid"] = new EntityReference("cseg_priorityfactor", factor),
                ["cseg_from"] = from,
                ["cseg_score"] = score,
            });
        }
    }

    private static OrganizationResponse Preview(IOrganizationService service, Guid scheme) =>
        service.Execute(new OrganizationRequest("cseg_PreviewScheme") { ["Target"] = new EntityReference("cseg_priorityscheme", scheme) });

    private static void Become(IOrganizationService service, Guid scheme, int status) =>
        service.Update(new Entity("cseg_priorityscheme", scheme) { ["cseg_schemestatus"] = new OptionSetValue(status) });

    private static string Said(OrganizationResponse preview, string rows) => string.Join(
        "; ", ((EntityCollection)preview[rows]).Entities.Where(row => (int)row["customers"] > 0).Select(row => FormattableString.Invariant($"{row["choice"]}: {row["customers"]} {row["value"]:0.00}")));

    private static string Happened(IOrganizationService service, string column) => string.Join(
        "; ", service.RetrieveAll(new QueryExpression("contact") { ColumnSet = new ColumnSet(column, "cseg_annualvalue_base") })
            .GroupBy(contact => contact.GetAttributeValue<OptionSetValue>(column).Value).OrderBy(group => group.Key)
            .Select(group => FormattableString.Invariant($"{group.Key}: {group.Count()} {group.Sum(contact => contact.GetAttributeValue<Money>("cseg_annualvalue_base")?.Value ?? 0m):0.00}")));

    private async Task<LocalTarget> Load(int everyNth)
    {
        var customers = Filtered("customers.csv", "data/adventureworks/customers.csv", 0, everyNth);
        var purchases = Filtered("purchases.csv", "data/adventureworks/purchases.csv", 1, everyNth);
        await _crmseg.Run("load", "--database", _crmseg.PathOf("shop.db"), "--purchases", purchases, "--customers", customers, "--as-of", "2019-06-30");
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        var target = LocalTarget.OpenExisting(_crmseg.PathOf("shop.db"));
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(new DateOnly(2019, 6, 30));
        return target;
    }

    private string Filtered(string name, string reference, int numberColumn, int everyNth)
    {
        var lines = File.ReadAllLines(ReferenceMaterial.Require(reference));
        return _crmseg.FileOf(name, string.Join("\n", lines.Take(1).Concat(lines.Skip(1).Where(line => int.Parse(line.Split(',')[numberColumn], System.Globalization.CultureInfo.InvariantCulture) % everyNth == 0))) + "\n");
    }
}
