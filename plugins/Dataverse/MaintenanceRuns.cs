using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Priorities;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Keeps a row for each run of maintenance and verification, written in the transaction of each page: what it says has been
/// done has been done.
/// </summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="texts">The language of what is stored.</param>
/// <param name="now">The time of the call.</param>
internal sealed class MaintenanceRuns(IOrganizationService service, ReasonTexts texts, DateTime now)
{
    /// <summary>Days for which rows are kept.</summary>
    public const int DaysKept = 90;

    /// <summary>A page ends within the platform's two minutes; a run of which nothing was heard for so long has stopped.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private const int LongestDetails = 20_000;

    /// <summary>Adds a page of maintenance to its run.</summary>
    /// <param name="run">The run; none to begin one.</param>
    /// <param name="asOf">The day that profiles are brought up to.</param>
    /// <param name="page">What was done.</param>
    /// <returns>The run.</returns>
    public Guid Add(Guid? run, DateTime asOf, MaintenancePage page)
    {
        var row = RowOf(run, RunKind.Maintenance, asOf);
        AddTo(row, MaintenanceRunTable.Touched, page.Result.Touched);
        AddTo(row, MaintenanceRunTable.Changed, page.Result.Changed);
        AddTo(row, MaintenanceRunTable.Failed, page.Result.Failures.Count);
        row[MaintenanceRunTable.Remaining] = page.Remaining;
        row[MaintenanceRunTable.Phase] = page.Phase;
        return Write(row, page.Next == null, (page.Note == null ? [] : new[] { texts.Say(page.Note) }).Concat(page.Result.Failures.Select(failure => $"{failure.Key}: {failure.Value}")));
    }

    /// <summary>Adds a page of verification to its run.</summary>
    /// <param name="run">The run; none to begin one.</param>
    /// <param name="asOf">The day that profiles are compared for.</param>
    /// <param name="found">What was found.</param>
    /// <param name="repaired">How many were mended.</param>
    /// <param name="isLast">Whether no page follows.</param>
    /// <returns>The run.</returns>
    public Guid Add(Guid? run, DateTime asOf, Comparison found, int repaired, bool isLast)
    {
        var row = RowOf(run, RunKind.Verification, asOf);
        AddTo(row, MaintenanceRunTable.Verified, found.Verified);
        AddTo(row, MaintenanceRunTable.Due, found.Due);
        AddTo(row, MaintenanceRunTable.Mismatches, found.Mismatches.Count);
        AddTo(row, MaintenanceRunTable.Failed, found.Failures.Count);
        AddTo(row, MaintenanceRunTable.Repaired, repaired);
        return Write(row, isLast, found.Mismatches.Concat(found.Failures).Select(one => $"{one.Key}: {one.Value}"));
    }

    /// <summary>'Recalculate all as of 2001-12-31'.</summary>
    public static Sentence TitleOf(RunKind kind, DateTime asOf) => $"{Sentence.Named(kind, EnglishOf(kind))} as of {asOf:yyyy-MM-dd}";

