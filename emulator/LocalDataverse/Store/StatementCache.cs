using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Data.Sqlite;

namespace LocalDataverse.Store;

/// <summary>
/// Prepared statements by their text. Values are always parameters, so the text is the shape of a query, and a plug-in's
/// repeated query costs no preparation. Used under the store's lock only.
/// </summary>
internal sealed class StatementCache : IDisposable
{
    private static readonly string[] ParameterNames = [.. Enumerable.Range(0, 200).Select(NewParameterName)];

    private readonly SqliteConnection connection;
    private readonly int capacity;
    private readonly Dictionary<string, LinkedListNode<Statement>> statements = new(StringComparer.Ordinal);
    private readonly LinkedList<Statement> byUse = new();

    // Whoever repeats a statement mostly passes the same string: then a text of thousands of characters need not be hashed.
    private readonly Dictionary<string, LinkedListNode<Statement>> byObject = new(ReferenceEqualityComparer.Instance);

    public StatementCache(SqliteConnection connection, int capacity)
    {
        this.connection = connection;
        this.capacity = capacity;
    }

    public int Count => statements.Count;

    /// <summary>The statements that are kept.</summary>
    public IEnumerable<string> Texts => statements.Keys;

    /// <summary>How many statements had to be prepared so far.</summary>
    public int Prepared { get; private set; }

    /// <summary>The statement, with its parameters <c>$0</c>, <c>$1</c> ... bound to the values.</summary>
    public Statement Get(string sql, IReadOnlyList<object> values)
    {
        if (byObject.TryGetValue(sql, out var node) || statements.TryGetValue(sql, out node))
        {
            if (node.Next is not null)
            {
                byUse.Remove(node);
                byUse.AddLast(node);
            }
        }
        else
        {
            node = byUse.AddLast(Create(sql, values.Count));
            statements.Add(sql, node);
            byObject.TryAdd(sql, node);
            if (statements.Count > capacity)
                Evict();
        }

        node.Value.Bind(values);
        return node.Value;
    }

    public void Clear()
    {
        foreach (var statement in byUse)
            statement.Dispose();
        byUse.Clear();
        statements.Clear();
        byObject.Clear();
    }

    public void Dispose() => Clear();

    private Statement Create(string sql, int parameterCount)
    {
        Prepared++;
        return new Statement(connection, sql, parameterCount);
    }

    public static string ParameterName(int index) => index < ParameterNames.Length ? ParameterNames[index] : NewParameterName(index);

    private static string NewParameterName(int index) => "$" + index.ToString(CultureInfo.InvariantCulture);

    private void Evict()
    {
        var oldest = byUse.First!;
        byUse.RemoveFirst();
        statements.Remove(oldest.Value.Sql);
        byObject.Remove(oldest.Value.Sql);
        oldest.Value.Dispose();
    }
}
