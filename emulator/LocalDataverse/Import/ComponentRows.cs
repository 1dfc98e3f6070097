using System;
using System.Collections.Generic;
using System.Linq;

namespace LocalDataverse.Import;

/// <summary>
/// What solutions bring as rows of the platform's own tables, in the order in which it is written. A row that comes again, from another
/// part of a solution or from a later version of it, has the columns of both, the later ones winning.
/// </summary>
internal sealed class ComponentRows
{
    private readonly Dictionary<(string Table, Guid Id), Dictionary<string, object?>> rows = [];
    private readonly List<(string Table, Guid Id)> order = [];

    public IReadOnlyList<(string Table, Guid Id)> Keys => order;

    public Guid Add(string table, Guid id, IReadOnlyDictionary<string, object?> values)
    {
        if (!rows.TryGetValue((table, id), out var row))
        {
            rows[(table, id)] = row = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            order.Add((table, id));
        }

        foreach (var (name, value) in values)
            row[name] = value;
        return id;
    }

    public Guid Add(string table, Guid id, params (string Name, object? Value)[] values) =>
        Add(table, id, values.ToDictionary(v => v.Name, v => v.Value, StringComparer.OrdinalIgnoreCase));

    public bool Contains((string Table, Guid Id) key) => rows.ContainsKey(key);

    /// <summary>The columns of a row; null when no solution brings it.</summary>
    public IReadOnlyDictionary<string, object?>? Find((string Table, Guid Id) key) => rows.GetValueOrDefault(key);
}
