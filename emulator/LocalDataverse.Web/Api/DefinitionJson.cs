using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalDataverse.Metadata;

namespace LocalDataverse.Web.Api;

/// <summary>Writes tables, columns, choices, keys and relationships in the shapes of the platform's metadata types.</summary>
internal sealed class DefinitionJson(OrganizationModel model, int language)
{
    private readonly MetadataCatalog catalog = model.Catalog;

    /// <summary>All definitions of an entity set.</summary>
    public JsonArray Set(string name) => name switch
    {
        DefinitionModel.EntitySet => new JsonArray(catalog.Tables.OrderBy(t => t.LogicalName, StringComparer.Ordinal).Select(JsonNode (t) => Of(t)).ToArray()),
        DefinitionModel.GlobalChoiceSet => new JsonArray(catalog.GlobalChoices.Values.Select(JsonNode (c) => OptionSet(c, "Picklist")).ToArray()),
        _ => new JsonArray([.. catalog.OneToMany.Select(JsonNode (r) => Of(r)), .. catalog.ManyToMany.Select(JsonNode (r) => Of(r))]),
    };

    /// <summary>What a navigation property of a definition leads to.</summary>
    public JsonNode? Related(JsonObject definition, string navigation)
    {
        var logicalName = (string?)definition["LogicalName"] ?? "";
        if (navigation is "OptionSet" or "GlobalOptionSet")
        {
            if (catalog.Find((string?)definition["EntityLogicalName"] ?? "")?.Find(logicalName) is not { } column)
                return null;
            if (navigation == "GlobalOptionSet" && column.Choice is not { IsGlobal: true })
                return null;
            return column.Type == ColumnType.Boolean ? BooleanOptionSet(column) : column.Choice is { } choice ? OptionSet(choice, column.Type switch { ColumnType.State => "State", ColumnType.Status => "Status", _ => "Picklist" }) : null;
        }

        var table = catalog.Find(logicalName)!;
        return navigation switch
        {
            "Attributes" => new JsonArray(table.Columns.Select(JsonNode (c) => Of(table, c)).ToArray()),
            "Keys" => new JsonArray(table.Keys.Select(JsonNode (k) => Of(table, k)).ToArray()),
            "ManyToOneRelationships" => new JsonArray(catalog.OneToMany.Where(r => Same(r.ReferencingTable, logicalName)).Select(JsonNode (r) => Of(r)).ToArray()),
            "OneToManyRelationships" => new JsonArray(catalog.OneToMany.Where(r => Same(r.ReferencedTable, logicalName)).Select(JsonNode (r) => Of(r)).ToArray()),
            _ => new JsonArray(catalog.ManyToMany.Where(r => Same(r.Table1, logicalName) || Same(r.Table2, logicalName)).Select(JsonNode (r) => Of(r)).ToArray()),
        };
    }

    private JsonObject Of(Table table) => new()
    {
        ["@odata.type"] = Type("EntityMetadata"),
        ["MetadataId"] = table.MetadataId.ToString("D"),
        ["HasChanged"] = null,
        ["ActivityTypeMask"] = table.IsActivity ? 1 : 0,
        ["CollectionSchemaName"] = table.EntitySetName,
        ["Description"] = Label(table.Description),
        ["DisplayCollectionName"] = Label(table.DisplayCollectionName),
        ["DisplayName"] = Label(table.DisplayName),
        ["EntitySetName"] = table.EntitySetName,
        ["HasNotes"] = false,
        ["IconVectorName"] = table.IconVectorName,
        ["IsActivity"] = table.IsActivity,
        ["IsAuditEnabled"] = Managed(table.IsAuditEnabled, "canmodifyauditsettings"),
        ["IsCustomEntity"] = table.IsCustom,
        ["IsIntersect"] = table.IsIntersect,
        ["IsManaged"] = table.Solution is not null || !table.IsCustom,
        ["IsValidForAdvancedFind"] = !table.IsIntersect,
        ["LogicalCollectionName"] = table.EntitySetName,
        ["LogicalName"] = table.LogicalName,
        ["ObjectTypeCode"] = table.ObjectTypeCode,
        ["OwnershipType"] = table.Ownership switch
        {
            OwnershipType.UserOwned => "UserOwned",
            OwnershipType.OrganizationOwned => "OrganizationOwned",
            OwnershipType.BusinessOwned => "BusinessOwned",
            _ => "None",
        },
        ["PrimaryIdAttribute"] = table.PrimaryIdColumn,
        ["PrimaryNameAttribute"] = table.PrimaryNameColumn,
        ["SchemaName"] = table.SchemaName,
    };

