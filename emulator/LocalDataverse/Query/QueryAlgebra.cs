using System.Collections.Generic;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>A query, whatever language it was written in. Names are as written; nothing has been looked up in the metadata.</summary>
internal sealed class SelectQuery
{
    public required TableSource Root { get; init; }

    public int? Top { get; init; }

    public int? Count { get; init; }

    public int? Page { get; init; }

    public string? PagingCookie { get; init; }

    public bool Distinct { get; init; }

    public bool Aggregate { get; init; }

    public bool ReturnTotalRecordCount { get; init; }

    /// <summary>Order choices by value and lookups by id, not by what they are called.</summary>
    public bool RawOrder { get; init; }

    public int? AggregateLimit { get; init; }
}

/// <summary>A table in a query, with what is wanted of it.</summary>
internal sealed class TableSource
{
    public required string Table { get; init; }

    public string? Alias { get; init; }

    public bool AllColumns { get; init; }

    /// <summary>Queries may share a list: it is replaced and not added to.</summary>
    public SelectedColumn[] Columns { get; set; } = [];

    /// <summary>All must hold.</summary>
    public List<FilterNode> Filters { get; } = [];

    public List<Link> Links { get; } = [];

    public List<Ordering> Orders { get; } = [];
}

/// <summary>A table linked to the one that holds the link: <see cref="From"/> is the linked table's column, <see cref="To"/> the holder's.</summary>
internal sealed class Link
{
    public required TableSource Source { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public JoinOperator Join { get; init; }

    public bool IsIntersect { get; init; }
}

internal sealed record SelectedColumn(string Name)
{
    public string? Alias { get; init; }

    public XrmAggregateType Aggregate { get; init; }

    public bool IsDistinct { get; init; }

    public bool IsGroup { get; init; }

    public XrmDateTimeGrouping DateGrouping { get; init; }

    /// <summary>Whether dates are grouped as the user's calendar has them; as UTC has them when false.</summary>
    public bool InUserTimeZone { get; init; } = true;

    /// <summary>Wants the number of the row's children in the table's hierarchy, not the value.</summary>
    public bool CountsChildren { get; init; }
}

/// <param name="Column">The column; null when the order is by an alias.</param>
/// <param name="Alias">The alias of an aggregated or grouped column.</param>
/// <param name="Source">The alias of the linked table that has the column; null for the table that holds the order.</param>
internal sealed record Ordering(string? Column, string? Alias, string? Source, bool Descending);

internal abstract record FilterNode;

/// <summary>Conditions that hold together or one for another.</summary>
internal sealed record FilterGroup(LogicalOperator Operator, List<FilterNode> Children) : FilterNode;

/// <summary>A link that decides by the existence of rows: any, not any, all, not all, exists, in.</summary>
internal sealed record RelatedRows(Link Link) : FilterNode;

/// <param name="Source">The alias of the linked table that has the column; null for the table that holds the filter.</param>
/// <param name="ValueOf">Another column to compare with, as <c>column</c> or <c>alias.column</c>; then there are no values.</param>
/// <param name="IsQuickFind">Whether it belongs to a filter of quick find columns, where a lookup or choice is searched by what people read.</param>
internal sealed record Condition(string? Source, string Column, ConditionOperator Operator, IReadOnlyList<object?> Values, string? ValueOf, bool IsQuickFind = false) : FilterNode;
