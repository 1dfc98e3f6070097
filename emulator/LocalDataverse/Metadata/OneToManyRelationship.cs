using System;

namespace LocalDataverse.Metadata;

/// <summary>A lookup seen from both ends: one row of the referenced table, many rows of the referencing one.</summary>
public sealed class OneToManyRelationship
{
    public required string SchemaName { get; init; }

    /// <summary>The table that is referred to (the "one").</summary>
    public required string ReferencedTable { get; init; }

    public required string ReferencedColumn { get; init; }

    /// <summary>The table that holds the lookup (the "many").</summary>
    public required string ReferencingTable { get; init; }

    public required string ReferencingColumn { get; init; }

    public CascadeBehavior Delete { get; init; }

    public CascadeBehavior Assign { get; init; }

    public CascadeBehavior Share { get; init; }

    public CascadeBehavior Reparent { get; init; }

    public CascadeBehavior Merge { get; init; }

    public string? ReferencingNavigationProperty { get; init; }

    public string? ReferencedNavigationProperty { get; init; }

    public Guid MetadataId { get; init; } = Guid.NewGuid();

    public string? Solution { get; init; }
}
