using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using System.Threading.Tasks;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Segments;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>'Recalculate all' and 'Publish all': begun by a person, left at any moment, gone on with by anybody.</summary>
[Collection(nameof(ImportedSolution))]
public class BulkRunTests(ImportedSolution solution)
{
    private const string Everybody = "<filter><condition attribute='contactid' operator='not-null'/></filter>";

    private readonly ImportedSolution local = solution.StartAfresh();

    [Fact]
    public void Recalculate_all_mends_customers_that_are_wrong_and_not_due()
    {
        var ids = Customers(7);
        Spoil(ids[2], ids[5]);

        var run = Start(RunKind.RecalculateAll);
        Assert.Equal((RunState.Running, 0, 7), (StateOf(run), DoneOf(run), TotalOf(run)));
        Finish(run, pageSize: 3);

        Assert.Equal((RunState.Completed, 7, 7, 2), (StateOf(run), DoneOf(run), TotalOf(run), Row(run)[MaintenanceRunTable.Changed]));
        Assert.All(ids, id => Assert.Equal(1, local.Contact(id)[ContactTable.AnnualPurchaseCount]));
    }

    [Fact]
    public void Taking_up_what_was_left_comes_to_the_same_as_one_whole_run()
    {
        var ids = Customers(11);
        Spoil([.. ids]);
        var whole = Start(RunKind.RecalculateAll);
        Finish(whole, pageSize: 1_000);
        var expected = ids.ConvertAll(id => StoredProfile.Of(local.Contact(id)));
        Spoil([.. ids]);

        var left = Start(RunKind.RecalculateAll);
        Continue(left, pageSize: 3);
        local.Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal((RunState.Running, 3, 8), (StateOf(left), DoneOf(left), Row(left)[MaintenanceRunTable.Remaining]));
        Continue(left, pageSize: 5);
        Finish(left, pageSize: 2);

        Assert.Equal(expected, ids.ConvertAll(id => StoredProfile.Of(local.Contact(id))));
        Assert.Equal(Figures(whole), Figures(left));
    }

    [Fact]
    public void A_run_that_is_cancelled_midway_says_so_does_no_more_and_makes_room_for_another()
    {
        var ids = Customers(6);
        Spoil([.. ids]);
        var run = Start(RunKind.RecalculateAll);
        Continue(run, pageSize: 2);

        local.Service.Execute(new OrganizationRequest(CancelBulkRun.Message) { ["Target"] = run });
        var answer = Continue(run, pageSize: 2);

        Assert.False((bool)answer[ContinueBulkRun.IsOpen]);
        Assert.Equal(((int)RunState.Cancelled, 2, 6), (answer[ContinueBulkRun.State], answer[ContinueBulkRun.Done], answer[ContinueBulkRun.Total]));
        Assert.Equal(2, ids.Count(id => local.Contact(id)[ContactTable.AnnualPurchaseCount].Equals(1)));
        Finish(Start(RunKind.RecalculateAll), pageSize: 100);
        Assert.Equal(RunState.Cancelled, StateOf(run));
    }

