using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>
/// Gives a large table an index that a query on it asks for, as the platform's database does by itself. One at most for a query, on a
/// column that it compares with a value, and only where the database then uses it. Where the rows of one other row are asked for from
/// some value on, and there is a row that has very many of them, the index is on both columns.
/// </summary>
/// <param name="fromRows">Smaller tables are looked through faster than another index is kept up to date.</param>
internal sealed class AutomaticIndexes(RowStore store, MetadataCatalog catalog, long fromRows)
{
    /// <summary>Rows from which a table is large.</summary>
    public const long DefaultRows = 50_000;

    /// <summary>The rows of one other row are very many when they are so large a share of what makes a table large: one in fifty.</summary>
    private const long ManyShare = 50;

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

    /// <summary>The same for rows that a reference leads to, of which a range is asked for.</summary>
    /// <param name="query">A query that has just been compiled.</param>
    public void ConsiderRanges(SelectQuery query, CompiledQuery compiled)
    {
        if (!store.TellsPlans)
            return;
        foreach (var condition in Conditions(query.Root).Where(condition => condition.Operator is ConditionOperator.Equal or ConditionOperator.In))
            ConsiderRange(query.Root, condition.Column, compiled);
        foreach (var link in query.Root.Links.Where(link => link.From != null))
            ConsiderRange(link.Source, link.From!, compiled);
    }

    private void ConsiderRange(TableSource source, string reference, CompiledQuery compiled)
    {
        if (catalog.Find(source.Table) is not { } table || table.Find(reference) is not { IsStored: true, Type: ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner })
            return;
        foreach (var condition in Conditions(source).Where(condition => IsRange(condition.Operator) && condition.Column != reference))
        {
            string[] columns = [reference, condition.Column, table.PrimaryIdColumn];
            var name = string.Join('_', columns);
            if (table.Find(condition.Column) is not { IsStored: true } column || !Varies(column) || useless.Contains((table.LogicalName, name)) || store.Rows(table) < fromRows || !HasMany(table, reference))
                continue;
            store.CreateIndex(table, columns);
            if (store.Plan(compiled.Sql).Any(line => line.Contains(name, StringComparison.Ordinal)))
                return;
            store.DropIndex(table, columns);
            useless.Add((table.LogicalName, name));
        }
    }

    private bool HasMany(Table table, string reference)
    {
        var has = false;
        var column = SqlDialect.Quote(reference);
        store.Read($"SELECT 1 FROM {SqlDialect.Quote(table.LogicalName)} WHERE {column} IS NOT NULL GROUP BY {column} HAVING COUNT(*) >= {Math.Max(2, fromRows / ManyShare)} LIMIT 1", [], _ => has = true);
        return has;
    }

    /// <summary>The conditions that every row of a source meets.</summary>
    private static IEnumerable<Condition> Conditions(TableSource source) => source.Filters.SelectMany(Conditions);

    private static IEnumerable<Condition> Conditions(FilterNode node) => node switch
    {
        FilterGroup { Operator: LogicalOperator.And } group => group.Children.SelectMany(Conditions),
        Condition { Source: null, ValueOf: null } condition => [condition],
        _ => [],
    };

    private static bool IsRange(ConditionOperator op) => op is ConditionOperator.Between or ConditionOperator.GreaterThan or ConditionOperator.GreaterEqual or ConditionOperator.LessThan or ConditionOperator.LessEqual;

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
    private static List<string> Compared(TableSource root, Table table) =>
        [.. Conditions(root).Where(condition => Narrows(condition.Operator) && table.Find(condition.Column) is { IsStored: true } column && Varies(column)).Select(condition => condition.Column)];

    private static bool Narrows(ConditionOperator op) => op is ConditionOperator.Equal or ConditionOperator.In || IsRange(op);

    /// <summary>Whether a column has more than a few values.</summary>
    private static bool Varies(Column column) => column.Type is not (ColumnType.Boolean or ColumnType.State or ColumnType.Status or ColumnType.Image or ColumnType.File);
}
