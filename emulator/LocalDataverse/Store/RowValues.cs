using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using LocalDataverse.Metadata;

namespace LocalDataverse.Store;

/// <summary>
/// The values of a row that is being written, in the order in which they came. A write has few columns: looking through them, each by
/// its own object, is faster than to hash their names again and again.
/// </summary>
internal sealed class RowValues(Table table, int capacity) : IReadOnlyDictionary<string, object?>
{
    private Column[] columns = new Column[capacity];
    private object?[] values = new object?[capacity];

    /// <summary>The values by name, whatever its case.</summary>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public RowValues(Table table, IReadOnlyDictionary<string, object?> named)
        : this(table, named.Count + 8)
    {
        foreach (var (name, value) in named)
            this[name] = value;
    }

    public int Count { get; private set; }

    public IEnumerable<string> Keys => columns.Take(Count).Select(static column => column.LogicalName);

    public IEnumerable<object?> Values => values.Take(Count);

    public ReadOnlySpan<Column> Columns => columns.AsSpan(0, Count);

    public object? this[string name]
    {
        get => TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"No value of {name} is written.");
        set => this[ColumnOf(name)] = value;
    }

    public object? this[Column column]
    {
        get => IndexOf(column) is var index and >= 0 ? values[index] : null;
        set
        {
            var index = IndexOf(column);
            if (index < 0)
                index = Append(column);
            values[index] = value;
        }
    }

    public object? At(int index) => values[index];

    public bool Contains(Column column) => IndexOf(column) >= 0;

    public bool ContainsKey(string key) => table.Find(key) is { } column && Contains(column);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        if (table.Find(key) is { } column && IndexOf(column) is var index and >= 0)
        {
            value = values[index];
            return true;
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return new KeyValuePair<string, object?>(columns[i].LogicalName, values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Column ColumnOf(string name) => table.Find(name) ?? throw new ArgumentException($"Table {table.LogicalName} has no column {name}.", nameof(name));

    private int IndexOf(Column column)
    {
        var written = columns;
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(written[i], column))
                return i;
        }

        return -1;
    }

    private int Append(Column column)
    {
        if (Count == columns.Length)
        {
            Array.Resize(ref columns, Count + 16);
            Array.Resize(ref values, Count + 16);
        }

        columns[Count] = column;
        return Count++;
    }
}
