using System;
using System.Collections.Generic;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Loading;

/// <summary>Where a load goes, and how its rows get there: one batch after another into a local organisation, several at once into one far away.</summary>
internal interface ILoadTarget
{
    public IOrganizationService Service { get; }

    /// <summary>
    /// Whether a message may arrive twice, because the answer to the first was lost. Rows are then sent so that a second arrival changes
    /// nothing: as upserts by their key.
    /// </summary>
    public bool MessagesMayRepeat { get; }

    /// <summary>Does some work batch by batch. Batches may run side by side.</summary>
    /// <param name="group">What rows have in common that must be in one batch: a customer's purchases would wait for each other in two.</param>
    public void ForEachBatch<T>(IReadOnlyList<T> rows, Func<T, object> group, Action<T[]> work);

    /// <summary>The id for a new row that no alternate key names; the same for the same row of the same load, also after it was interrupted.</summary>
    public Guid IdFor(string row);

    /// <summary>The row's id, where an earlier run of this load brought it; null: it is still to be loaded.</summary>
    /// <param name="part">What is loaded, since a line of a file can bring a customer and a purchase.</param>
    public Guid? Acknowledged(string part, int line);

    /// <summary>Keeps that the organisation has these rows.</summary>
    public void Acknowledge(string part, IReadOnlyList<(int Line, Guid Id)> rows);
}
