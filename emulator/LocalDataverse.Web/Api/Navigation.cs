using LocalDataverse.Metadata;

namespace LocalDataverse.Web.Api;

/// <summary>What a navigation property of the Web API stands for in the tables.</summary>
internal sealed class Navigation
{
    public required string Name { get; init; }

    public required NavigationKind Kind { get; init; }

    /// <summary>The table that has the property.</summary>
    public required Table From { get; init; }

    /// <summary>The table it leads to; null for the owner, who is a user or a team.</summary>
    public Table? To { get; init; }

    /// <summary>Many to one: the lookup on <see cref="From"/>. One to many: the lookup on <see cref="To"/>.</summary>
    public Column? Lookup { get; init; }

    public OneToManyRelationship? OneToMany { get; init; }

    public ManyToManyRelationship? ManyToMany { get; init; }

    /// <summary>For a many-to-many relationship of a table with itself: whether <see cref="From"/> is its second side.</summary>
    public bool FromIsSecond { get; init; }

    public string? RelationshipName => OneToMany?.SchemaName ?? ManyToMany?.SchemaName;

    public bool IsCollection => Kind != NavigationKind.ManyToOne;

    /// <summary>Many to many: the intersect table's column that holds the row one comes from.</summary>
    public string IntersectFrom => FromIsSecond ? ManyToMany!.Table2Column : ManyToMany!.Table1Column;

    /// <summary>Many to many: the intersect table's column that holds the row one goes to.</summary>
    public string IntersectTo => FromIsSecond ? ManyToMany!.Table1Column : ManyToMany!.Table2Column;
}
