using System;
using System.Linq;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Chain;

public sealed class Removing : IDisposable
{
    private readonly Crmseg _crmseg = new();

    private string Database => _crmseg.PathOf("shop.db");

    public void Dispose() => _crmseg.Dispose();

    [Fact]
    public async Task What_is_lost_is_said_in_numbers_and_nothing_is_removed_without_a_yes()
    {
        await Load();

        await _crmseg.Run("remove", "--database", Database);

        Assert.Equal(0, _crmseg.ExitCode);
        Assert.Matches(@"Purchases\s+cseg_purchase\s+3\b", _crmseg.Output);
        Assert.Matches(@"Customer Number\s+contact\.cseg_customernumber\s+2\b", _crmseg.Output);
        Assert.Contains("There is no way back", _crmseg.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was removed. To remove all of this, say it again with --yes.", _crmseg.Output, StringComparison.Ordinal);
        using var target = LocalTarget.OpenExisting(Database);
        Assert.Equal(3, target.Service.RetrieveMultiple(new QueryExpression("cseg_purchase")).Entities.Count);
    }

    [Fact]
    public async Task Confirmed_it_removes_the_solution_and_leaves_the_customers()
    {
        await Load();

        await _crmseg.Run("remove", "--database", Database, "--yes");

        Assert.Equal(0, _crmseg.ExitCode);
        using (var target = LocalTarget.OpenExisting(Database))
        {
            Assert.Null(target.Organization.Metadata.Find("cseg_purchase"));
            Assert.Equal(2, target.Service.RetrieveMultiple(new QueryExpression("contact")).Entities.Count);
        }

        await _crmseg.Run("remove", "--database", Database);
        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("there is nothing to remove", _crmseg.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_s_own_view_of_a_column_keeps_it_with_a_sentence()
    {
        await Load();
        using (var target = LocalTarget.OpenExisting(Database))
            target.Service.Create(new Entity("savedquery") { ["name"] = "Mine", ["returnedtypecode"] = "contact", ["querytype"] = 0, ["fetchxml"] = "<fetch><entity name='contact'><attribute name='cseg_priority'/></entity></fetch>" });

        await _crmseg.Run("remove", "--database", Database, "--yes");

        Assert.Equal(1, _crmseg.ExitCode);
        Assert.Contains("Nothing was removed, as 1 component of others needs it: component ", _crmseg.Error, StringComparison.Ordinal);
        using var after = LocalTarget.OpenExisting(Database);
        Assert.NotNull(after.Organization.Metadata.Find("cseg_purchase"));
    }

    private async Task Load()
    {
        var purchases = _crmseg.FileOf("purchases.csv", "customer_id,order_number,date,amount\nA,1,2001-01-02,10.00\nA,2,2001-06-02,20.5\nB,3,2001-07-01,30.00\n");
        await _crmseg.Run("load", "--database", Database, "--purchases", purchases);
        Assert.Equal((0, string.Empty), (_crmseg.ExitCode, _crmseg.Error));
    }
}
