using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Metadata;

namespace LocalDataverse.Metadata;

/// <summary>The catalog in the form in which the SDK's metadata messages tell it.</summary>
internal static class SdkMetadata
{
    public static EntityMetadata Of(MetadataCatalog catalog, Table table, EntityFilters filters, int language)
    {
        var metadata = new EntityMetadata
        {
            MetadataId = table.MetadataId,
            LogicalName = table.LogicalName,
            SchemaName = table.SchemaName,
            LogicalCollectionName = table.EntitySetName,
            EntitySetName = table.EntitySetName,
            DisplayName = LabelOf(table.DisplayName, language),
            DisplayCollectionName = LabelOf(table.DisplayCollectionName, language),
            Description = LabelOf(table.Description, language),
            ObjectTypeCode = table.ObjectTypeCode,
            PrimaryIdAttribute = table.PrimaryIdColumn,
            PrimaryNameAttribute = table.PrimaryNameColumn,
            IconVectorName = table.IconVectorName,
            IsActivity = table.IsActivity,
            IsIntersect = table.IsIntersect,
            IsCustomEntity = table.IsCustom,
            IsManaged = table.Solution != null,
            IsOptimisticConcurrencyEnabled = table.Find("versionnumber") != null,
            IsAuditEnabled = new BooleanManagedProperty(table.IsAuditEnabled),
            IsCustomizable = new BooleanManagedProperty(true),
            OwnershipType = table.Ownership switch
            {
                OwnershipType.UserOwned => OwnershipTypes.UserOwned,
                OwnershipType.OrganizationOwned => OwnershipTypes.OrganizationOwned,
                OwnershipType.BusinessOwned => OwnershipTypes.BusinessOwned,
                _ => OwnershipTypes.None,
            },
            Keys = table.Keys.Select(k => Of(table, k, language)).ToArray(),
        };
        if (filters.HasFlag(EntityFilters.Attributes))
            metadata.Attributes = table.Columns.Select(c => Of(table, c, language)).ToArray();
        if (filters.HasFlag(EntityFilters.Relationships))
        {
            metadata.OneToManyRelationships = catalog.OneToMany.Where(r => r.ReferencedTable == table.LogicalName).Select(Of).ToArray();
            metadata.ManyToOneRelationships = catalog.OneToMany.Where(r => r.ReferencingTable == table.LogicalName).Select(Of).ToArray();
            metadata.ManyToManyRelationships = catalog.ManyToMany.Where(r => r.Table1 == table.LogicalName || r.Table2 == table.LogicalName).Select(Of).ToArray();
        }

        return metadata;
    }

    public static AttributeMetadata Of(Table table, Column column, int language)
    {
        var metadata = Typed(table, column, language);
        metadata.MetadataId = column.MetadataId;
        metadata.LogicalName = column.LogicalName;
        metadata.SchemaName = column.SchemaName;
        metadata.EntityLogicalName = table.LogicalName;
        metadata.AttributeOf = column.AttributeOf;
        metadata.DisplayName = LabelOf(column.DisplayName, language);
        metadata.Description = LabelOf(column.Description, language);
        metadata.AttributeType = column.Type switch
        {
            ColumnType.MultiSelectPicklist or ColumnType.Image or ColumnType.File => AttributeTypeCode.Virtual,
            _ => Enum.Parse<AttributeTypeCode>(column.Type.ToString()),
        };
        metadata.AttributeTypeName = column.Type + "Type";
        metadata.IsPrimaryId = column.LogicalName == table.PrimaryIdColumn;
        metadata.IsPrimaryName = column.LogicalName == table.PrimaryNameColumn;
        metadata.IsAuditEnabled = new BooleanManagedProperty(column.IsAuditEnabled);
        metadata.IsValidForCreate = column.ValidForCreate;
        metadata.IsValidForUpdate = column.ValidForUpdate;
        metadata.IsValidForRead = column.ValidForRead;
        metadata.IsCustomAttribute = column.IsCustom;
        metadata.IsManaged = column.Solution != null;
        metadata.IsSecured = column.IsSecured;
        metadata.IsLogical = !column.IsStored;
        metadata.IsValidForAdvancedFind = new BooleanManagedProperty(column.IsSearchable);
        metadata.IsCustomizable = new BooleanManagedProperty(true);
        metadata.RequiredLevel = new AttributeRequiredLevelManagedProperty(column.Required switch
        {
            RequiredLevel.SystemRequired => AttributeRequiredLevel.SystemRequired,
            RequiredLevel.ApplicationRequired => AttributeRequiredLevel.ApplicationRequired,
            RequiredLevel.Recommended => AttributeRequiredLevel.Recommended,
            _ => AttributeRequiredLevel.None,
        });
        return metadata;
    }

