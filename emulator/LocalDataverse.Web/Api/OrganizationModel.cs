using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.OData.Edm;

namespace LocalDataverse.Web.Api;

/// <summary>The entity data model of an organisation, and what its parts stand for in the tables.</summary>
internal sealed class OrganizationModel
{
    /// <summary>The service namespace; <see cref="Alias"/> stands for it in the metadata document.</summary>
    public const string Namespace = "Microsoft.Dynamics.CRM";

    public const string Alias = "mscrm";

    private readonly Dictionary<IEdmProperty, Column> columns;
    private readonly Dictionary<IEdmNavigationProperty, Navigation> navigations;
    private readonly Dictionary<string, Table> tablesByTypeName;
    private readonly Dictionary<string, Table> tablesBySetName;
    private readonly Dictionary<string, List<Navigation>> navigationsByTable;
    private readonly ILookup<string, OperationDefinition> operations;

    internal OrganizationModel(
        IEdmModel edm,
        MetadataCatalog catalog,
        Dictionary<IEdmProperty, Column> columns,
        Dictionary<IEdmNavigationProperty, Navigation> navigations,
        IEnumerable<OperationDefinition> operations)
    {
        Edm = edm;
        Catalog = catalog;
        this.columns = columns;
        this.navigations = navigations;
        this.operations = operations.ToLookup(o => o.Name, StringComparer.Ordinal);
        tablesByTypeName = catalog.Tables.ToDictionary(t => Namespace + "." + t.LogicalName, StringComparer.Ordinal);
        tablesBySetName = new(StringComparer.Ordinal);
        foreach (var table in catalog.Tables)
            tablesBySetName.TryAdd(table.EntitySetName, table);
        navigationsByTable = navigations.Values.GroupBy(n => n.From.LogicalName).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.OrdinalIgnoreCase);
    }

    public IEdmModel Edm { get; }

    public MetadataCatalog Catalog { get; }

    /// <summary>The table behind an entity type, or null for the abstract ones and those of the metadata.</summary>
    public Table? TableOf(IEdmType type) => type is IEdmSchemaType named ? tablesByTypeName.GetValueOrDefault(named.FullName()) : null;

    public Table? TableOfSet(string entitySetName) => tablesBySetName.GetValueOrDefault(entitySetName);

    public IEdmEntityType TypeOf(Table table) => (IEdmEntityType)Edm.FindDeclaredType(Namespace + "." + table.LogicalName);

    public Column? ColumnOf(IEdmProperty property) => columns.GetValueOrDefault(property);

    public Navigation? NavigationOf(IEdmNavigationProperty property) => navigations.GetValueOrDefault(property);

    public IReadOnlyList<Navigation> NavigationsOf(Table table) => navigationsByTable.TryGetValue(table.LogicalName, out var list) ? list : [];

    public Navigation? FindNavigation(Table table, string name) => NavigationsOf(table).FirstOrDefault(n => n.Name == name);

    public IEnumerable<OperationDefinition> OperationsNamed(string name) => operations[name];

    /// <summary>The name of a column in the Web API: that of a lookup is <c>_name_value</c>.</summary>
    public static string PropertyName(Column column) => IsLookup(column) ? $"_{column.LogicalName}_value" : column.LogicalName;

    public static bool IsLookup(Column column) => column.Type is ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner;

    /// <summary>Whether the Web API shows the column at all. Names of lookups and labels of choices are annotations there, not properties.</summary>
    public static bool IsProperty(Column column)
        => column.AttributeOf is null && column.Type is not (ColumnType.PartyList or ColumnType.Virtual or ColumnType.ManagedProperty);

    /// <summary>The column that a property name of the Web API means, or null.</summary>
    public static Column? FindProperty(Table table, string propertyName)
    {
        if (table.TryFind(propertyName, out var column) && IsProperty(column) && !IsLookup(column))
            return column.LogicalName == propertyName ? column : null;
        if (propertyName is ['_', .. var name, '_', 'v', 'a', 'l', 'u', 'e'] && table.TryFind(name, out column) && IsLookup(column))
            return column.LogicalName == name ? column : null;
        return null;
    }
}
