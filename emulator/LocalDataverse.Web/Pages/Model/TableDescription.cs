using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>What the client must know of a table to show and edit its rows, in one answer.</summary>
internal sealed record TableDescription(
    string LogicalName,
    string SetName,
    string PrimaryId,
    string? PrimaryName,
    string Label,
    string CollectionLabel,
    int TypeCode,
    bool IsActivity,
    bool IsUserOwned,
    IReadOnlyList<ColumnDescription> Columns,
    IReadOnlyList<RelationshipDescription> OneToMany)
{
    public static TableDescription Of(Table table, MetadataCatalog catalog, int language) => new(
        table.LogicalName,
        table.EntitySetName,
        table.PrimaryIdColumn,
        table.PrimaryNameColumn,
        (table.DisplayName ?? table.SchemaName)!.In(language),
        (table.DisplayCollectionName ?? table.DisplayName ?? table.SchemaName)!.In(language),
        table.ObjectTypeCode,
        table.IsActivity,
        table.Ownership == OwnershipType.UserOwned,
        table.Columns.Where(column => column.AttributeOf is null).Select(column => ColumnDescription.Of(column, table, catalog, language)).ToList(),
        catalog.OneToMany.Where(r => Same(r.ReferencedTable, table.LogicalName))
            .Select(r => new RelationshipDescription(r.SchemaName, r.ReferencingTable, r.ReferencingColumn, r.ReferencedNavigationProperty ?? r.SchemaName))
            .ToList());

    internal static bool Same(string a, string b) => string.Equals(a, b, System.StringComparison.OrdinalIgnoreCase);
}

/// <param name="Table">The table that holds the lookup.</param>
/// <param name="Column">The lookup.</param>
internal sealed record RelationshipDescription(string Name, string Table, string Column, string Navigation);

internal sealed record ColumnDescription(
    string Name,
    string SchemaName,
    string Type,
    string Label,
    string? Description,
    RequiredLevel Required,
    bool ForCreate,
    bool ForUpdate,
    int? MaxLength,
    decimal? Min,
    decimal? Max,
    int? Precision,
    DateTimeBehavior Behavior,
    string? Format,
    int? DefaultChoice,
    bool? DefaultBoolean,
    IReadOnlyList<OptionDescription>? Options,
    IReadOnlyList<TargetDescription>? Targets)
{
    public static ColumnDescription Of(Column column, Table table, MetadataCatalog catalog, int language) => new(
        column.LogicalName,
        column.SchemaName,
        column.Type.ToString(),
        (column.DisplayName ?? column.SchemaName)!.In(language),
        column.Description?.In(language),
        column.Required,
        column.ValidForCreate,
        column.ValidForUpdate,
        column.MaxLength,
        column.MinValue,
        column.MaxValue,
        column.Precision,
        column.DateTimeBehavior,
        column.Format,
        column.DefaultChoiceValue,
        column.DefaultBooleanValue,
        column.Choice?.Options.Select(o => new OptionDescription(o.Value, o.In(language), o.Color, o.State, o.DefaultStatus)).ToList(),
        column.Targets.Count == 0 && column.Type is not (ColumnType.Owner or ColumnType.Customer) ? null : TargetsOf(column, table, catalog));

    private static List<TargetDescription> TargetsOf(Column column, Table table, MetadataCatalog catalog)
    {
        var names = column.Targets.Count > 0 ? column.Targets
            : column.Type == ColumnType.Owner ? ["systemuser", "team"]
            : new List<string> { "account", "contact" };
        return names.Where(name => catalog.Find(name) is not null).Select(name =>
        {
            var relationship = catalog.OneToMany.Find(r =>
                TableDescription.Same(r.ReferencingTable, table.LogicalName)
                && TableDescription.Same(r.ReferencingColumn, column.LogicalName)
                && TableDescription.Same(r.ReferencedTable, name));

            // The platform's own lookups bear the column's name; one that may point to several tables bears the target's name too.
            var navigation = relationship?.ReferencingNavigationProperty
                ?? (column.Type == ColumnType.Owner || names.Count == 1 ? (column.IsCustom ? column.SchemaName : column.LogicalName) : $"{column.LogicalName}_{name}");
            return new TargetDescription(name, catalog.Find(name)!.EntitySetName, navigation);
        }).ToList();
    }
}

internal sealed record OptionDescription(int Value, string Label, string? Color, int? State, int? DefaultStatus);

/// <param name="Navigation">The navigation property that binds a row of that table.</param>
internal sealed record TargetDescription(string Table, string SetName, string Navigation);
