using System.Collections.Generic;

namespace LocalDataverse.Query;

/// <summary>A query as SQL, with how to read its rows.</summary>
internal sealed record CompiledQuery(
    Scope Root,
    string Sql,
    string? CountSql,
    IReadOnlyList<object> Parameters,
    List<OutputColumn> Outputs,
    IReadOnlyList<SortKey> SortKeys,
    int PageSize,
    int Page)
{
    /// <summary>The parameters of <see cref="CountSql"/>, which counts the rows of all pages.</summary>
    public IReadOnlyList<object> CountParameters { get; init; } = [];

    /// <summary>The values that other queries of this shape have in place of this one's; null when the SQL depends on more than the shape.</summary>
    public IReadOnlyList<ValueBinding>? Bindings { get; init; }

    public bool IsDistinct { get; init; }

    public bool IsTop { get; init; }

    public bool IsAggregate { get; init; }

    /// <summary>
    /// For a query with joins: which of the values are the root's, the first being its key. Rows that follow one another with the same
    /// key have the same.
    /// </summary>
    public bool[]? OfRoot { get; init; }

    /// <summary>For an aggregate: where each group says how many rows it was made of.</summary>
    public int SourceRowsIndex { get; init; } = -1;

    public int SourceRowsLimit { get; init; }

    /// <summary>The calendar that fiscal groups were made by.</summary>
    public FiscalCalendar Fiscal { get; init; } = FiscalCalendar.Default;
}
