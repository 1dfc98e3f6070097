using System;
using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Runs over everything: 'Recalculate all', 'Publish all' and the mining of co-purchases. The row of a run says how far it is, and how to
/// go on, in the transaction of each page; so it can be left at any moment and taken up by anybody, and says that it is complete
/// only when it is. There is at most one open run of a kind: an alternate key sees to it. Who goes on with a run holds its row
/// until his page is done, so that two at once do one page after the other, and none twice.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="rules">The rules that count, read for this call.</param>
/// <param name="now">The time of the call.</param>
internal sealed class BulkRuns(IOrganizationService service, Rules rules, DateTime now)
{
    private static readonly ColumnSet Columns = new(
        MaintenanceRunTable.Title, MaintenanceRunTable.Kind, MaintenanceRunTable.RunState, MaintenanceRunTable.Total, MaintenanceRunTable.Place,
        MaintenanceRunTable.Touched, MaintenanceRunTable.Changed, MaintenanceRunTable.Failed, MaintenanceRunTable.AsOf, MaintenanceRunTable.Tally);

    private static readonly object[] Kinds = [(int)RunKind.RecalculateAll, (int)RunKind.PublishAll, (int)RunKind.MineCoPurchases];

    private static readonly object[] OpenStates = [(int)RunState.Running, (int)RunState.Interrupted];

    /// <summary>Whether a run is one of these, and neither complete nor cancelled.</summary>
    public static bool IsOpen(Entity run) => Kinds.Contains(Choice(run, MaintenanceRunTable.Kind)) && OpenStates.Contains(Choice(run, MaintenanceRunTable.RunState));

    /// <summary>Rows that a run is done with, well or badly.</summary>
    public static int Done(Entity run) => run.GetAttributeValue<int>(MaintenanceRunTable.Touched) + run.GetAttributeValue<int>(MaintenanceRunTable.Failed);

    /// <summary>'Recalculate all as of 2001-12-31: 500 of 18,148'.</summary>
    public static Sentence Progress(Entity run) => $"{run.GetAttributeValue<string>(MaintenanceRunTable.Title)}: {Done(run):N0} of {run.GetAttributeValue<int>(MaintenanceRunTable.Total):N0}";

    /// <summary>Begins a run and does nothing of it yet.</summary>
    /// <exception cref="RefusedException">One of its kind is open.</exception>
    public Entity Start(RunKind kind, DateTime asOf)
    {
        if (FirstOpen(query => query.Criteria.AddCondition(MaintenanceRunTable.Kind, ConditionOperator.Equal, (int)kind)) is { } open)
            throw new RefusedException($"'{Progress(open)}' is not at its end yet. Go on with that run, or cancel it before you start another.");

        var run = new Entity(MaintenanceRunTable.Name)
        {
            [MaintenanceRunTable.Title] = rules.Settings.Profiles.Texts.Say(MaintenanceRuns.TitleOf(kind, asOf)),
            [MaintenanceRunTable.Kind] = new OptionSetValue((int)kind),
            [MaintenanceRunTable.RunState] = new OptionSetValue((int)RunState.Running),
            [MaintenanceRunTable.OpenKey] = kind.ToString(),
            [MaintenanceRunTable.AsOf] = asOf,
            [MaintenanceRunTable.StartedOn] = now,
            [MaintenanceRunTable.LastCallOn] = now,
        };
        var total = kind switch
        {
            RunKind.RecalculateAll => new AllCustomers(service, rules.Calculator).Count(),
            RunKind.PublishAll => new AllSegments(service, rules.Settings.Profiles.Texts, now).Count(),
            _ => new AssociationMining(service, rules.Settings, run).Count(),
        };
        run[MaintenanceRunTable.Total] = total;
        run[MaintenanceRunTable.Remaining] = total;
        run.Id = service.Create(run);
        return run;
    }