    public static OptionSetMetadata Of(Choice choice, int language, OptionSetType type = OptionSetType.Picklist)
    {
        var options = choice.Options.Select(o =>
        {
            OptionMetadata option = type switch
            {
                OptionSetType.State => new StateOptionMetadata { DefaultStatus = o.DefaultStatus, InvariantName = o.Label },
                OptionSetType.Status => new StatusOptionMetadata { State = o.State },
                _ => new OptionMetadata(),
            };
            option.Value = o.Value;
            option.Color = o.Color;
            option.Label = LabelOf(o.Text, language);
            return option;
        }).ToList();
        return new OptionSetMetadata(new OptionMetadataCollection(options))
        {
            Name = choice.Name,
            DisplayName = LabelOf(choice.DisplayName, language),
            IsGlobal = choice.IsGlobal,
            OptionSetType = type,
            MetadataId = StableGuid.Of("choice:" + choice.Name),
        };
    }

    public static OneToManyRelationshipMetadata Of(OneToManyRelationship relationship) => new()
    {
        MetadataId = relationship.MetadataId,
        SchemaName = relationship.SchemaName,
        ReferencedEntity = relationship.ReferencedTable,
        ReferencedAttribute = relationship.ReferencedColumn,
        ReferencingEntity = relationship.ReferencingTable,
        ReferencingAttribute = relationship.ReferencingColumn,
        ReferencedEntityNavigationPropertyName = relationship.ReferencedNavigationProperty,
        ReferencingEntityNavigationPropertyName = relationship.ReferencingNavigationProperty,
        IsCustomRelationship = relationship.Solution != null,
        IsManaged = relationship.Solution != null,
        CascadeConfiguration = new CascadeConfiguration
        {
            Delete = TypeOf(relationship.Delete),
            Assign = TypeOf(relationship.Assign),
            Share = TypeOf(relationship.Share),
            Unshare = TypeOf(relationship.Share),
            Reparent = TypeOf(relationship.Reparent),
            Merge = TypeOf(relationship.Merge),
        },
    };

    public static ManyToManyRelationshipMetadata Of(ManyToManyRelationship relationship) => new()
    {
        MetadataId = relationship.MetadataId,
        SchemaName = relationship.SchemaName,
        IntersectEntityName = relationship.IntersectTable,
        Entity1LogicalName = relationship.Table1,
        Entity1IntersectAttribute = relationship.Table1Column,
        Entity1NavigationPropertyName = relationship.SchemaName,
        Entity2LogicalName = relationship.Table2,
        Entity2IntersectAttribute = relationship.Table2Column,
        Entity2NavigationPropertyName = relationship.SchemaName,
        IsCustomRelationship = relationship.Solution != null,
        IsManaged = relationship.Solution != null,
    };

    private static CascadeType TypeOf(CascadeBehavior behavior) => Enum.Parse<CascadeType>(behavior.ToString());

    private static EntityKeyMetadata Of(Table table, AlternateKey key, int language) => new()
    {
        MetadataId = key.MetadataId,
        LogicalName = key.LogicalName,
        SchemaName = key.LogicalName,
        DisplayName = LabelOf(key.DisplayName, language),
        EntityLogicalName = table.LogicalName,
        KeyAttributes = key.Columns.ToArray(),
        EntityKeyIndexStatus = EntityKeyIndexStatus.Active,
        IsManaged = key.Solution != null,
    };

