using System;
using System.Collections.Generic;

namespace LocalDataverse.Metadata;

/// <summary>An alternate key: columns whose values together name one row. Rows with a null in any of them are exempt.</summary>
public sealed class AlternateKey
{
    public required string LogicalName { get; init; }

    public LocalizedText? DisplayName { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public Guid MetadataId { get; init; } = Guid.NewGuid();

    public string? Solution { get; init; }
}
