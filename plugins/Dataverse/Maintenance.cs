using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Dataverse;

/// <summary>Maintenance, one page a call: phase after phase, each until it is done.</summary>
/// <param name="service">Acts with the rights of the system.</param>
/// <param name="rules">Read for this call: a phase may have changed them in the call before.</param>
/// <param name="now">The time of the call.</param>
internal sealed class Maintenance(IOrganizationService service, Rules rules, DateTime now)
{
    /// <summary>All phases, in their order. What one does the next may rely on.</summary>
    private IReadOnlyList<IMaintenancePhase> Phases =>
    [
        new CutPointsDue(service, rules),
        new CustomersDue(service, rules.Calculator, rules.Scheme.Id, new MaintenanceRuns(service, rules.Settings.Profiles.Texts, now)),
        new BulkRunsContinued(new BulkRuns(service, rules, now)),
        new ProfileAttributesDue(service, rules.Calculator),
        new SalesDocuments(service, rules.Settings, SalesDocumentSource.Orders),
        new SalesDocuments(service, rules.Settings, SalesDocumentSource.Invoices),
        new FollowUpsClosed(service, rules.Settings.Profiles.Texts),
        new FollowUpsDue(service, rules.Settings, rules.Settings.Profiles.Texts),
        new SegmentsRefreshed(service, rules.Settings, now),
        new OffersLaunched(service, rules.Settings.Profiles.Texts),
        new SuggestionsDue(service, rules.Settings),
        new OffersRefreshed(service, rules.Settings.Profiles.Returns, rules.Settings.Profiles.Texts),
        new HistoryPruned(
            "old changes of level",
            rules.Settings.LevelHistoryDays,
            (deleted, days) => $"{deleted} changes of level of more than {days} days ago deleted",
            new LevelHistory(service, rules.Settings.Profiles.Texts).Prune),
        new HistoryPruned(
            "old memberships in segments",
            rules.Settings.SegmentHistoryDays,
            (deleted, days) => $"{deleted} memberships deleted that ended more than {days} days ago or whose customer opted out of profiling",
            new SegmentHistory(service).Prune),
        new HistoryPruned(
            "old follow-ups",
            FollowUpRule.DaysKept,
            (deleted, days) => $"{deleted} follow-ups forgotten that were made more than {days} days ago or whose customer opted out of profiling",
            new FollowUpHistory(service).Prune),
        new HistoryPruned("old suggestions", SuggestionRows.DaysKept, (deleted, days) => $"{deleted} suggestions deleted that were closed more than {days} days ago", new SuggestionRows(service).Prune),
        new RunsPruned(new MaintenanceRuns(service, rules.Settings.Profiles.Texts, now)),
    ];

    /// <summary>Does one page.</summary>
    public MaintenancePage Run(MaintenanceToken token, int pageSize) => Run(Phases, token, pageSize);

    /// <summary>
    /// Does one page of the phase that the token names, or of the first after it that has anything to do. The next phase
    /// begins in the next call: what has been done is committed by then.
    /// </summary>
    internal static MaintenancePage Run(IReadOnlyList<IMaintenancePhase> phases, MaintenanceToken token, int pageSize)
    {
        var rest = phases.SkipWhile(phase => token.Phase != null && phase.Name != token.Phase).ToList();
        if (rest.Count == 0)
            throw new RefusedException($"The continuation token names the phase '{token.Phase}', which maintenance does not have. Leave the token empty to begin anew.");

        while (true)
        {
            token = token with { Phase = rest[0].Name };
            var page = rest[0].Run(token, pageSize) with { Phase = token.Phase };
            rest.RemoveAt(0);
            if (page.Next != null || rest.Count == 0)
                return page;

            token = token with { Phase = rest[0].Name, Place = null, Failed = [], Unreported = null };
            if (!page.DidNothing)
                return page with { Next = token };
        }
    }
}