    private JsonObject Of(Table table, Column column)
    {
        var (attributeType, typeName, metadataType) = column.Type switch
        {
            ColumnType.Uniqueidentifier => ("Uniqueidentifier", "UniqueidentifierType", "UniqueIdentifierAttributeMetadata"),
            ColumnType.Customer => ("Customer", "CustomerType", "LookupAttributeMetadata"),
            ColumnType.Owner => ("Owner", "OwnerType", "LookupAttributeMetadata"),
            ColumnType.PartyList => ("PartyList", "PartyListType", "LookupAttributeMetadata"),
            ColumnType.MultiSelectPicklist => ("Virtual", "MultiSelectPicklistType", "MultiSelectPicklistAttributeMetadata"),
            ColumnType.Image => ("Virtual", "ImageType", "ImageAttributeMetadata"),
            ColumnType.File => ("Virtual", "FileType", "FileAttributeMetadata"),
            ColumnType.Virtual => ("Virtual", "VirtualType", "AttributeMetadata"),
            var type => (type.ToString(), type + "Type", type + "AttributeMetadata"),
        };
        var json = new JsonObject
        {
            ["@odata.type"] = Type(metadataType),
            ["MetadataId"] = column.MetadataId.ToString("D"),
            ["HasChanged"] = null,
            ["AttributeOf"] = column.AttributeOf,
            ["AttributeType"] = attributeType,
            ["AttributeTypeName"] = new JsonObject { ["Value"] = typeName },
            ["ColumnNumber"] = null,
            ["Description"] = Label(column.Description),
            ["DisplayName"] = Label(column.DisplayName),
            ["EntityLogicalName"] = table.LogicalName,
            ["IsCustomAttribute"] = column.IsCustom,
            ["IsFilterable"] = true,
            ["IsLogical"] = !column.IsStored,
            ["IsManaged"] = column.Solution is not null || !column.IsCustom,
            ["IsPrimaryId"] = Same(column.LogicalName, table.PrimaryIdColumn),
            ["IsPrimaryName"] = Same(column.LogicalName, table.PrimaryNameColumn),
            ["IsSearchable"] = column.IsSearchable,
            ["IsSecured"] = column.IsSecured,
            ["IsValidForAdvancedFind"] = Managed(column.IsSearchable, "canmodifysearchsettings"),
            ["IsValidForCreate"] = column.ValidForCreate,
            ["IsValidForRead"] = column.ValidForRead,
            ["IsValidForUpdate"] = column.ValidForUpdate,
            ["IsValidODataAttribute"] = OrganizationModel.IsProperty(column),
            ["LogicalName"] = column.LogicalName,
            ["RequiredLevel"] = new JsonObject { ["Value"] = column.Required.ToString(), ["CanBeChanged"] = true, ["ManagedPropertyLogicalName"] = "canmodifyrequirementlevelsettings" },
            ["SchemaName"] = column.SchemaName,
            ["SourceType"] = column.AttributeOf is null ? 0 : null,
        };
        switch (column.Type)
        {
            case ColumnType.String:
                json["MaxLength"] = column.MaxLength;
                json["Format"] = column.Format ?? "Text";
                json["FormatName"] = new JsonObject { ["Value"] = column.Format ?? "Text" };
                break;
            case ColumnType.Memo:
                json["MaxLength"] = column.MaxLength;
                json["Format"] = column.Format ?? "TextArea";
                break;
            case ColumnType.Integer:
                json["MinValue"] = (int)(column.MinValue ?? int.MinValue);
                json["MaxValue"] = (int)(column.MaxValue ?? int.MaxValue);
                json["Format"] = column.Format ?? "None";
                break;
            case ColumnType.BigInt:
                json["MinValue"] = long.MinValue;
                json["MaxValue"] = long.MaxValue;
                break;
            case ColumnType.Decimal or ColumnType.Double or ColumnType.Money:
                json["MinValue"] = column.MinValue;
                json["MaxValue"] = column.MaxValue;
                json["Precision"] = column.Precision;
                if (column.Type == ColumnType.Money)
                {
                    json["PrecisionSource"] = column.PrecisionSource;
                    json["CalculationOf"] = column.CalculationOf;
                    json["IsBaseCurrency"] = column.CalculationOf is not null;
                }

                break;
            case ColumnType.Boolean:
                json["DefaultValue"] = column.DefaultBooleanValue ?? false;
                break;
            case ColumnType.DateTime:
                json["Format"] = column.Format is "DateOnly" or "date" || column.DateTimeBehavior == DateTimeBehavior.DateOnly ? "DateOnly" : "DateAndTime";
                json["DateTimeBehavior"] = new JsonObject { ["Value"] = column.DateTimeBehavior.ToString() };
                break;
            case ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner or ColumnType.PartyList:
                json["Targets"] = new JsonArray(column.Targets.Select(JsonNode? (t) => t).ToArray());
                json["Format"] = "None";
                break;
            case ColumnType.Picklist or ColumnType.MultiSelectPicklist or ColumnType.State or ColumnType.Status:
                json["DefaultFormValue"] = column.DefaultChoiceValue ?? -1;
                break;
        }

        return json;
    }

