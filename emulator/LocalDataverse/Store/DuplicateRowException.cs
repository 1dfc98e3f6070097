using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;

namespace LocalDataverse.Store;

/// <summary>A row has the primary key or the alternate key of another one.</summary>
internal sealed class DuplicateRowException : Exception
{
    public DuplicateRowException(Table table, IReadOnlyList<string> columns, Exception inner)
        : base($"Table {table.LogicalName} already has a row with the same {string.Join(", ", columns)}.", inner)
    {
        Columns = columns;
        IsPrimaryKey = columns.Count == 1 && columns[0].Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The columns that must be unique together.</summary>
    public IReadOnlyList<string> Columns { get; }

    public bool IsPrimaryKey { get; }

    /// <summary>The columns named in SQLite's "UNIQUE constraint failed: contact.a, contact.b".</summary>
    internal static string[] ColumnsIn(string message)
    {
        var names = message[(message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.', '\'');
        return names.Split(", ").Select(n => n[(n.IndexOf('.', StringComparison.Ordinal) + 1)..]).ToArray();
    }
}
