using System.Collections.Generic;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web.Api;

/// <summary>A row with the related rows that were expanded on it.</summary>
internal sealed class ResultRow(Entity row, Table table)
{
    public Entity Row { get; } = row;

    public Table Table { get; } = table;

    /// <summary>Single-valued expansions: the related row, or null.</summary>
    public Dictionary<Expansion, ResultRow?> Single { get; } = [];

    /// <summary>Collection-valued expansions.</summary>
    public Dictionary<Expansion, List<ResultRow>> Many { get; } = [];
}
