using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Query;

/// <summary>A value of the result: where it is in the SQL's rows, and what the SDK's rows call it.</summary>
internal sealed class OutputColumn(string key, Column column, Table table, ValueFamily family)
{
    public string Key { get; } = key;

    public Column Column { get; } = column;

    public Table Table { get; } = table;

    public ValueFamily Family { get; } = family;

    public int Index { get; init; }

    /// <summary>Where the table that a polymorphic lookup refers to is named; -1 for none.</summary>
    public int TypeIndex { get; set; } = -1;

    public int CurrencyIndex { get; set; } = -1;

    /// <summary>For an aggregate: the other end of its currencies; the same as the first when there is only one.</summary>
    public int OtherCurrencyIndex { get; set; } = -1;

    public bool IsAliased { get; init; }

    /// <summary>A name or label, which is text whatever the column it belongs to.</summary>
    public bool IsComputed { get; init; }

    public bool IsRootKey { get; init; }

    /// <summary>A lookup as the SDK has it, with the name of the row that it refers to.</summary>
    public bool IsReference => !IsComputed && !IsCount && Family != ValueFamily.TableName && Column.Type is ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner;

    public bool IsGroup { get; init; }

    public bool IsAggregate { get; init; }

    /// <summary>A whole number made by the query, not a value of the column.</summary>
    public bool IsCount { get; init; }

    public XrmDateTimeGrouping DateGrouping { get; init; }

    public string? SortSql { get; init; }
}
