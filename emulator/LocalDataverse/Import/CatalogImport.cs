using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Standard;

namespace LocalDataverse.Import;

/// <summary>Adds what a solution brings in metadata (choices, tables, columns, keys, relationships) to a catalog.</summary>
internal sealed class CatalogImport(MetadataCatalog catalog, SolutionPackage package, MissingComponents missing)
{
    private const int FirstCustomTypeCode = 10_100;

    private readonly List<(Table Table, Column Column)> lookups = [];
    private readonly HashSet<string> ownTables = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, int> Counts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<string> Notes { get; } = [];

    public void Apply()
    {
        foreach (var choice in package.Customizations.Elements("optionsets").Elements("optionset"))
            AddGlobalChoice(choice);
        var entities = package.Customizations.Elements("Entities").Elements("Entity").ToList();
        foreach (var entity in entities)
            AddTable(entity);
        foreach (var entity in entities)
            AddColumns(entity);
        foreach (var relationship in package.Customizations.Elements("EntityRelationships").Elements("EntityRelationship"))
            AddRelationship(relationship);
        FinishLookups();
        foreach (var entity in entities)
            AddKeys(entity);
        AddComponentNames();
    }

    /// <summary>The logical name of an Entity element's table.</summary>
    public static string? NameOf(XElement entity) => (entity.Element("EntityInfo")?.Element("entity")?.Attr("Name") ?? entity.Element("Name")?.Value)?.Trim().ToLowerInvariant();

    private void Count(string kind) => Counts[kind] = Counts.GetValueOrDefault(kind) + 1;

    private void AddComponentNames()
    {
        foreach (var component in package.Customizations.Descendants())
        {
            var id = component.Name.LocalName switch
            {
                "systemform" or "Dashboard" => XmlReading.Id(component.Text("formid")),
                "savedquery" => XmlReading.Id(component.Text("savedqueryid")),
                "visualization" => XmlReading.Id(component.Text("savedqueryvisualizationid")),
                "AppModule" => StableGuid.Of("appmodule:" + component.Text("UniqueName")),
                _ => null,
            };
            if (id is { } known && component.Child("LocalizedNames").Labels() is { All.Count: > 1 } names)
                catalog.ComponentNames[known] = names;
        }
    }

    private void AddGlobalChoice(XElement element)
    {
        var name = element.NeededAttr("Name");
        var choice = ReadChoice(element, name, isGlobal: true);
        if (catalog.GlobalChoices.TryGetValue(name, out var present))
        {
            present.DisplayName = choice.DisplayName ?? present.DisplayName;
            foreach (var option in choice.Options)
            {
                if (present.Options.Find(o => o.Value == option.Value) is not { } known)
                {
                    present.Options.Add(option);
                    continue;
                }

                foreach (var (language, label) in option.Labels)
                    known.Labels[language] = label;
            }
        }
        else
        {
            catalog.GlobalChoices[name] = choice;
        }

        Count("choice");
    }

    private static Choice ReadChoice(XElement element, string name, bool isGlobal)
    {
        var choice = new Choice { Name = name, IsGlobal = isGlobal, DisplayName = element.Child("displaynames").Labels() ?? element.Attr("localizedName") };
        foreach (var option in element.Elements().Where(e => e.Name.LocalName is "options" or "states" or "statuses").Elements())
        {
            var read = new ChoiceOption
            {
                Value = option.NumberOf("value") ?? throw option.Lacks("value"),
                Color = option.Attr("Color"),
                State = option.NumberOf("state"),
                DefaultStatus = option.NumberOf("defaultstatus"),
            };
            foreach (var label in option.Elements("labels").Elements("label"))
            {
                if (int.TryParse(label.Attr("languagecode"), out var language))
                    read.Labels[language] = label.Attr("description") ?? "";
            }

            choice.Options.Add(read);
        }

        return choice;
    }

