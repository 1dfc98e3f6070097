using System;
using System.Collections.Generic;

namespace CrmSegmentation.Cli.Remote;

/// <summary>What the environment's metadata says of a table, as far as rows are read and written.</summary>
internal sealed record TableShape
{
    public required string Table { get; init; }

    public required string EntitySet { get; init; }

    public required string Id { get; init; }

    public required IReadOnlyDictionary<string, ColumnShape> Columns { get; init; }

    /// <summary>The name by which a lookup is bound, by column and table referred to.</summary>
    public required IReadOnlyDictionary<(string Column, string Table), string> Bindings { get; init; }
}

/// <param name="Type">As the metadata names it, such as <c>MoneyType</c>.</param>
/// <param name="MaxLength">Of text; 0 is any.</param>
/// <param name="IsDay">A date without a time of day.</param>
/// <param name="Options">Of a choice; null: any value.</param>
internal sealed record ColumnShape(string Name, string Type, bool CanCreate, bool CanUpdate, int MaxLength, bool IsDay, IReadOnlySet<int>? Options);
