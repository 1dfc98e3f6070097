namespace LocalDataverse.Metadata;

/// <summary>
/// The columns that come with others: names of lookups and choices, the table a polymorphic lookup refers to, the base-currency amount.
/// All but the last hold nothing; they are computed when read.
/// </summary>
internal static class CompanionColumns
{
    public static void AddFor(Table table, Column column)
    {
        switch (column.Type)
        {
            case ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner:
                Add(table, column, "name", ColumnType.String);
                if (column.IsPolymorphic)
                    Add(table, column, "type", ColumnType.EntityName);
                break;
            case ColumnType.Picklist or ColumnType.MultiSelectPicklist or ColumnType.State or ColumnType.Status or ColumnType.Boolean:
                Add(table, column, "name", ColumnType.Virtual);
                break;
            case ColumnType.Money when column.CalculationOf is null:
                AddBase(table, column);
                break;
            default:
                break;
        }
    }

    private static void Add(Table table, Column of, string suffix, ColumnType type)
    {
        if (table.Find(of.LogicalName + suffix) != null)
            return;
        table.Add(new Column
        {
            LogicalName = of.LogicalName + suffix,
            SchemaName = of.SchemaName + (suffix == "name" ? "Name" : "Type"),
            Type = type,
            MetadataId = StableGuid.Of($"column:{table.LogicalName}.{of.LogicalName}{suffix}"),
            AttributeOf = of.LogicalName,
            ValidForCreate = false,
            ValidForUpdate = false,
            MaxLength = type == ColumnType.String ? 4000 : null,
            IsCustom = of.IsCustom,
            Solution = of.Solution,
        });
    }

    private static void AddBase(Table table, Column money)
    {
        var name = money.LogicalName + "_base";
        if (table.Find(name) != null)
            return;
        table.Add(new Column
        {
            LogicalName = name,
            SchemaName = money.SchemaName + "_Base",
            Type = ColumnType.Money,
            MetadataId = StableGuid.Of($"column:{table.LogicalName}.{name}"),
            DisplayName = money.DisplayName is null ? null : money.DisplayName.Text + " (Base)",
            CalculationOf = money.LogicalName,
            ValidForCreate = false,
            ValidForUpdate = false,
            Precision = 4,
            PrecisionSource = 2,
            MinValue = -922337203685477m,
            MaxValue = 922337203685477m,
            IsCustom = money.IsCustom,
            Solution = money.Solution,
        });
    }
}