    private JsonObject Of(Table table, AlternateKey key) => new()
    {
        ["@odata.type"] = Type("EntityKeyMetadata"),
        ["MetadataId"] = key.MetadataId.ToString("D"),
        ["HasChanged"] = null,
        ["DisplayName"] = Label(key.DisplayName),
        ["EntityLogicalName"] = table.LogicalName,
        ["EntityKeyIndexStatus"] = "Active",
        ["KeyAttributes"] = new JsonArray(key.Columns.Select(JsonNode? (c) => c).ToArray()),
        ["LogicalName"] = key.LogicalName,
        ["SchemaName"] = key.LogicalName,
        ["IsManaged"] = key.Solution is not null,
    };

    private JsonObject Of(OneToManyRelationship relationship) => new()
    {
        ["@odata.type"] = Type("OneToManyRelationshipMetadata"),
        ["MetadataId"] = relationship.MetadataId.ToString("D"),
        ["HasChanged"] = null,
        ["SchemaName"] = relationship.SchemaName,
        ["IsCustomRelationship"] = relationship.Solution is not null,
        ["IsManaged"] = relationship.Solution is not null,
        ["RelationshipType"] = "OneToManyRelationship",
        ["ReferencedEntity"] = relationship.ReferencedTable,
        ["ReferencedAttribute"] = relationship.ReferencedColumn,
        ["ReferencingEntity"] = relationship.ReferencingTable,
        ["ReferencingAttribute"] = relationship.ReferencingColumn,
        ["ReferencedEntityNavigationPropertyName"] = NavigationName(relationship.ReferencedTable, n => n.Kind == NavigationKind.OneToMany && n.OneToMany == relationship),
        ["ReferencingEntityNavigationPropertyName"] = NavigationName(relationship.ReferencingTable, n => n.Kind == NavigationKind.ManyToOne && n.OneToMany == relationship),
        ["CascadeConfiguration"] = new JsonObject
        {
            ["Assign"] = relationship.Assign.ToString(),
            ["Delete"] = relationship.Delete.ToString(),
            ["Merge"] = relationship.Merge.ToString(),
            ["Reparent"] = relationship.Reparent.ToString(),
            ["Share"] = relationship.Share.ToString(),
            ["Unshare"] = relationship.Share.ToString(),
        },
        ["IsHierarchical"] = false,
    };

    private static JsonObject Of(ManyToManyRelationship relationship) => new()
    {
        ["@odata.type"] = Type("ManyToManyRelationshipMetadata"),
        ["MetadataId"] = relationship.MetadataId.ToString("D"),
        ["HasChanged"] = null,
        ["SchemaName"] = relationship.SchemaName,
        ["IsCustomRelationship"] = relationship.Solution is not null,
        ["IsManaged"] = relationship.Solution is not null,
        ["RelationshipType"] = "ManyToManyRelationship",
        ["Entity1LogicalName"] = relationship.Table1,
        ["Entity1IntersectAttribute"] = relationship.Table1Column,
        ["Entity1NavigationPropertyName"] = relationship.SchemaName,
        ["Entity2LogicalName"] = relationship.Table2,
        ["Entity2IntersectAttribute"] = relationship.Table2Column,
        ["Entity2NavigationPropertyName"] = relationship.SchemaName,
        ["IntersectEntityName"] = relationship.IntersectTable,
    };

