using System;
using System.Collections.Generic;
using Microsoft.Data.Sqlite;

namespace LocalDataverse.Store;

/// <summary>
/// Prepared statements by their text. Values are always parameters, so the text is the shape of a query, and a plug-in's
/// repeated query costs no preparation. Used under the store's lock only.
/// </summary>
internal sealed class StatementCache : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly int capacity;
    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> commands = new(StringComparer.Ordinal);
    private readonly LinkedList<SqliteCommand> byUse = new();

    public StatementCache(SqliteConnection connection, int capacity)
    {
        this.connection = connection;
        this.capacity = capacity;
    }

    public int Count => commands.Count;

    /// <summary>How many statements had to be prepared so far.</summary>
    public int Prepared { get; private set; }

    /// <summary>The statement, with its parameters <c>$0</c>, <c>$1</c> ... bound to the values.</summary>
    public SqliteCommand Get(string sql, IReadOnlyList<object> values)
    {
        if (commands.TryGetValue(sql, out var node))
        {
            byUse.Remove(node);
            byUse.AddLast(node);
        }
        else
        {
            node = byUse.AddLast(Create(sql, values.Count));
            commands.Add(sql, node);
            if (commands.Count > capacity)
                Evict();
        }

        var parameters = node.Value.Parameters;
        for (var i = 0; i < values.Count; i++)
            parameters[i].Value = values[i];
        return node.Value;
    }

    public void Clear()
    {
        foreach (var command in byUse)
            command.Dispose();
        byUse.Clear();
        commands.Clear();
    }

    public void Dispose() => Clear();

    private SqliteCommand Create(string sql, int parameterCount)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameterCount; i++)
            command.Parameters.Add(new SqliteParameter(ParameterName(i), null));
        Prepared++;
        return command;
    }

    public static string ParameterName(int index) => "$" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Evict()
    {
        var oldest = byUse.First!;
        byUse.RemoveFirst();
        commands.Remove(oldest.Value.CommandText);
        oldest.Value.Dispose();
    }
}
