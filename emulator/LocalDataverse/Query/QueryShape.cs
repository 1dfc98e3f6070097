using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>
/// Tells queries apart by everything but the values of their conditions: two of the same shape become the same SQL with other
/// parameters. Of a list only the length counts that it is filled up to.
/// </summary>
internal sealed class QueryShape : IEqualityComparer<SelectQuery>
{
    public static QueryShape Comparer { get; } = new();

    /// <summary>All conditions, in the order that is the same for all queries of a shape.</summary>
    public static List<Condition> Conditions(SelectQuery query)
    {
        var conditions = new List<Condition>();
        Collect(query.Root, conditions);
        return conditions;
    }

    /// <summary>Lists are filled up to a few lengths with their last value, so that they share statements.</summary>
    public static int FilledLength(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)count);

    public bool Equals(SelectQuery? x, SelectQuery? y) => ReferenceEquals(x, y)
        || (x is not null && y is not null
            && x.Top == y.Top && x.Count == y.Count && x.Page == y.Page && x.PagingCookie == y.PagingCookie
            && x.Distinct == y.Distinct && x.Aggregate == y.Aggregate && x.ReturnTotalRecordCount == y.ReturnTotalRecordCount
            && x.RawOrder == y.RawOrder && x.AggregateLimit == y.AggregateLimit
            && Same(x.Root, y.Root));

    public int GetHashCode(SelectQuery obj)
    {
        var hash = default(HashCode);
        Add(ref hash, obj.Root);
        return hash.ToHashCode();
    }

    private static void Add(ref HashCode hash, TableSource source)
    {
        hash.Add(source.Table);
        hash.Add(source.Columns.Length);
        if (source.Columns.Length > 0)
            hash.Add(source.Columns[^1].Name);
        hash.Add(source.Filters.Count);
        foreach (var link in source.Links)
            Add(ref hash, link.Source);
    }

    private static bool Same(TableSource x, TableSource y) =>
        x.Table == y.Table && x.Alias == y.Alias && x.AllColumns == y.AllColumns
        && (ReferenceEquals(x.Columns, y.Columns) || x.Columns.AsSpan().SequenceEqual(y.Columns))
        && CollectionsMarshal.AsSpan(x.Orders).SequenceEqual(CollectionsMarshal.AsSpan(y.Orders))
        && SameAll(x.Filters, y.Filters, Same)
        && SameAll(x.Links, y.Links, Same);

    private static bool Same(Link x, Link y) =>
        x.From == y.From && x.To == y.To && x.Join == y.Join && x.IsIntersect == y.IsIntersect && Same(x.Source, y.Source);

    private static bool Same(FilterNode x, FilterNode y) => (x, y) switch
    {
        (Condition a, Condition b) => a.Source == b.Source && a.Column == b.Column && a.Operator == b.Operator && a.ValueOf == b.ValueOf && a.IsQuickFind == b.IsQuickFind && LengthOf(a) == LengthOf(b),
        (FilterGroup a, FilterGroup b) => a.Operator == b.Operator && SameAll(a.Children, b.Children, Same),
        (RelatedRows a, RelatedRows b) => Same(a.Link, b.Link),
        _ => false,
    };

    private static bool SameAll<T>(List<T> x, List<T> y, Func<T, T, bool> same)
    {
        if (x.Count != y.Count)
            return false;
        for (var i = 0; i < x.Count; i++)
        {
            if (!same(x[i], y[i]))
                return false;
        }

        return true;
    }

    private static int LengthOf(Condition condition) =>
        condition.Operator is ConditionOperator.In or ConditionOperator.NotIn ? FilledLength(condition.Values.Count) : condition.Values.Count;

    private static void Collect(TableSource source, List<Condition> conditions)
    {
        foreach (var filter in source.Filters)
            Collect(filter, conditions);
        foreach (var link in source.Links)
            Collect(link.Source, conditions);
    }

    private static void Collect(FilterNode node, List<Condition> conditions)
    {
        switch (node)
        {
            case Condition condition:
                conditions.Add(condition);
                break;
            case FilterGroup group:
                foreach (var child in group.Children)
                    Collect(child, conditions);
                break;
            case RelatedRows related:
                Collect(related.Link.Source, conditions);
                break;
        }
    }
}
