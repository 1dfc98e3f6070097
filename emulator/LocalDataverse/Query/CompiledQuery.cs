using System;
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

    /// <summary>The place among <see cref="Outputs"/> of what the SDK's rows call so; their keys differ.</summary>
    public Dictionary<string, int> Places { get; } = PlacesOf(Outputs);

    /// <summary>Those of <see cref="Outputs"/> that are rows referred to, whose names are to be read.</summary>
    public List<OutputColumn> References { get; } = Outputs.FindAll(static output => output.IsReference);

    /// <summary>The root's key among <see cref="Outputs"/>, where it is asked for.</summary>
    public OutputColumn? RootKey { get; } = Outputs.Find(static output => output.IsRootKey);

    /// <summary>For an aggregate: where each group says how many rows it was made of.</summary>
    public int SourceRowsIndex { get; init; } = -1;

    public int SourceRowsLimit { get; init; }

    /// <summary>The calendar that fiscal groups were made by.</summary>
    public FiscalCalendar Fiscal { get; init; } = FiscalCalendar.Default;

    private static Dictionary<string, int> PlacesOf(List<OutputColumn> outputs)
    {
        var places = new Dictionary<string, int>(outputs.Count, StringComparer.Ordinal);
        for (var i = 0; i < outputs.Count; i++)
            places.Add(outputs[i].Key, i);
        return places;
    }
}
