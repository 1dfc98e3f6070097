using System.Collections.Generic;

namespace LocalDataverse.Web.Api;

/// <summary>A part of a batch: one request, or a change set of several.</summary>
internal sealed class BatchPart
{
    /// <summary>Null for a change set.</summary>
    public BatchItem? Item { get; init; }

    public IReadOnlyList<BatchItem> ChangeSet { get; init; } = [];
}
