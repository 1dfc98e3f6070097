using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Query;

namespace LocalDataverse.Store;

/// <summary>
/// Everything that is peculiar to a database in the SQL that the store and the query engine write: type names, collations, functions.
/// The expressions that are put in are SQL already; parameters are <c>$0</c>, <c>$1</c> ...
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>How many units of the stored integer make one unit of money (SQL Server's money has four decimals).</summary>
    public const int MoneyScale = 10_000;

    // Names are the metadata's, thus finitely many, and each is written for every row.
    private static readonly ConcurrentDictionary<string, string> Quoted = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string> TypeColumns = new(StringComparer.Ordinal);

    /// <summary>A name from the metadata as an identifier. Metadata names are checked at import; the quotes are doubled all the same.</summary>
    public static string Quote(string identifier) => Quoted.GetOrAdd(identifier, static name => "\"" + name.ToLowerInvariant().Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");

    /// <summary>The column that says which table a polymorphic lookup refers to.</summary>
    public static string TypeColumn(Column column) => TypeColumns.GetOrAdd(column.LogicalName, static name => name + "type");

    /// <summary>Whether the column is one that joins go along, so that it deserves an index from the start.</summary>
    public static bool IsReference(Table table, Column column) =>
        column.IsStored
        && !column.LogicalName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase)
        && column.Type is Metadata.ColumnType.Lookup or Metadata.ColumnType.Customer or Metadata.ColumnType.Owner;

    // ---- Tables

    public string ColumnType(Column column) => column.Type switch
    {
        Metadata.ColumnType.Uniqueidentifier or Metadata.ColumnType.Lookup or Metadata.ColumnType.Customer or Metadata.ColumnType.Owner => Bytes,
        Metadata.ColumnType.Image or Metadata.ColumnType.File => Bytes,
        Metadata.ColumnType.String or Metadata.ColumnType.Memo => AsText(Text),
        Metadata.ColumnType.EntityName or Metadata.ColumnType.MultiSelectPicklist => Text,
        Metadata.ColumnType.Decimal => Decimal,
        Metadata.ColumnType.Double => Double,
        Metadata.ColumnType.Integer or Metadata.ColumnType.BigInt or Metadata.ColumnType.Boolean or Metadata.ColumnType.Money or Metadata.ColumnType.DateTime
            or Metadata.ColumnType.Picklist or Metadata.ColumnType.State or Metadata.ColumnType.Status => Integer,
        _ => throw new InvalidOperationException($"Column {column.LogicalName} is of type {column.Type}, which is not stored."),
    };

    public IEnumerable<(string Name, string Type)> PhysicalColumns(Table table, Column column)
    {
        var isKey = column.LogicalName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase);
        yield return (column.LogicalName, ColumnType(column) + (isKey ? " NOT NULL PRIMARY KEY" : ""));
        if (column.IsPolymorphic)
            yield return (TypeColumn(column), Text);
    }

    public string CreateTable(Table table) =>
        $"CREATE TABLE {Quote(table.LogicalName)} ({string.Join(", ", PhysicalColumns(table).Select(c => Quote(c.Name) + " " + c.Type))})";

    public string IndexName(Table table, IEnumerable<string> columns) => Quote(Name($"ix_{table.LogicalName}_{string.Join("_", columns)}"));

    public string KeyName(Table table, AlternateKey key) => Quote(Name($"key_{table.LogicalName}_{key.LogicalName}"));

    // ---- Expressions

    /// <summary>Text that is compared and ordered as the platform's is.</summary>
    public abstract string AsText(string sql);

    /// <summary>Text of which trailing spaces do not count in a comparison, where the collation does not see to it.</summary>
    public abstract string Unpadded(string sql);

    /// <summary>The expression by which an aggregate of decimals is ordered.</summary>
    public abstract string AsDecimal(string sql);

    /// <summary>Whether a text matches the pattern in a parameter, which <see cref="Pattern"/> has made.</summary>
    public abstract string Like(string pattern, string text);

    /// <summary>A pattern of the <c>like</c> operator as the parameter of <see cref="Like"/>.</summary>
    public abstract string Pattern(string like);

    /// <summary>Whether a stored set of choices has the one in a parameter, written as a set of one.</summary>
    public abstract string HasChoice(string set, string choice);

    /// <summary>The labels of a stored set of choices, given all of them in a parameter.</summary>
    public abstract string ChoiceLabels(string set, string labels);

    /// <summary>Part of a stored moment; the part, the zone (as <see cref="Zone"/> names it) and the fiscal calendar are parameters.</summary>
    public abstract string DatePart(string part, string moment, string zone, string calendar);

    /// <summary>The name by which SQL passes a time zone on; empty for moments that are not converted.</summary>
    public abstract string Zone(TimeZoneInfo? zone);

    /// <summary>The ids in a parameter, which is a JSON array of texts in hex, as the rows of a query.</summary>
    public abstract string Ids(string parameter);

    /// <summary>The exact sum of integers.</summary>
    public abstract string Sum(string sql);

    public abstract string DecimalSum(string sql);

    public abstract string DecimalAverage(string sql);

    public abstract string FirstId(string sql);

    public abstract string LastId(string sql);

    /// <summary>An item of ORDER BY: nulls are the lowest.</summary>
    public abstract string Order(string sql, bool descending);

    // ---- What each database calls it

    protected abstract string Bytes { get; }

    protected abstract string Text { get; }

    protected abstract string Decimal { get; }

    protected abstract string Double { get; }

    protected abstract string Integer { get; }

    /// <summary>The name of an index, made as short as it must be.</summary>
    protected abstract string Name(string wanted);

    /// <summary>The physical columns of a table: its stored columns, and one more for each polymorphic lookup, in the order of the metadata.</summary>
    private IEnumerable<(string Name, string Type)> PhysicalColumns(Table table)
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
}