    private void AddTable(XElement entity)
    {
        if (NameOf(entity) is not { } name)
            return;
        var info = entity.Element("EntityInfo")?.Element("entity");
        if (catalog.Find(name) is { } present)
        {
            if (info?.Flag("IsAuditEnabled") == true)
                present.IsAuditEnabled = true;
            if (info == null || present.Solution != package.UniqueName)
                return;
            present.DisplayName = info.Child("LocalizedNames").Labels() ?? present.DisplayName;
            present.DisplayCollectionName = info.Child("LocalizedCollectionNames").Labels() ?? present.DisplayCollectionName;
            present.Description = info.Child("Descriptions").Labels() ?? present.Description;
            ownTables.Add(name);
            return;
        }

        var attributes = info?.Elements("attributes").Elements("attribute").ToList() ?? [];
        var key = attributes.Find(a => a.Text("Type") == "primarykey");
        if (info == null || key == null)
        {
            missing.Add("table", name);
            return;
        }

        if (info.Text("TableType") is { } tableType && tableType is not "Standard")
            throw ServiceFault.Of(ErrorCode.ImportFailed, $"The table '{name}' is of type {tableType}; this local Dataverse has standard tables only.");
        if (info.Text("DataProviderId") is { } provider && Guid.TryParse(provider, out var providerId) && providerId != Guid.Empty)
            throw ServiceFault.Of(ErrorCode.ImportFailed, $"The table '{name}' gets its rows from the data provider {providerId:D}; virtual and elastic tables are not supported by this local Dataverse.");
        var schemaName = info.Attr("Name") ?? name;
        catalog.Add(new Table
        {
            LogicalName = name,
            SchemaName = schemaName,
            EntitySetName = info.Text("EntitySetName")?.ToLowerInvariant() ?? EntitySetNames.PluralOf(name),
            PrimaryIdColumn = ColumnNameOf(key),
            PrimaryNameColumn = attributes.Find(a => a.Text("DisplayMask")?.Contains("PrimaryName", StringComparison.Ordinal) == true) is { } primary ? ColumnNameOf(primary) : null,
            ObjectTypeCode = entity.Number("ObjectTypeCode") ?? FirstCustomTypeCode + catalog.Tables.Count(t => t.IsCustom),
            MetadataId = StableGuid.Of("table:" + name),
            DisplayName = info.Child("LocalizedNames").Labels() ?? schemaName,
            DisplayCollectionName = info.Child("LocalizedCollectionNames").Labels(),
            Description = info.Child("Descriptions").Labels(),
            IconVectorName = info.Text("IconVectorName"),
            Ownership = info.Text("OwnershipTypeMask") switch
            {
                "UserOwned" => OwnershipType.UserOwned,
                "BusinessOwned" => OwnershipType.BusinessOwned,
                "None" => OwnershipType.None,
                _ => OwnershipType.OrganizationOwned,
            },
            IsActivity = info.Flag("IsActivity"),
            IsAuditEnabled = info.Flag("IsAuditEnabled"),
            IsCustom = true,
            Solution = package.UniqueName,
        });
        ownTables.Add(name);
        Count("table");
    }

    private void AddColumns(XElement entity)
    {
        if (NameOf(entity) is not { } name || catalog.Find(name) is not { } table)
            return;
        foreach (var attribute in entity.Elements("EntityInfo").Elements("entity").Elements("attributes").Elements("attribute"))
            AddColumn(table, attribute);
        if (!ownTables.Contains(name))
            return;
        if (table.Ownership == OwnershipType.UserOwned)
            StandardTables.AddOwner(table, package.UniqueName);
        StandardTables.AddAudit(table, package.UniqueName);
        if (table.Columns.Any(c => c.Type == ColumnType.Money))
            StandardTables.AddCurrency(table, package.UniqueName);
    }

    private static string ColumnNameOf(XElement attribute) => (attribute.Text("LogicalName") ?? attribute.Text("Name") ?? attribute.NeededAttr("PhysicalName")).ToLowerInvariant();

    private void AddColumn(Table table, XElement attribute)
    {
        var name = ColumnNameOf(attribute);
        var present = table.Find(name);
        if (present != null && (present.Solution != package.UniqueName || attribute.Text("Type") is null))
        {
            // A solution may relabel, loosen and secure what is there; it does not change the type.
            if (attribute.Flag("IsSecured"))
                table.Secure(present);
            if (attribute.Child("displaynames").Labels() is { } label)
                present.DisplayName = label;
            if (attribute.Number("MaxLength") is { } length && length > present.MaxLength)
                present.MaxLength = length;
            return;
        }

        var kind = attribute.NeededText("Type");
        if (attribute.Text("AttributeOf") != null)
            return;
        var column = present ?? new Column
        {
            LogicalName = name,
            SchemaName = attribute.Attr("PhysicalName") ?? name,
            Type = TypeOf(kind, $"{table.LogicalName}.{name}"),
            MetadataId = StableGuid.Of($"column:{table.LogicalName}.{name}"),
            IsCustom = attribute.Flag("IsCustomField"),
            IsSecured = attribute.Flag("IsSecured"),
            Solution = package.UniqueName,
        };
        if (present != null && TypeOf(kind, $"{table.LogicalName}.{name}") is var type && type != present.Type)
            throw ServiceFault.Of(ErrorCode.ImportFailed, $"Attribute {table.LogicalName}.{name} is a {present.Type}, but a {type} type was specified. The type of a column cannot be changed.");
        Describe(column, kind, attribute);
        if (attribute.Number("SourceType") is (1 or 2 or 3) and var source)
            Notes.Add($"The column {table.LogicalName}.{name} is {source switch { 1 => "calculated", 2 => "a rollup", _ => "a formula" }}; its value is not computed here.");
        AddChoice(table, column, attribute);
        Count("column");
        if (present != null)
        {
            if (attribute.Flag("IsSecured"))
                table.Secure(column);
            return;
        }

        table.Add(column);
        if (column.Type is ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner)
            lookups.Add((table, column));
        else
            CompanionColumns.AddFor(table, column);
    }