    /// <summary>When the last maintenance began that came to its end and left nobody out; none where no such run is kept.</summary>
    public DateTime? LastWholeBegan()
    {
        var query = new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(MaintenanceRunTable.StartedOn), TopCount = 1 };
        query.Criteria.AddCondition(MaintenanceRunTable.Kind, ConditionOperator.Equal, (int)RunKind.Maintenance);
        query.Criteria.AddCondition(MaintenanceRunTable.RunState, ConditionOperator.Equal, (int)RunState.Completed);
        query.AddOrder(MaintenanceRunTable.StartedOn, OrderType.Descending);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault()?.GetAttributeValue<DateTime?>(MaintenanceRunTable.StartedOn);
    }

    /// <summary>Deletes the oldest runs of before <see cref="DaysKept"/> days. Returns how many; fewer than asked when none is left.</summary>
    public int Prune(int most)
    {
        var query = new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(false), TopCount = most };
        query.Criteria.AddCondition(MaintenanceRunTable.StartedOn, ConditionOperator.LessThan, now.AddDays(-DaysKept));
        query.AddOrder(MaintenanceRunTable.StartedOn, OrderType.Ascending);
        var old = service.RetrieveMultiple(query).Entities;
        foreach (var run in old)
            service.Delete(MaintenanceRunTable.Name, run.Id);
        return old.Count;
    }

    /// <summary>The row as it is stored, or a new one without an id. A stored one may have been deleted meanwhile.</summary>
    private Entity RowOf(Guid? run, RunKind kind, DateTime asOf)
    {
        if (run is { } id && Stored(id) is { } row)
            return row;

        MarkStopped(kind);
        return new Entity(MaintenanceRunTable.Name)
        {
            [MaintenanceRunTable.Title] = texts.Say(TitleOf(kind, asOf)),
            [MaintenanceRunTable.Kind] = new OptionSetValue((int)kind),
            [MaintenanceRunTable.AsOf] = asOf,
            [MaintenanceRunTable.StartedOn] = now,
        };
    }

    private static string EnglishOf(RunKind kind) => kind switch
    {
        RunKind.RecalculateAll => "Recalculate all",
        RunKind.PublishAll => "Publish all",
        RunKind.MineCoPurchases => "Mine co-purchases",
        _ => kind.ToString(),
    };

    private Entity? Stored(Guid id)
    {
        var query = new QueryExpression(MaintenanceRunTable.Name)
        {
            ColumnSet = new ColumnSet(
                MaintenanceRunTable.Touched, MaintenanceRunTable.Changed, MaintenanceRunTable.Failed, MaintenanceRunTable.Verified,
                MaintenanceRunTable.Due, MaintenanceRunTable.Mismatches, MaintenanceRunTable.Repaired, MaintenanceRunTable.Details),
        };
        query.Criteria.AddCondition(MaintenanceRunTable.Id, ConditionOperator.Equal, id);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault();
    }

    /// <summary>Nobody is there to say that a run has stopped: the next one does, for its own kind and for those that go on by themselves.</summary>
    private void MarkStopped(RunKind kind)
    {
        var query = new QueryExpression(MaintenanceRunTable.Name) { ColumnSet = new ColumnSet(false) };
        query.Criteria.AddCondition(MaintenanceRunTable.Kind, ConditionOperator.In, (int)kind, (int)RunKind.RecalculateAll, (int)RunKind.PublishAll, (int)RunKind.MineCoPurchases);
        query.Criteria.AddCondition(MaintenanceRunTable.RunState, ConditionOperator.Equal, (int)RunState.Running);
        query.Criteria.AddCondition(MaintenanceRunTable.LastCallOn, ConditionOperator.LessThan, now - LongestPause);
        foreach (var run in service.RetrieveMultiple(query).Entities)
            service.Update(new Entity(MaintenanceRunTable.Name, run.Id) { [MaintenanceRunTable.RunState] = new OptionSetValue((int)RunState.Interrupted) });
    }

    private static void AddTo(Entity row, string column, int count) => row[column] = (row.GetAttributeValue<int?>(column) ?? 0) + count;

    private Guid Write(Entity row, bool isLast, IEnumerable<string> details)
    {
        row[MaintenanceRunTable.LastCallOn] = now;
        row[MaintenanceRunTable.RunState] = new OptionSetValue((int)(!isLast ? RunState.Running
            : row.GetAttributeValue<int>(MaintenanceRunTable.Failed) > 0 ? RunState.CompletedWithFailures
            : RunState.Completed));
        var text = string.Join("\n", new[] { row.GetAttributeValue<string>(MaintenanceRunTable.Details) }.Where(line => !string.IsNullOrEmpty(line)).Concat(details));
        row[MaintenanceRunTable.Details] = text.Length <= LongestDetails ? text : text.Substring(0, LongestDetails);
        if (row.Id == Guid.Empty)
            return service.Create(row);

        service.Update(row);
        return row.Id;
    }
}
