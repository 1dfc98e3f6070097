using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Loading;

/// <summary>An organisation in this process: each message arrives once, and one batch follows the other.</summary>
internal sealed class DirectTarget(IOrganizationService service) : ILoadTarget
{
    public IOrganizationService Service => service;

    public bool MessagesMayRepeat => false;

    public void ForEachBatch<T>(IReadOnlyList<T> rows, Func<T, object> group, Action<T[]> work)
    {
        foreach (var batch in rows.Chunk(BulkWriter.RowsAtOnce))
            work(batch);
    }

    public Guid IdFor(string row) => Guid.NewGuid();

    public Guid? Acknowledged(string part, int line) => null;

    public void Acknowledge(string part, IReadOnlyList<(int Line, Guid Id)> rows)
    {
    }
}