    /// <summary>What a later version of the solution may say otherwise. Texts do not become shorter than values may be already.</summary>
    private static void Describe(Column column, string kind, XElement attribute)
    {
        column.DisplayName = attribute.Child("displaynames").Labels();
        column.Description = attribute.Child("Descriptions").Labels();
        column.Required = attribute.Text("RequiredLevel")?.ToLowerInvariant() switch
        {
            "systemrequired" => RequiredLevel.SystemRequired,
            "required" or "applicationrequired" => RequiredLevel.ApplicationRequired,
            "recommended" => RequiredLevel.Recommended,
            _ => RequiredLevel.None,
        };
        column.ValidForCreate = attribute.Flag("ValidForCreateApi", true);
        column.ValidForUpdate = attribute.Flag("ValidForUpdateApi", true);
        column.ValidForRead = attribute.Flag("ValidForReadApi", true);
        column.IsAuditEnabled = attribute.Flag("IsAuditEnabled", true);
        column.MaxLength = attribute.Number("MaxLength") is { } length ? Math.Max(length, column.MaxLength ?? 0) : column.MaxLength;
        column.MinValue = attribute.Decimal("MinValue");
        column.MaxValue = attribute.Decimal("MaxValue");
        column.Precision = attribute.Number("Accuracy");
        column.PrecisionSource = attribute.Number("AccuracySource");
        column.CalculationOf = attribute.Text("CalculationOf")?.ToLowerInvariant();
        column.DateTimeBehavior = attribute.Number("Behavior") switch
        {
            2 => DateTimeBehavior.DateOnly,
            3 => DateTimeBehavior.TimeZoneIndependent,
            _ => DateTimeBehavior.UserLocal,
        };
        column.Format = FormatOf(kind, attribute.Text("Format"));
    }

    private void AddChoice(Table table, Column column, XElement attribute)
    {
        if (attribute.Text("OptionSetName") is { } global)
        {
            if (catalog.GlobalChoices.TryGetValue(global, out var shared))
                column.Choice = shared;
            else
                missing.Add("choice", global);
        }
        else if (attribute.Child("optionset") is { } own)
        {
            column.Choice = ReadChoice(own, own.Attr("Name") ?? $"{table.LogicalName}_{column.LogicalName}", isGlobal: false);
        }

        if (attribute.Number("AppDefaultValue") is not { } fallback)
            return;
        if (column.Type == ColumnType.Boolean)
            column.DefaultBooleanValue = fallback == 1;
        else if (column.Type == ColumnType.Picklist && fallback != -1)
            column.DefaultChoiceValue = fallback;
    }

    private static ColumnType TypeOf(string kind, string column) => kind.ToLowerInvariant() switch
    {
        "nvarchar" => ColumnType.String,
        "ntext" => ColumnType.Memo,
        "int" => ColumnType.Integer,
        "bigint" or "timestamp" => ColumnType.BigInt,
        "decimal" => ColumnType.Decimal,
        "float" => ColumnType.Double,
        "money" => ColumnType.Money,
        "bit" => ColumnType.Boolean,
        "datetime" => ColumnType.DateTime,
        "picklist" => ColumnType.Picklist,
        "multiselectpicklist" => ColumnType.MultiSelectPicklist,
        "state" => ColumnType.State,
        "status" => ColumnType.Status,
        "lookup" => ColumnType.Lookup,
        "customer" => ColumnType.Customer,
        "owner" => ColumnType.Owner,
        "partylist" => ColumnType.PartyList,
        "primarykey" or "uniqueidentifier" => ColumnType.Uniqueidentifier,
        "image" => ColumnType.Image,
        "file" => ColumnType.File,
        "virtual" => ColumnType.Virtual,
        "managedproperty" => ColumnType.ManagedProperty,
        "entityname" => ColumnType.EntityName,
        _ => throw ServiceFault.Of(ErrorCode.ImportFailed, $"The column {column} is of the type '{kind}', which this local Dataverse does not support."),
    };