    private static AttributeMetadata Typed(Table table, Column column, int language) => column.Type switch
    {
        ColumnType.String => new StringAttributeMetadata { MaxLength = column.MaxLength, FormatName = Format(column) },
        ColumnType.Memo => new MemoAttributeMetadata { MaxLength = column.MaxLength },
        ColumnType.Integer => new IntegerAttributeMetadata { MinValue = (int?)column.MinValue, MaxValue = (int?)column.MaxValue },
        ColumnType.BigInt => new BigIntAttributeMetadata { MinValue = (long?)column.MinValue, MaxValue = (long?)column.MaxValue },
        ColumnType.Decimal => new DecimalAttributeMetadata { MinValue = column.MinValue, MaxValue = column.MaxValue, Precision = column.Precision },
        ColumnType.Double => new DoubleAttributeMetadata { MinValue = (double?)column.MinValue, MaxValue = (double?)column.MaxValue, Precision = column.Precision },
        ColumnType.Money => new MoneyAttributeMetadata { MinValue = (double?)column.MinValue, MaxValue = (double?)column.MaxValue, Precision = column.Precision, PrecisionSource = column.PrecisionSource, CalculationOf = column.CalculationOf, IsBaseCurrency = column.CalculationOf != null },
        ColumnType.Boolean => new BooleanAttributeMetadata { DefaultValue = column.DefaultBooleanValue ?? false, OptionSet = TwoOptions(column, language) },
        ColumnType.DateTime => new DateTimeAttributeMetadata(column.Format == "DateOnly" ? DateTimeFormat.DateOnly : DateTimeFormat.DateAndTime) { DateTimeBehavior = column.DateTimeBehavior.ToString() },
        ColumnType.Picklist => new PicklistAttributeMetadata { OptionSet = OptionsOf(table, column, language, OptionSetType.Picklist), DefaultFormValue = column.DefaultChoiceValue ?? -1 },
        ColumnType.MultiSelectPicklist => new MultiSelectPicklistAttributeMetadata { OptionSet = OptionsOf(table, column, language, OptionSetType.Picklist) },
        ColumnType.State => new StateAttributeMetadata { OptionSet = OptionsOf(table, column, language, OptionSetType.State) },
        ColumnType.Status => new StatusAttributeMetadata { OptionSet = OptionsOf(table, column, language, OptionSetType.Status) },
        ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner or ColumnType.PartyList => new LookupAttributeMetadata { Targets = column.Targets.ToArray() },
        ColumnType.Uniqueidentifier => new UniqueIdentifierAttributeMetadata(),
        ColumnType.EntityName => new EntityNameAttributeMetadata(),
        ColumnType.Image => new ImageAttributeMetadata(),
        ColumnType.File => new FileAttributeMetadata(),
        ColumnType.ManagedProperty => new ManagedPropertyAttributeMetadata(),
        _ => new AttributeMetadata(),
    };

    private static StringFormatName Format(Column column) => column.Format switch
    {
        null => StringFormatName.Text,
        var format => new StringFormatName { Value = format },
    };

    private static OptionSetMetadata OptionsOf(Table table, Column column, int language, OptionSetType type) =>
        Of(column.Choice ?? new Choice { Name = $"{table.LogicalName}_{column.LogicalName}" }, language, type);

    private static BooleanOptionSetMetadata TwoOptions(Column column, int language)
    {
        OptionMetadata Option(int value, string fallback)
        {
            var option = column.Choice?.Options.Find(o => o.Value == value);
            return new OptionMetadata(LabelOf(option?.Text ?? fallback, language), value);
        }

        return new BooleanOptionSetMetadata(Option(1, "Yes"), Option(0, "No")) { Name = column.Choice?.Name };
    }

    private static Label LabelOf(LocalizedText? text, int language)
    {
        if (text == null)
            return new Label();
        var labels = text.All.Select(l => new LocalizedLabel(l.Value, l.Key)).ToArray();
        return new Label(Array.Find(labels, l => l.LanguageCode == language) ?? Array.Find(labels, l => l.Label == text.Text)!, labels);
    }
}
