using System;

namespace LocalDataverse.Metadata;

/// <summary>A many-to-many relationship, kept in an intersect table.</summary>
public sealed class ManyToManyRelationship
{
    public required string SchemaName { get; init; }

    public required string IntersectTable { get; init; }

    public required string Table1 { get; init; }

    public required string Table1Column { get; init; }

    public required string Table2 { get; init; }

    public required string Table2Column { get; init; }

    public Guid MetadataId { get; init; } = Guid.NewGuid();

    public string? Solution { get; init; }
}
