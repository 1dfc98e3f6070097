using System;
using System.Collections.Generic;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>
/// Gives a large table an index that a query on it asks for, as the platform's database does by itself. One at most for a query, on a
/// column that it compares with a value, and only where the database then uses it.
/// </summary>
/// <param name="fromRows">Smaller tables are looked through faster than another index is kept up to date.</param>
internal sealed class AutomaticIndexes(RowStore store, long fromRows)
{
    /// <summary>Rows from which a table is large.</summary>
    public const long DefaultRows = 50_000;

    private readonly HashSet<(string Table, string Column)> useless = [];

    /// <param name="query">A query that has just been compiled.</param>
    public void Consider(SelectQuery query, CompiledQuery compiled)
    {
        if (!store.TellsPlans)
            return;
        var table = compiled.Root.Table;
        var columns = Compared(query.Root, table);
        if (columns.Count == 0 || store.Rows(table) < fromRows || !Scans(compiled))
            return;
        foreach (var column in columns)
        {
            if (useless.Contains((table.LogicalName, column)))
                continue;
            store.CreateIndex(table, column, table.PrimaryIdColumn);
            if (!Scans(compiled))
                return;
            store.DropIndex(table, column, table.PrimaryIdColumn);
            useless.Add((table.LogicalName, column));
        }
    }

    private bool Scans(CompiledQuery compiled)
    {
        foreach (var line in store.Plan(compiled.Sql))
        {
            if (line.StartsWith("SCAN " + compiled.Root.SqlName, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Columns of which every row of the answer has certain values.</summary>
    private static List<string> Compared(TableSource root, Table table)
    {
        var columns = new List<string>();
        foreach (var filter in root.Filters)
            Collect(filter);
        return columns;

        void Collect(FilterNode node)
        {
            switch (node)
            {
                case FilterGroup { Operator: LogicalOperator.And } group:
                    foreach (var child in group.Children)
                        Collect(child);
                    break;
                case Condition { Source: null, ValueOf: null } condition when Narrows(condition.Operator) && table.Find(condition.Column) is { IsStored: true } column && Varies(column):
                    columns.Add(column.LogicalName);
                    break;
            }
        }
    }

    private static bool Narrows(ConditionOperator op) => op is ConditionOperator.Equal or ConditionOperator.In or ConditionOperator.Between
        or ConditionOperator.GreaterThan or ConditionOperator.GreaterEqual or ConditionOperator.LessThan or ConditionOperator.LessEqual;

    /// <summary>Whether a column has more than a few values.</summary>
    private static bool Varies(Column column) => column.Type is not (ColumnType.Boolean or ColumnType.State or ColumnType.Status or ColumnType.Image or ColumnType.File);
}
