using System;
using LocalDataverse.Metadata;
using LocalDataverse.Store;

namespace LocalDataverse.Query;

/// <summary>One appearance of a table in the SQL of a query.</summary>
internal sealed class Scope(Table table, string sqlName, string? alias, TableSource source)
{
    public Table Table { get; } = table;

    /// <summary>The name of this appearance in the SQL: t0, t1 ...</summary>
    public string SqlName { get; } = sqlName;

    /// <summary>What the query calls it; null for the root.</summary>
    public string? Alias { get; } = alias;

    public TableSource Source { get; } = source;

    /// <summary>Whether each row of the holder finds at most one row here, so that the holder's key is still a key of the result.</summary>
    public bool IsSingle { get; init; }

    public string Column(string name) => SqlName + "." + SqlDialect.Quote(name);

    public string Key => Column(Table.PrimaryIdColumn);

    /// <summary>The key of a column of this table in a result row.</summary>
    public string ResultKey(string column) => Alias is null ? column : Alias + "." + column;

    public Column Find(string name) => Table.Find(name)
        ?? throw ServiceFault.Of(ErrorCode.UnknownColumn, $"'{Table.LogicalName}' entity doesn't contain attribute with Name = '{name}' and NameMapping = 'Logical'.");

    public bool IsKey(Column column) => column.LogicalName.Equals(Table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase);
}
