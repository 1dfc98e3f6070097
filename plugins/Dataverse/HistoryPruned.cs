using System;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>A phase of maintenance that deletes history from longer ago than the settings keep it.</summary>
/// <param name="name">The name of the phase.</param>
/// <param name="daysKept">Days for which the history is kept.</param>
/// <param name="deletedRows">What a run says about it: how many rows ({0}), and from more than how many days ago ({1}).</param>
/// <param name="prune">Deletes from before a day, so many rows at the most; says how many it deleted.</param>
internal sealed class HistoryPruned(string name, int daysKept, Func<int, int, Sentence> deletedRows, Func<DateTime, int, int> prune) : IMaintenancePhase
{
    public string Name => name;

    public MaintenancePage Run(MaintenanceToken token, int pageSize)
    {
        var deleted = prune(token.AsOf.AddDays(-daysKept), pageSize);
        return new MaintenancePage
        {
            Note = deleted == 0 ? null : deletedRows(deleted, daysKept),
            Next = deleted < pageSize ? null : token,
        };
    }
}
