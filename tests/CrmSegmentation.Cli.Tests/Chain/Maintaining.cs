using System;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Chain;

/// <summary>Time passes over a loaded database.</summary>
public sealed class Maintaining : IDisposable
{
    private readonly Crmseg _crmseg = new();

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task Purchases_leave_the_year_on_the_day_they_should()
    {
        await Load();

        await _crmseg.Run("maintain", "--database", Database, "--as-of", "2002-06-01");
        Assert.Equal(("1", "100.00"), await AnnualOf("A"));

        await _crmseg.Run("maintain", "--database", Database);
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("2 June 2002: 1 customer recalculated, 1 changed, 0 failed", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(("0", "0.00"), await AnnualOf("A"));
    }

    [Fact]
    public async Task Many_days_are_lived_through_one_by_one_and_do_not_come_twice()
    {
        await Load();

        await _crmseg.Run("maintain", "--database", Database, "--as-of", "2002-06-01", "--days", "3");
        Assert.Contains("1 June 2002 to 3 June 2002: 2 customers recalculated, 2 changed, 0 failed", _crmseg.Output, StringComparison.Ordinal);

        await _crmseg.Run("maintain", "--database", Database, "--as-of", "2002-06-03");
        Assert.Contains("3 June 2002: 0 customers recalculated", _crmseg.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_maintained_is_said_in_a_sentence()
    {
        await _crmseg.Run("maintain", "--database", Database);
        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("There is no database", _crmseg.Error, StringComparison.Ordinal);

        await Load();
        await _crmseg.Run("maintain", "--database", Database, "--as-of", "2001-01-01");
        Assert.Contains("time does not go back", _crmseg.Error, StringComparison.Ordinal);
        await _crmseg.Run("maintain", "--database", Database, "--days", "0");
        Assert.Contains("--days must be 1 or more", _crmseg.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifying_finds_what_was_written_past_the_plug_ins_and_repairs_it()
    {
        await Load();
        await _crmseg.Run("verify", "--database", Database);
        Assert.Contains("1 customer verified, 0 wrong, 0 repaired", _crmseg.Output, StringComparison.Ordinal);

        using (var behind = LocalTarget.Open(Database, runSteps: false))
        {
            var contact = behind.Service.RetrieveMultiple(new QueryExpression("contact")).Entities[0];
            behind.Service.Update(new Entity("contact", contact.Id) { ["cseg_annualpurchasecount"] = 7 });
        }

        await _crmseg.Run("verify", "--database", Database, "--sample", "10");
        Assert.Equal(2, _crmseg.ExitCode);
        Assert.Contains("cseg_annualpurchasecount is 7, should be 1", _crmseg.Output, StringComparison.Ordinal);
        await _crmseg.Run("verify", "--database", Database, "--repair");
        Assert.Contains("1 customer verified, 1 wrong, 1 repaired", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(0, _crmseg.ExitCode);
        Assert.Equal(("1", "100.00"), await AnnualOf("A"));
    }

    [Fact]
    public async Task A_recalculation_of_all_that_was_stopped_goes_on_where_it_was_and_can_be_cancelled()
    {
        await Load();
        using (var behind = LocalTarget.Open(Database, runSteps: false))
        {
            var contact = behind.Service.RetrieveMultiple(new QueryExpression("contact")).Entities[0];
            behind.Service.Update(new Entity("contact", contact.Id) { ["cseg_annualpurchasecount"] = 7 });
        }

        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await _crmseg.Run(stop.Token, "recalculate", "--all", "--database", Database);
        Assert.Equal(130, _crmseg.ExitCode);
        await _crmseg.Run("recalculate", "--all", "--database", Database);
        Assert.Equal((1, "'Recalculate all as of 2001-06-02' is not at its end, 1 of 1 are left. Go on with --resume, or cancel it with --cancel.\n"), (_crmseg.ExitCode, _crmseg.Error));

        await _crmseg.Run("recalculate", "--all", "--database", Database, "--resume");
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("Recalculate all as of 2001-06-02: 1 customer, 1 changed, 0 failed", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(("1", "100.00"), await AnnualOf("A"));

        await _crmseg.Run("recalculate", "--all", "--database", Database, "--resume");
        Assert.Contains("There is no run to go on with.", _crmseg.Error, StringComparison.Ordinal);
        await _crmseg.Run(stop.Token, "recalculate", "--all", "--database", Database);
        await _crmseg.Run("recalculate", "--all", "--database", Database, "--cancel");
        Assert.Contains("Cancelled 'Recalculate all as of 2001-06-02'.", _crmseg.Output, StringComparison.Ordinal);
        await _crmseg.Run("recalculate", "--all", "--database", Database);
        Assert.Equal(0, _crmseg.ExitCode);
    }

    [Fact]
    public async Task Publishing_all_tells_how_many_lists_were_written_anew()
    {
        await Load();
        using (var organization = LocalTarget.Open(Database))
            organization.Service.Execute(new OrganizationRequest("cseg_CreateStarterSegments") { ["Publish"] = true });

        await _crmseg.Run("publish", "--all", "--database", Database);

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Matches(@"Publish all as of \S+: 40 segments, 0 changed, 0 failed", _crmseg.Output);
    }

    private string Database => _crmseg.PathOf("org.db");

    private async Task Load()
    {
        var file = _crmseg.FileOf("purchases.csv", "customer_id,purchase_date,amount\nA,2001-06-02,100.00\n");
        await _crmseg.Run("load", "--database", Database, "--purchases", file, "--as-of", "2001-06-02");
        Assert.Equal(0, _crmseg.ExitCode);
    }

    /// <summary>Loading the same file again changes nothing and reports what is stored.</summary>
    private async Task<(string Count, string Value)> AnnualOf(string customer)
    {
        await _crmseg.Run("load", "--database", Database, "--purchases", _crmseg.PathOf("purchases.csv"), "--report", _crmseg.PathOf("report.csv"));
        Assert.Equal("", _crmseg.Error);
        var line = _crmseg.Report()[customer];
        return (line["annual_count"], line["annual_value"]);
    }
}