    [Fact]
    public void Setting_the_state_on_the_form_cancels_and_no_other_state_can_be_set()
    {
        Customers(3);
        var run = Start(RunKind.RecalculateAll);

        Assert.Contains("cannot be set by hand", Refused(() => SetState(run.Id, RunState.Completed)), StringComparison.Ordinal);
        SetState(run.Id, RunState.Cancelled);
        Assert.Equal(RunState.Cancelled, StateOf(run));
        Assert.Contains("cannot be set by hand", Refused(() => SetState(run.Id, RunState.Running)), StringComparison.Ordinal);

        local.Maintain();
        var maintenance = Runs().Single(one => one.GetAttributeValue<OptionSetValue>(MaintenanceRunTable.Kind).Value == (int)RunKind.Maintenance);
        Assert.Contains("cannot be set by hand", Refused(() => SetState(maintenance.Id, RunState.Cancelled)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_of_a_kind_is_refused_while_one_is_open_and_told_how_far_that_is()
    {
        Customers(5);
        Continue(Start(RunKind.RecalculateAll), pageSize: 2);

        Assert.Equal(
            "'Recalculate all as of 2001-12-31: 2 of 5' is not at its end yet. Go on with that run, or cancel it before you start another.",
            Refused(() => Start(RunKind.RecalculateAll)));
        Finish(Start(RunKind.PublishAll));
    }

    [Fact]
    public void Two_who_go_on_with_one_run_at_once_do_every_customer_once_between_them()
    {
        Spoil([.. Customers(40)]);
        var run = Start(RunKind.RecalculateAll);

        Parallel.For(0, 2, _ => Finish(run, pageSize: 3));

        Assert.Equal((RunState.Completed, 40, 40, 40), (StateOf(run), DoneOf(run), TotalOf(run), Row(run)[MaintenanceRunTable.Changed]));
    }

    [Fact]
    public void A_customer_who_cannot_be_computed_is_told_by_his_id_and_holds_up_nobody()
    {
        var tiny = local.Service.Create(new Entity("transactioncurrency") { ["currencyname"] = "Tiny", ["isocurrencycode"] = "TNY", ["currencysymbol"] = "t", ["exchangerate"] = 100_000_000m, ["currencyprecision"] = 2 });
        var ids = Customers(4);
        var bad = local.AContact((ContactTable.Currency, new EntityReference("transactioncurrency", tiny)));
        local.Buy(bad, "2002-02-01", 100_000_000_000m);
        local.Clock.MoveTo(Day("2002-02-01"));
        Spoil([.. ids]);

        var run = Start(RunKind.RecalculateAll);
        Finish(run, pageSize: 2);

        Assert.Equal((RunState.CompletedWithFailures, 5, 5, 1), (StateOf(run), DoneOf(run), TotalOf(run), Row(run)[MaintenanceRunTable.Failed]));
        Assert.StartsWith($"{bad}: The customer's purchases add up to", Row(run).GetAttributeValue<string>(MaintenanceRunTable.Details), StringComparison.Ordinal);
        Assert.All(ids, id => Assert.Equal(1, local.Contact(id)[ContactTable.AnnualPurchaseCount]));
    }

    [Fact]
    public void A_customer_whose_row_the_platform_refuses_is_left_out_with_the_token_of_the_failure_unless_somebody_went_on_since()
    {
        using var temporary = new TemporaryOrganization();
        using var organization = temporary.Open(stepsOn: false);
        var service = organization.CreateService();
        var ids = Enumerable.Range(0, 5).Select(_ => service.Create(new Entity(ContactTable.Name) { ["lastname"] = "Customer" })).Order().ToList();
        var runs = new BulkRuns(new RefusingService(service, ids[2]), Rules.Default, Day("2001-12-31"));
        var run = runs.Start(RunKind.RecalculateAll, Day("2001-12-31")).Id;
        runs.Continue(run, Day("2001-12-31"), 2, null);

        var refused = Assert.Throws<RowRefusedException>(() => runs.Continue(run, Day("2001-12-31"), 2, null));
        Assert.StartsWith($"The contact {ids[2]} could not be recalculated: It\"s locked. Nothing of this page was written.", refused.Sentence, StringComparison.Ordinal);
        var token = refused.Sentence.Split('\'')[1];
        var row = runs.Continue(run, Day("2001-12-31"), 2, token);
        Assert.Equal((3 + 1, 1, true), (BulkRuns.Done(row), row[MaintenanceRunTable.Failed], BulkRuns.IsOpen(row)));

        // Another caller met the same refusal and comes later with his token: that page is done.
        row = runs.Continue(run, Day("2001-12-31"), 2, token);
        Assert.Equal((4 + 1, 1, false), (BulkRuns.Done(row), row[MaintenanceRunTable.Failed], BulkRuns.IsOpen(row)));
        Assert.StartsWith($"{ids[2]}: It\"s locked.", service.Retrieve(MaintenanceRunTable.Name, run, new ColumnSet(MaintenanceRunTable.Details)).GetAttributeValue<string>(MaintenanceRunTable.Details), StringComparison.Ordinal);
    }

    [Fact]
    public void Maintenance_goes_on_with_a_run_that_was_left_and_only_then()
    {
        var ids = Customers(9);
        Spoil([.. ids]);
        var run = Start(RunKind.RecalculateAll);
        Continue(run, pageSize: 2);

        local.Maintain(pageSize: 4);
        Assert.Equal(2, DoneOf(run));

        local.Clock.Now += TimeSpan.FromMinutes(11);
        local.Maintain(pageSize: 4);
        Assert.Equal((RunState.Completed, 9), (StateOf(run), DoneOf(run)));
        Assert.All(ids, id => Assert.Equal(1, local.Contact(id)[ContactTable.AnnualPurchaseCount]));
        Assert.Contains(Runs(), one => one.GetAttributeValue<string>(MaintenanceRunTable.Details)?.Contains("Recalculate all as of 2001-12-31: 9 of 9", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Publish_all_writes_every_published_list_anew_and_leaves_drafts_and_what_was_changed_by_hand()
    {
        var published = Enumerable.Range(1, 3).Select(number => local.ASegment($"Published {number}", Everybody, SegmentLifecycle.Published)).ToList();
        var draft = local.ASegment("Draft", Everybody, SegmentLifecycle.Draft);
        var byHand = local.ListOf(published[1]).GetAttributeValue<string>(ListTable.Query).Replace("not-null", "null", StringComparison.Ordinal);
        local.Change(ListTable.Name, local.ListOf(published[1]).Id, ListTable.Query, byHand);
        local.Change(ListTable.Name, local.ListOf(published[2]).Id, ListTable.Title, "Renamed");
        Customers(2);

        var run = Start(RunKind.PublishAll);
        Finish(run);

        Assert.Equal((RunState.CompletedWithFailures, 3, 3, 1), (StateOf(run), DoneOf(run), TotalOf(run), Row(run)[MaintenanceRunTable.Failed]));
        Assert.Contains("segment 'Published 2': The query of the marketing list was changed by hand", Row(run).GetAttributeValue<string>(MaintenanceRunTable.Details), StringComparison.Ordinal);
        Assert.Equal(byHand, local.ListOf(published[1])[ListTable.Query]);
        Assert.Equal("Published 3", local.ListOf(published[2])[ListTable.Title]);
        Assert.Equal(2, local.Service.Retrieve(SegmentTable.Name, published[0], new ColumnSet(SegmentTable.MemberCount))[SegmentTable.MemberCount]);
        Assert.False(local.Service.Retrieve(SegmentTable.Name, draft, new ColumnSet(SegmentTable.List)).Contains(SegmentTable.List));
    }

    [Fact]
    public void With_nothing_to_do_a_run_is_complete_after_one_call()
    {
        var run = Start(RunKind.PublishAll);

        Assert.False((bool)Continue(run)[ContinueBulkRun.IsOpen]);
        Assert.Equal((RunState.Completed, 0), (StateOf(run), TotalOf(run)));
    }

    [Fact]
    public void Other_runs_and_other_kinds_are_refused_in_a_sentence()
    {
        local.Maintain();

        Assert.Contains("go on by their row", Refused(() => Continue(Runs().Single().ToEntityReference())), StringComparison.Ordinal);
        Assert.Contains("it must be 653210002 (Recalculate all), 653210003 (Publish all) or 653210004 (Mine co-purchases)", Refused(() => Start(RunKind.Verification)), StringComparison.Ordinal);
    }

    private List<Guid> Customers(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => local.AContact()).ToList();
        foreach (var id in ids)
            local.Buy(id, "2001-12-01", 10m);
        return ids;
    }

    /// <summary>Stored values that no event would mend: the customers are not due.</summary>
    private void Spoil(params Guid[] ids)
    {
        SetProtection(on: false);
        foreach (var id in ids)
            local.Change(ContactTable.Name, id, ContactTable.AnnualPurchaseCount, 99);
        SetProtection(on: true);
    }

    /// <summary>The step that keeps people from writing computed columns.</summary>
    private void SetProtection(bool on) =>
        local.Service.Update(new Entity("sdkmessageprocessingstep", new Guid("5a90d3be-7c42-4e1f-8b6d-0f3e27a9c815")) { ["statecode"] = new OptionSetValue(on ? 0 : 1), ["statuscode"] = new OptionSetValue(on ? 1 : 2) });

    private EntityReference Start(RunKind kind) => (EntityReference)local.Service.Execute(new OrganizationRequest(StartBulkRun.Message) { [StartBulkRun.Kind] = (int)kind })[StartBulkRun.RunReference];

    private OrganizationResponse Continue(EntityReference run, int? pageSize = null)
    {
        var request = new OrganizationRequest(ContinueBulkRun.Message) { ["Target"] = run };
        if (pageSize is { } size)
            request[ContinueBulkRun.PageSize] = size;
        return local.Service.Execute(request);
    }

    private void Finish(EntityReference run, int? pageSize = null)
    {
        while ((bool)Continue(run, pageSize)[ContinueBulkRun.IsOpen])
        {
        }
    }

    private void SetState(Guid run, RunState state) => local.Change(MaintenanceRunTable.Name, run, MaintenanceRunTable.RunState, new OptionSetValue((int)state));

    private static string Refused(Action act) => Assert.Throws<FaultException<OrganizationServiceFault>>(act).Detail.Message;

    private Entity Row(EntityReference run) => local.Service.Retrieve(MaintenanceRunTable.Name, run.Id, new ColumnSet(true));

    private RunState StateOf(EntityReference run) => (RunState)Row(run).GetAttributeValue<OptionSetValue>(MaintenanceRunTable.RunState).Value;

    private int DoneOf(EntityReference run) => BulkRuns.Done(Row(run));

    private int TotalOf(EntityReference run) => Row(run).GetAttributeValue<int>(MaintenanceRunTable.Total);

    private (object?, object?, object?, object?, object?) Figures(EntityReference run)
    {
        var row = Row(run);
        return (StateOf(run), row[MaintenanceRunTable.Touched], row[MaintenanceRunTable.Changed], row[MaintenanceRunTable.Failed], row[MaintenanceRunTable.Total]);
    }

    private List<Entity> Runs() => [.. local.Service.RetrieveMultiple(new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(true) }).Entities];
}