    private JsonObject OptionSet(Choice choice, string type) => new()
    {
        ["@odata.type"] = Type("OptionSetMetadata"),
        ["MetadataId"] = IdOf("choice:" + choice.Name),
        ["HasChanged"] = null,
        ["Name"] = choice.Name,
        ["DisplayName"] = Label(choice.DisplayName),
        ["Description"] = Label(null),
        ["IsGlobal"] = choice.IsGlobal,
        ["IsManaged"] = true,
        ["IsCustomOptionSet"] = choice.Name.Contains('_', StringComparison.Ordinal),
        ["OptionSetType"] = type,
        ["Options"] = new JsonArray(choice.Options.Select(JsonNode (o) => Option(o, type)).ToArray()),
    };

    private JsonObject BooleanOptionSet(Column column)
    {
        var name = $"{column.LogicalName}_choice";
        return new JsonObject
        {
            ["@odata.type"] = Type("BooleanOptionSetMetadata"),
            ["MetadataId"] = IdOf("choice:" + column.MetadataId),
            ["HasChanged"] = null,
            ["Name"] = column.Choice?.Name ?? name,
            ["DisplayName"] = Label(column.DisplayName),
            ["Description"] = Label(null),
            ["IsGlobal"] = column.Choice?.IsGlobal ?? false,
            ["IsManaged"] = true,
            ["IsCustomOptionSet"] = column.IsCustom,
            ["OptionSetType"] = "Boolean",
            ["TrueOption"] = BooleanOption(1, "Yes"),
            ["FalseOption"] = BooleanOption(0, "No"),
        };

        JsonObject BooleanOption(int value, string label)
            => Option(column.Choice?.Options.FirstOrDefault(o => o.Value == value) ?? new ChoiceOption { Value = value, Labels = { [LocalizedText.English] = label } }, "Boolean");
    }

    private JsonObject Option(ChoiceOption option, string type)
    {
        var json = new JsonObject
        {
            ["Value"] = option.Value,
            ["Label"] = Label(option.Text),
            ["Description"] = Label(null),
            ["Color"] = option.Color,
            ["IsManaged"] = true,
            ["ExternalValue"] = "",
            ["MetadataId"] = null,
            ["HasChanged"] = null,
        };
        if (type == "State")
        {
            json["@odata.type"] = Type("StateOptionMetadata");
            json["DefaultStatus"] = option.DefaultStatus;
            json["InvariantName"] = option.Label;
        }
        else if (type == "Status")
        {
            json["@odata.type"] = Type("StatusOptionMetadata");
            json["State"] = option.State;
            json["TransitionData"] = null;
        }

        return json;
    }

    private string? NavigationName(string table, Func<Navigation, bool> isIt)
        => catalog.TryFind(table, out var found) ? model.NavigationsOf(found).FirstOrDefault(isIt)?.Name : null;

    private JsonObject Label(LocalizedText? text) => text is null
        ? new JsonObject { ["LocalizedLabels"] = new JsonArray(), ["UserLocalizedLabel"] = null }
        : new JsonObject
        {
            ["LocalizedLabels"] = new JsonArray(text.All.Select(JsonNode (l) => LocalizedLabel(l.Value, l.Key)).ToArray()),
            ["UserLocalizedLabel"] = LocalizedLabel(text.In(language), text.All.ContainsKey(language) ? language : LocalizedText.English),
        };

    private static JsonObject LocalizedLabel(string text, int language) => new()
    {
        ["Label"] = text,
        ["LanguageCode"] = language,
        ["IsManaged"] = true,
        ["MetadataId"] = IdOf($"label:{language.ToString(CultureInfo.InvariantCulture)}:{text}"),
        ["HasChanged"] = null,
    };

    private static JsonObject Managed(bool value, string name) => new() { ["Value"] = value, ["CanBeChanged"] = true, ["ManagedPropertyLogicalName"] = name };

    /// <summary>Choices and labels have no identifier in the catalog; one made from their name stays the same.</summary>
    private static string IdOf(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString("D");

    private static string Type(string name) => $"#{OrganizationModel.Namespace}.{name}";

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