    /// <summary>Does one page of a run; nothing when it is complete or cancelled. Returns the run as it then is.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="asOf">The day of the call: a run that lasts over midnight goes on as of the next day.</param>
    /// <param name="pageSize">Customers a page.</param>
    /// <param name="goOn">The token of a refused page; it counts unless somebody else has done the page since.</param>
    /// <exception cref="RowRefusedException">The platform refused a row.</exception>
    public Entity Continue(Guid runId, DateTime asOf, int pageSize, string? goOn)
    {
        service.Update(new Entity(MaintenanceRunTable.Name, runId) { [MaintenanceRunTable.LastCallOn] = now });
        var run = service.Retrieve(MaintenanceRunTable.Name, runId, Columns);
        if (!Kinds.Contains(Choice(run, MaintenanceRunTable.Kind)))
            throw new RefusedException($"'{run.GetAttributeValue<string>(MaintenanceRunTable.Title)}' goes on by its own continuation token; only runs of 'Recalculate all', 'Publish all' and 'Mine co-purchases' go on by their row.");
        if (!IsOpen(run))
            return run;

        var token = run.GetAttributeValue<string>(MaintenanceRunTable.Place) is { Length: > 0 } text ? MaintenanceToken.Parse(text) : new MaintenanceToken { AsOf = asOf };
        if (!string.IsNullOrEmpty(goOn) && MaintenanceToken.Parse(goOn!) is { } given && given.Place == token.Place)
            token = given;
        var kind = (RunKind)Choice(run, MaintenanceRunTable.Kind)!;
        IMaintenancePhase all = kind switch
        {
            RunKind.RecalculateAll => new AllCustomers(service, rules.Calculator),
            RunKind.PublishAll => new AllSegments(service, rules.Settings.Profiles.Texts, now),
            _ => new AssociationMining(service, rules.Settings, run),
        };
        var page = all.Run(token with { AsOf = asOf }, pageSize);

        var done = Done(run) + page.Result.Touched + page.Result.Failures.Count;
        var total = page.Next == null ? done : Math.Max(done, run.GetAttributeValue<int>(MaintenanceRunTable.Total));
        new MaintenanceRuns(service, rules.Settings.Profiles.Texts, now).Add(runId, asOf, page with { Phase = page.Phase ?? all.Name, Remaining = total - done });
        service.Update(new Entity(MaintenanceRunTable.Name, runId)
        {
            [MaintenanceRunTable.Total] = total,
            [MaintenanceRunTable.Place] = page.Next?.ToString(),
            [MaintenanceRunTable.OpenKey] = page.Next == null ? null : kind.ToString(),
        });
        return service.Retrieve(MaintenanceRunTable.Name, runId, Columns);
    }

    /// <summary>The oldest open run with which nobody has gone on for some time; none when there is none.</summary>
    public Guid? Abandoned() => FirstOpen(query =>
    {
        query.Criteria.AddCondition(MaintenanceRunTable.Kind, ConditionOperator.In, Kinds);
        query.Criteria.AddCondition(MaintenanceRunTable.LastCallOn, ConditionOperator.LessThan, now - MaintenanceRuns.LongestPause);
    })?.Id;

    /// <summary>Begins to mine co-purchase rules where their schedule says so; none where not. Below two categories there is nothing to mine.</summary>
    public Guid? StartScheduled(DateTime asOf)
    {
        if (!rules.Settings.Suggestions.IsDue(LastMinedOn(out var isOpen), asOf) || isOpen || !HasCategories())
            return null;
        return Start(RunKind.MineCoPurchases, asOf).Id;
    }

    /// <summary>The day of the last mining, whatever became of it; none when there was none.</summary>
    private DateTime? LastMinedOn(out bool isOpen)
    {
        var query = new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = Columns, TopCount = 1 };
        query.Criteria.AddCondition(MaintenanceRunTable.Kind, ConditionOperator.Equal, (int)RunKind.MineCoPurchases);
        query.AddOrder(MaintenanceRunTable.AsOf, OrderType.Descending);
        query.AddOrder(MaintenanceRunTable.StartedOn, OrderType.Descending);
        var last = service.RetrieveMultiple(query).Entities.FirstOrDefault();
        isOpen = last != null && IsOpen(last);
        return last?.GetAttributeValue<DateTime?>(MaintenanceRunTable.AsOf);
    }

    private bool HasCategories()
    {
        var query = new QueryExpression(ProductCategoryTable.Name) { ColumnSet = new ColumnSet(false), TopCount = 2 };
        query.Criteria.AddCondition(ProductCategoryTable.State, ConditionOperator.Equal, 0);
        return service.RetrieveMultiple(query).Entities.Count == 2;
    }

    private Entity? FirstOpen(Action<QueryExpression> restrict)
    {
        var query = new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = Columns, TopCount = 1 };
        query.Criteria.AddCondition(MaintenanceRunTable.RunState, ConditionOperator.In, OpenStates);
        query.AddOrder(MaintenanceRunTable.StartedOn, OrderType.Ascending);
        restrict(query);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault();
    }

    private static int? Choice(Entity run, string column) => run.GetAttributeValue<OptionSetValue>(column)?.Value;
}