    private static string? FormatOf(string kind, string? format) => (kind.ToLowerInvariant(), format?.ToLowerInvariant()) switch
    {
        ("datetime", "date") => "DateOnly",
        ("datetime", _) => "DateAndTime",
        ("nvarchar", null) => "Text",
        ("nvarchar", "textarea") => "TextArea",
        ("nvarchar", "tickersymbol") => "TickerSymbol",
        ("nvarchar", "phoneticguide") => "PhoneticGuide",
        ("nvarchar", "versionnumber") => "VersionNumber",
        ("ntext", null) => "TextArea",
        (_, { Length: > 1 } other) => char.ToUpperInvariant(other[0]) + other[1..],
        _ => null,
    };

    private void AddRelationship(XElement element)
    {
        var name = element.NeededAttr("Name");
        if (element.Text("EntityRelationshipType") == "ManyToMany")
            AddManyToMany(element, name);
        else
            AddOneToMany(element, name);
    }

    private void AddOneToMany(XElement element, string name)
    {
        var referencingName = element.NeededText("ReferencingEntityName").ToLowerInvariant();
        var referencedName = element.NeededText("ReferencedEntityName").ToLowerInvariant();
        var columnName = element.NeededText("ReferencingAttributeName").ToLowerInvariant();
        if (catalog.Find(referencingName) is not { } referencing)
        {
            missing.Add("table", referencingName);
            return;
        }

        if (referencing.Find(columnName) is not { } column)
        {
            // Columns that the platform keeps for itself, such as owninguser of organisation-owned tables, are not in every export.
            if (catalog.Find(referencedName) == null)
                return;
            missing.Add("column", $"{referencingName}.{columnName}");
            return;
        }

        if (catalog.Find(referencedName) is not { } referenced)
        {
            // "owner" is the platform's name for users and teams together.
            if (referencedName == "owner")
                return;
            if (column.Type == ColumnType.Lookup && column.IsCustom)
                missing.Add("table", referencedName);
            else
                Notes.Add($"The relationship {name} refers to {referencedName}, which this local Dataverse does not have.");
            return;
        }

        if (!column.Targets.Contains(referencedName))
            column.Targets.Add(referencedName);
        catalog.OneToMany.RemoveAll(r => r.SchemaName.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (r.ReferencingTable == referencingName && r.ReferencingColumn == columnName && r.ReferencedTable == referencedName));
        var roles = element.Elements("EntityRelationshipRoles").Elements("EntityRelationshipRole").ToList();
        string? Navigation(string roleType) => roles.Find(r => r.Text("RelationshipRoleType") == roleType)?.Text("NavigationPropertyName");
        catalog.OneToMany.Add(new OneToManyRelationship
        {
            SchemaName = name,
            ReferencedTable = referencedName,
            ReferencedColumn = referenced.PrimaryIdColumn,
            ReferencingTable = referencingName,
            ReferencingColumn = columnName,
            Delete = Cascade(element, "CascadeDelete"),
            Assign = Cascade(element, "CascadeAssign"),
            Share = Cascade(element, "CascadeShare"),
            Reparent = Cascade(element, "CascadeReparent"),
            Merge = element.Text("CascadeMerge") is null && referencedName is "account" or "contact" ? CascadeBehavior.Cascade : Cascade(element, "CascadeMerge"),
            ReferencingNavigationProperty = Navigation("1") ?? (column.IsCustom ? column.SchemaName : columnName),
            ReferencedNavigationProperty = Navigation("0") ?? name,
            MetadataId = StableGuid.Of("relationship:" + name),
            Solution = package.UniqueName,
        });
        Count("relationship");
    }

    private static CascadeBehavior Cascade(XElement element, string name) =>
        Enum.TryParse<CascadeBehavior>(element.Text(name), out var behavior) ? behavior : CascadeBehavior.NoCascade;

