using System;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The phase of maintenance that goes on with the runs over everything that somebody started and left, a page of one a call, and
/// begins those that are due by a schedule.
/// Their rows keep what they do; maintenance only says that it went on.
/// </summary>
internal sealed class BulkRunsContinued(BulkRuns runs) : IMaintenancePhase
{
    private const char Part = ' ';

    public string Name => "bulk runs";

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var place = token.Place?.Split([Part], 2);
        if ((place == null ? runs.Abandoned() ?? runs.StartScheduled(token.AsOf) : Guid.TryParseExact(place[0], "N", out var known) ? known : null) is not { } run)
            return new MaintenancePage();

        try
        {
            var row = runs.Continue(run, token.AsOf, pageSize, place?.Length == 2 ? place[1] : null);
            return new MaintenancePage { Note = BulkRuns.Progress(row), Next = token with { Place = BulkRuns.IsOpen(row) ? run.ToString("N") : null } };
        }
        catch (RowRefusedException refused)
        {
            throw new RefusedException($"{refused.SentenceWith((token with { Place = $"{run:N}{Part}{refused.Next}" }).ToString())}", refused);
        }
    }
}
