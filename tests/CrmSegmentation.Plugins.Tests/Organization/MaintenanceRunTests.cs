using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>Every run of maintenance and verification leaves a row that says what it did and how far it came.</summary>
[Collection(nameof(ImportedSolution))]
public class MaintenanceRunTests(ImportedSolution solution)
{
    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void A_run_leaves_one_row_that_grows_page_by_page()
    {
        ManyDue(7);

        var first = local.CallMaintenance(pageSize: 3);
        var run = Assert.Single(Runs());
        Assert.Equal((RunState.Running, 3, 3, 0, 4, "customers"), Of(run));
        Assert.Equal("Maintenance as of 2003-01-01", run[MaintenanceRunTable.Title]);
        Assert.Equal(Day("2003-01-01"), run[MaintenanceRunTable.AsOf]);

        var token = first.Token;
        while (token.Length > 0)
            token = local.CallMaintenance(pageSize: 3, token).Token;
        run = Assert.Single(Runs());
        Assert.Equal((RunState.Completed, 7, 7, 0, 0), (Of(run).State, Of(run).Touched, Of(run).Changed, Of(run).Failed, Of(run).Remaining));
    }

    [Fact]
    public void A_run_that_nobody_went_on_with_is_seen_to_be_interrupted_and_goes_on_with_its_token()
    {
        ManyDue(7);
        var first = local.CallMaintenance(pageSize: 3);

        // Another copy soon after may just be another copy; of a run that has been still for longer than ten minutes that is clear.
        local.Clock.Now += TimeSpan.FromMinutes(5);
        local.CallMaintenance(pageSize: 1);
        Assert.Equal([RunState.Running, RunState.Running], Runs().Select(run => Of(run).State));
        local.Clock.Now += TimeSpan.FromMinutes(11);
        local.CallMaintenance(pageSize: 1);
        Assert.Equal([RunState.Interrupted, RunState.Interrupted, RunState.Running], Runs().Select(run => Of(run).State).OrderByDescending(state => state));

        local.CallMaintenance(pageSize: 500, first.Token);
        Assert.Contains((3 + 2, RunState.Running), Runs().Select(run => (Of(run).Touched, Of(run).State)));
    }

    [Fact]
    public void A_failure_stands_in_the_row_with_its_reason()
    {
        var tiny = local.Service.Create(new Entity("transactioncurrency") { ["currencyname"] = "Tiny", ["isocurrencycode"] = "TNY", ["currencysymbol"] = "t", ["exchangerate"] = 100_000_000m, ["currencyprecision"] = 2 });
        var bad = local.AContact((ContactTable.Currency, new EntityReference("transactioncurrency", tiny)));
        local.Buy(bad, "2002-02-01", 100_000_000_000m);
        local.Clock.MoveTo(Day("2002-02-01"));

        local.Maintain();

        var run = Assert.Single(Runs());
        Assert.Equal((RunState.CompletedWithFailures, 0, 1), (Of(run).State, Of(run).Touched, Of(run).Failed));
        Assert.StartsWith($"{bad}: The customer's purchases add up to", run.GetAttributeValue<string>(MaintenanceRunTable.Details), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verification_leaves_what_it_found()
    {
        ManyDue(3);
        local.Maintain();

        var answer = local.Service.Execute(new OrganizationRequest("cseg_VerifyProfiles"));

        var run = local.Service.Retrieve(MaintenanceRunTable.Name, (Guid)answer[VerifyProfiles.RunId], new ColumnSet(true));
        Assert.Equal("Verification as of 2003-01-01", run[MaintenanceRunTable.Title]);
        Assert.Equal(((object)3, (object)0, (object)0), (run[MaintenanceRunTable.Verified], run[MaintenanceRunTable.Mismatches], run[MaintenanceRunTable.Repaired]));
        Assert.Equal(RunState.Completed, Of(run).State);
    }

    [Fact]
    public void Runs_are_deleted_after_ninety_days()
    {
        local.Maintain();
        local.Clock.MoveTo(Day("2002-03-31"));
        local.Maintain();
        Assert.Equal(2, Runs().Count);

        local.Clock.MoveTo(Day("2002-04-01"));
        local.Maintain();

        var kept = Runs();
        Assert.Equal(2, kept.Count);
        Assert.Contains(kept, run => run.GetAttributeValue<string>(MaintenanceRunTable.Details)?.Contains("1 runs of more than 90 days ago deleted", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Two_copies_at_once_recalculate_every_customer_once_between_them()
    {
        var ids = ManyDue(40);

        var copies = new MaintenanceCall[2];
        Parallel.For(0, 2, copy => copies[copy] = local.Maintain(pageSize: 5));

        Assert.Equal((40, 40, 0), (copies.Sum(copy => copy.Touched), copies.Sum(copy => copy.Changed), copies.Sum(copy => copy.Failed)));
        Assert.All(ids, id => Assert.Equal(0, local.Contact(id)[ContactTable.AnnualPurchaseCount]));
        Assert.Equal(0, local.Maintain().Touched);
    }

    [Fact]
    public void The_same_token_used_twice_recalculates_nobody_twice()
    {
        ManyDue(6);
        var first = local.CallMaintenance(pageSize: 3);

        Assert.Equal(3, local.CallMaintenance(pageSize: 3, first.Token).Touched);
        Assert.Equal(0, local.CallMaintenance(pageSize: 3, first.Token).Touched);
    }

    private List<Entity> Runs() => [.. local.Service.RetrieveMultiple(new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(true) }).Entities];

    private static (RunState State, int Touched, int Changed, int Failed, int Remaining, string Phase) Of(Entity run) => (
        (RunState)run.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.RunState).Value,
        run.GetAttributeValue<int>(MaintenanceRunTable.Touched),
        run.GetAttributeValue<int>(MaintenanceRunTable.Changed),
        run.GetAttributeValue<int>(MaintenanceRunTable.Failed),
        run.GetAttributeValue<int>(MaintenanceRunTable.Remaining),
        run.GetAttributeValue<string>(MaintenanceRunTable.Phase));

    private List<Guid> ManyDue(int count)
    {
        var contacts = Enumerable.Range(0, count).Select(_ => local.AContact()).ToList();
        foreach (var id in contacts)
            local.Buy(id, "2001-12-31", 10m);
        local.Clock.MoveTo(Day("2003-01-01"));
        return contacts;
    }
}
