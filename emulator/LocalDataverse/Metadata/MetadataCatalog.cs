using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace LocalDataverse.Metadata;

/// <summary>All tables, relationships and global choices of an organisation: the platform's own and those that solutions brought.</summary>
public sealed class MetadataCatalog
{
    private readonly Dictionary<string, Table> tables = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<Table> Tables => tables.Values;

    public List<OneToManyRelationship> OneToMany { get; } = [];

    public List<ManyToManyRelationship> ManyToMany { get; } = [];

    public Dictionary<string, Choice> GlobalChoices { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of forms, views, charts, dashboards and apps that solutions brought in several languages, by the id of the row.</summary>
    public Dictionary<Guid, LocalizedText> ComponentNames { get; } = [];

    /// <summary>The name of such a row in a language. One that was renamed since bears its new name in all languages.</summary>
    public string NameOf(Guid component, string name, int language) =>
        ComponentNames.TryGetValue(component, out var names) && names.Text == name ? names.In(language) : name;

    /// <summary>The table of that logical name, or null.</summary>
    public Table? Find(string logicalName) => tables.GetValueOrDefault(logicalName);

    public bool TryFind(string logicalName, [NotNullWhen(true)] out Table? table) => tables.TryGetValue(logicalName, out table);

    public void Add(Table table)
    {
        if (!tables.TryAdd(table.LogicalName, table))
            throw new InvalidOperationException($"There already is a table {table.LogicalName}.");
    }

    public bool Remove(string logicalName) => tables.Remove(logicalName);

    /// <summary>Takes over all of another catalog, which must not be used any more.</summary>
    internal void ReplaceWith(MetadataCatalog other)
    {
        tables.Clear();
        foreach (var table in other.Tables)
            tables.Add(table.LogicalName, table);
        OneToMany.Clear();
        OneToMany.AddRange(other.OneToMany);
        ManyToMany.Clear();
        ManyToMany.AddRange(other.ManyToMany);
        GlobalChoices.Clear();
        foreach (var (name, choice) in other.GlobalChoices)
            GlobalChoices.Add(name, choice);
        ComponentNames.Clear();
        foreach (var (id, name) in other.ComponentNames)
            ComponentNames.Add(id, name);
    }

    /// <summary>Relationships in which other tables refer to this one.</summary>
    public IEnumerable<OneToManyRelationship> ReferencedBy(string table) => OneToMany.Where(r => r.ReferencedTable.Equals(table, StringComparison.OrdinalIgnoreCase));
}