    private void AddManyToMany(XElement element, string name)
    {
        var first = element.NeededText("FirstEntityName").ToLowerInvariant();
        var second = element.NeededText("SecondEntityName").ToLowerInvariant();
        var intersect = element.NeededText("IntersectEntityName").ToLowerInvariant();
        if (catalog.Find(first) is not { } table1 || catalog.Find(second) is not { } table2)
        {
            missing.Add("table", catalog.Find(first) == null ? first : second);
            return;
        }

        var (column1, column2) = first == second ? (table1.PrimaryIdColumn + "one", table2.PrimaryIdColumn + "two") : (table1.PrimaryIdColumn, table2.PrimaryIdColumn);
        if (catalog.Find(intersect) == null)
        {
            var table = new Table
            {
                LogicalName = intersect,
                SchemaName = element.NeededText("IntersectEntityName"),
                EntitySetName = intersect + "set",
                PrimaryIdColumn = intersect + "id",
                ObjectTypeCode = FirstCustomTypeCode + catalog.Tables.Count(t => t.IsCustom),
                MetadataId = StableGuid.Of("table:" + intersect),
                IsIntersect = true,
                IsCustom = true,
                Solution = package.UniqueName,
            };
            foreach (var (column, type) in new[] { (intersect + "id", ColumnType.Uniqueidentifier), (column1, ColumnType.Uniqueidentifier), (column2, ColumnType.Uniqueidentifier), ("versionnumber", ColumnType.BigInt) })
                table.Add(new Column { LogicalName = column, SchemaName = column, Type = type, MetadataId = StableGuid.Of($"column:{intersect}.{column}"), ValidForCreate = false, ValidForUpdate = false });
            catalog.Add(table);
        }

        catalog.ManyToMany.RemoveAll(r => r.SchemaName.Equals(name, StringComparison.OrdinalIgnoreCase));
        catalog.ManyToMany.Add(new ManyToManyRelationship
        {
            SchemaName = name,
            IntersectTable = intersect,
            Table1 = first,
            Table1Column = column1,
            Table2 = second,
            Table2Column = column2,
            MetadataId = StableGuid.Of("relationship:" + name),
            Solution = package.UniqueName,
        });
        Count("relationship");
    }

    /// <summary>Lookups of the platform's own that the file declares no relationship for get their well-known targets.</summary>
    private void FinishLookups()
    {
        foreach (var (table, column) in lookups)
        {
            if (column.Targets.Count == 0)
            {
                column.Targets.AddRange(column.LogicalName switch
                {
                    "createdby" or "modifiedby" or "createdonbehalfby" or "modifiedonbehalfby" or "owninguser" => ["systemuser"],
                    "owningteam" => ["team"],
                    "owningbusinessunit" => ["businessunit"],
                    "organizationid" => ["organization"],
                    "transactioncurrencyid" => ["transactioncurrency"],
                    "ownerid" => ["systemuser", "team"],
                    _ when column.Type == ColumnType.Customer => ["account", "contact"],
                    _ => [],
                });
            }

            CompanionColumns.AddFor(table, column);
        }

        var declared = catalog.OneToMany.Select(r => (r.ReferencedTable, r.ReferencingTable, r.ReferencingColumn)).ToHashSet();
        foreach (var table in ownTables.Select(n => catalog.Find(n)!))
        {
            foreach (var column in table.Columns.Where(c => c.Type is ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner).ToList())
            {
                foreach (var target in column.Targets.Where(t => !declared.Contains((t, table.LogicalName, column.LogicalName))))
                {
                    if (catalog.Find(target) is { } referenced)
                        catalog.OneToMany.Add(StandardTables.ImpliedRelationship(table, column, referenced, package.UniqueName));
                }
            }
        }
    }

    private void AddKeys(XElement entity)
    {
        if (NameOf(entity) is not { } name || catalog.Find(name) is not { } table)
            return;
        foreach (var key in entity.Elements("EntityInfo").Elements("entity").Elements("EntityKeys").Elements("EntityKey"))
        {
            var keyName = (key.Text("LogicalName") ?? key.NeededText("Name")).ToLowerInvariant();
            var columns = key.Elements("EntityKeyAttributes").Elements("AttributeName").Select(c => c.Value.ToLowerInvariant()).ToList();
            foreach (var column in columns.Where(c => table.Find(c) == null))
                missing.Add("column", $"{name}.{column}");
            if (columns.Count > 16)
                throw ServiceFault.Of(ErrorCode.ImportFailed, $"The key {keyName} of {name} has {columns.Count} columns; at most 16 are allowed.");
            table.Keys.RemoveAll(k => k.LogicalName == keyName);
            table.Keys.Add(new AlternateKey
            {
                LogicalName = keyName,
                DisplayName = key.Child("displaynames").Labels(),
                Columns = columns,
                MetadataId = StableGuid.Of($"key:{name}.{keyName}"),
                Solution = package.UniqueName,
            });
            Count("key");
        }

        if (table.Keys.Count > 10)
            throw ServiceFault.Of(ErrorCode.ImportFailed, $"The table {name} would have {table.Keys.Count} keys; at most 10 are allowed.");
    }
}
