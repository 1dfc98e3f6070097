using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;
using LocalDataverse.Metadata;

namespace LocalDataverse.Store;

/// <summary>
/// The SQL of inserts and updates by table and columns, written once: the same few sets of columns are written again and again. Column
/// names are compared as objects, since the metadata has one object for each. Used under the store's lock only.
/// </summary>
internal sealed class WriteStatements
{
    private const int Kept = 1000;

    private readonly Dictionary<Key, string> texts = [];
    private readonly Dictionary<Table, string> deletes = [];

    /// <summary>Parameter 0 is the id, the columns' follow.</summary>
    public string Insert(Table table, List<string> columns) => Find(table, columns, isInsert: true);

    /// <summary>Parameter 0 is the id, the columns' follow.</summary>
    public string Update(Table table, List<string> columns) => Find(table, columns, isInsert: false);

    /// <summary>Parameter 0 is the id.</summary>
    public string Delete(Table table)
    {
        if (!deletes.TryGetValue(table, out var text))
            deletes.Add(table, text = $"DELETE FROM {SqlDialect.Quote(table.LogicalName)} WHERE {SqlDialect.Quote(table.PrimaryIdColumn)} = $0");
        return text;
    }

    private string Find(Table table, List<string> columns, bool isInsert)
    {
        if (texts.TryGetValue(new Key(table, columns, isInsert), out var known))
            return known;
        if (texts.Count >= Kept)
            texts.Clear();
        var text = isInsert ? InsertText(table, columns) : UpdateText(table, columns);
        texts.Add(new Key(table, [.. columns], isInsert), text);
        return text;
    }

    private static string InsertText(Table table, List<string> columns)
    {
        var text = new StringBuilder("INSERT INTO ").Append(SqlDialect.Quote(table.LogicalName)).Append(" (").Append(SqlDialect.Quote(table.PrimaryIdColumn));
        foreach (var column in columns)
            text.Append(", ").Append(SqlDialect.Quote(column));
        text.Append(") VALUES ($0");
        for (var i = 1; i <= columns.Count; i++)
            text.Append(", ").Append(StatementCache.ParameterName(i));
        return text.Append(')').ToString();
    }

    private static string UpdateText(Table table, List<string> columns)
    {
        var text = new StringBuilder("UPDATE ").Append(SqlDialect.Quote(table.LogicalName)).Append(" SET ");
        for (var i = 0; i < columns.Count; i++)
            text.Append(i > 0 ? ", " : "").Append(SqlDialect.Quote(columns[i])).Append(" = ").Append(StatementCache.ParameterName(i + 1));
        return text.Append(" WHERE ").Append(SqlDialect.Quote(table.PrimaryIdColumn)).Append(" = $0").ToString();
    }

    private readonly struct Key(Table table, List<string> columns, bool isInsert) : IEquatable<Key>
    {
        private readonly Table table = table;
        private readonly List<string> columns = columns;
        private readonly bool isInsert = isInsert;

        public bool Equals(Key other)
        {
            if (!ReferenceEquals(table, other.table) || isInsert != other.isInsert || columns.Count != other.columns.Count)
                return false;
            for (var i = 0; i < columns.Count; i++)
            {
                if (!ReferenceEquals(columns[i], other.columns[i]))
                    return false;
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = RuntimeHelpers.GetHashCode(table) ^ (isInsert ? 1 : 0);
            foreach (var column in columns)
                hash = (hash * 31) + RuntimeHelpers.GetHashCode(column);
            return hash;
        }
    }
}
