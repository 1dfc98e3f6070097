using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;

namespace LocalDataverse.Store;

/// <summary>
/// Everything that is peculiar to SQLite in the SQL that the store and the query engine write: type names, collations, quoting, functions.
/// Another database needs another class with these members, and nothing else.
/// </summary>
internal static class SqliteDialect
{
    /// <summary>The collation of text columns.</summary>
    public const string TextCollation = "DATAVERSE";

    /// <summary>The collation of Decimal columns, which are kept as text to be exact.</summary>
    public const string DecimalCollation = "DECIMAL";

    public const string LikeFunction = "dv_like";

    public const string DatePartFunction = "dv_date_part";

    public const string ChoiceLabelsFunction = "dv_choice_labels";

    public const string DecimalSum = "dv_decimal_sum";

    public const string DecimalAverage = "dv_decimal_avg";

    // Names are the metadata's, thus finitely many, and each is written for every row.
    private static readonly ConcurrentDictionary<string, string> Quoted = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string> TypeColumns = new(StringComparer.Ordinal);

    /// <summary>How many units of the stored integer make one unit of money (SQL Server's money has four decimals).</summary>
    public const int MoneyScale = 10_000;

    /// <summary>A name from the metadata as an identifier. Metadata names are checked at import; the quotes are doubled all the same.</summary>
    public static string Quote(string identifier) => Quoted.GetOrAdd(identifier, static name => "\"" + name.ToLowerInvariant().Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");

    /// <summary>The column that says which table a polymorphic lookup refers to.</summary>
    public static string TypeColumn(Column column) => TypeColumns.GetOrAdd(column.LogicalName, static name => name + "type");

    public static string ColumnType(Column column) => column.Type switch
    {
        Metadata.ColumnType.Uniqueidentifier or Metadata.ColumnType.Lookup or Metadata.ColumnType.Customer or Metadata.ColumnType.Owner => "BLOB",
        Metadata.ColumnType.Image or Metadata.ColumnType.File => "BLOB",
        Metadata.ColumnType.String or Metadata.ColumnType.Memo => "TEXT COLLATE " + TextCollation,
        Metadata.ColumnType.EntityName or Metadata.ColumnType.MultiSelectPicklist => "TEXT",
        Metadata.ColumnType.Decimal => "TEXT COLLATE " + DecimalCollation,
        Metadata.ColumnType.Double => "REAL",
        Metadata.ColumnType.Integer or Metadata.ColumnType.BigInt or Metadata.ColumnType.Boolean or Metadata.ColumnType.Money or Metadata.ColumnType.DateTime
            or Metadata.ColumnType.Picklist or Metadata.ColumnType.State or Metadata.ColumnType.Status => "INTEGER",
        _ => throw new InvalidOperationException($"Column {column.LogicalName} is of type {column.Type}, which is not stored."),
    };

    /// <summary>The physical columns of a table: its stored columns, and one more for each polymorphic lookup, in the order of the metadata.</summary>
    public static IEnumerable<(string Name, string Type)> PhysicalColumns(Table table)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in table.Columns.Where(c => c.IsStored))
        {
            foreach (var physical in PhysicalColumns(table, column))
            {
                if (seen.Add(physical.Name))
                    yield return physical;
            }
        }
    }

    public static IEnumerable<(string Name, string Type)> PhysicalColumns(Table table, Column column)
    {
        var isKey = column.LogicalName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase);
        yield return (column.LogicalName, ColumnType(column) + (isKey ? " NOT NULL PRIMARY KEY" : ""));
        if (column.IsPolymorphic)
            yield return (TypeColumn(column), "TEXT");
    }

    public static string CreateTable(Table table) =>
        $"CREATE TABLE {Quote(table.LogicalName)} ({string.Join(", ", PhysicalColumns(table).Select(c => Quote(c.Name) + " " + c.Type))})";

    public static string IndexName(Table table, IEnumerable<string> columns) => $"ix_{table.LogicalName}_{string.Join("_", columns)}";

    /// <summary>Whether the column is one that joins go along, so that it deserves an index from the start.</summary>
    public static bool IsReference(Table table, Column column) =>
        column.IsStored
        && !column.LogicalName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase)
        && column.Type is Metadata.ColumnType.Lookup or Metadata.ColumnType.Customer or Metadata.ColumnType.Owner;
}
