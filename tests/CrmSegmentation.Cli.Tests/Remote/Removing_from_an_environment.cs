using System;
using System.Threading.Tasks;
using CrmSegmentation.Tests.Chain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Remote;

/// <summary><c>crmseg remove --environment</c>, against the local Dataverse over HTTP.</summary>
public sealed class Removing_from_an_environment : IDisposable
{
    private readonly Crmseg _crmseg = new();
    private readonly AnOrganization _organization = new(new DateOnly(2001, 12, 31));

    public void Dispose()
    {
        _organization.Dispose();
        _crmseg.Dispose();
    }

    [Fact]
    public async Task What_is_lost_is_said_as_for_a_local_database_and_nothing_goes_without_a_yes_or_while_others_need_it()
    {
        await Load();
        var view = _organization.Target.Service.Create(new Entity("savedquery") { ["name"] = "Mine", ["returnedtypecode"] = "contact", ["querytype"] = 0, ["fetchxml"] = "<fetch><entity name='contact'><attribute name='cseg_priority'/></entity></fetch>" });

        await _crmseg.Run("remove", "--environment", _organization.Url, "--yes");

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("Nothing was removed, as 1 component of others needs it: component ", _crmseg.Error, StringComparison.Ordinal);

        _organization.Target.Service.Delete("savedquery", view);
        await _crmseg.Run("remove", "--environment", _organization.Url);

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Matches(@"Purchases\s+cseg_purchase\s+3\b", _crmseg.Output);
        Assert.Matches(@"Customer Number\s+contact\.cseg_customernumber\s+2\b", _crmseg.Output);
        Assert.Contains("Nothing was removed. To remove all of this, say it again with --yes.", _crmseg.Output, StringComparison.Ordinal);
        Assert.NotNull(_organization.Target.Organization.Metadata.Find("cseg_purchase"));

        // The same tables and columns with the same numbers as where the whole metadata are at hand.
        var local = CrmSegmentation.Cli.Removing.RemovalLosses.Of(_organization.Target.Service, CrmSegmentation.Cli.Schema.SolutionName)!;
        using var environment = CrmSegmentation.Cli.Remote.RemoteEnvironment.Open(_organization.Server.Address, new CrmSegmentation.Cli.Remote.SignIn.NoSignIn(), new CrmSegmentation.Cli.Remote.WebApiSettings(), TestContext.Current.CancellationToken);
        var remote = new CrmSegmentation.Cli.Remote.RemoteRemoval(environment, CrmSegmentation.Cli.Remote.SolutionFile.Read(CrmSegmentation.Cli.Local.ShippedSolution.ManagedPath).ExtendedTables).Losses(CrmSegmentation.Cli.Schema.SolutionName)!;
        Assert.Equal(local.Tables, remote.Tables);
        Assert.Equal(local.Columns, remote.Columns);
    }

    [Fact]
    public async Task Confirmed_it_goes_even_when_the_answer_is_lost_and_customers_stay()
    {
        await Load();
        var lost = 0;
        using var network = new FaultyNetwork(_organization.Server.Address, request => request.Method == "DELETE" && lost++ == 0 ? Fault.DroppedAfter : Fault.None, TimeSpan.Zero);

        await _crmseg.Run("remove", "--environment", network.Address.ToString(), "--yes");

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains("Removed CrmSegmentation with ", _crmseg.Output, StringComparison.Ordinal);
        Assert.Equal(1, network.Injected[Fault.DroppedAfter]);
        Assert.Null(_organization.Target.Organization.Metadata.Find("cseg_purchase"));
        Assert.Equal(2, _organization.Target.Service.RetrieveMultiple(new QueryExpression("contact")).Entities.Count);

        await _crmseg.Run("remove", "--environment", _organization.Url);
        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("The solution CrmSegmentation is not in 127.0.0.1: there is nothing to remove.", _crmseg.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_whose_answer_was_lost_says_at_least_how_many_it_recalculated()
    {
        await Load();
        _organization.Target.MoveTo(new DateOnly(2002, 12, 31));
        var lost = 0;
        using var network = new FaultyNetwork(_organization.Server.Address, request => request.Path.Value!.EndsWith("cseg_RunMaintenance", StringComparison.Ordinal) && lost++ == 0 ? Fault.DroppedAfter : Fault.None, TimeSpan.Zero);

        await _crmseg.Run("maintain", "--environment", network.Address.ToString());

        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
        Assert.Contains(": at least 0 customers recalculated, 0 changed, 0 failed", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("the row of Maintenance Runs has the exact numbers", _crmseg.Output, StringComparison.Ordinal);
    }

    private async Task Load()
    {
        await _crmseg.Run("load", "--environment", _organization.Url, "--purchases", _crmseg.FileOf("purchases.csv", "customer_id,order_number,date,amount\nA,1,2001-01-02,10.00\nA,2,2001-06-02,20.5\nB,3,2001-07-01,30.00\n"), "--journal", _crmseg.PathOf("load.journal"));
        Assert.Equal((0, ""), (_crmseg.ExitCode, _crmseg.Error));
    }
}
