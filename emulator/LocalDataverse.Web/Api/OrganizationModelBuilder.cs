using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;

namespace LocalDataverse.Web.Api;

/// <summary>
/// Builds the entity data model: an entity type and an entity set for each table, navigation properties for lookups and
/// relationships, query functions, the platform's operations, custom APIs, and the types of the metadata.
/// </summary>
internal sealed class OrganizationModelBuilder
{
    private readonly MetadataCatalog catalog;
    private readonly EdmModel model = new();
    private readonly EdmEntityContainer container = new(OrganizationModel.Namespace, "System");
    private readonly EdmEntityType baseEntity = new(OrganizationModel.Namespace, "crmbaseentity", null, isAbstract: true, isOpen: false);
    private readonly EdmEntityType principal;
    private readonly Dictionary<string, EdmEntityType> types = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, EdmEntitySet> sets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<IEdmProperty, Column> columns = [];
    private readonly Dictionary<IEdmNavigationProperty, Navigation> navigations = [];

    private OrganizationModelBuilder(MetadataCatalog catalog)
    {
        this.catalog = catalog;
        principal = new(OrganizationModel.Namespace, "principal", baseEntity, isAbstract: true, isOpen: false);
    }

    public static OrganizationModel Build(MetadataCatalog catalog, IEnumerable<OperationDefinition> customApis)
    {
        var builder = new OrganizationModelBuilder(catalog);
        builder.AddTypes();
        builder.AddLookups();
        builder.AddCollections();
        builder.AddQueryFunctions();
        // A custom API may bear the name of a message only if the platform has none of that name.
        OperationDefinition[] operations = [.. PlatformOperations.All, .. customApis];
        builder.AddOperations(operations);
        DefinitionModel.AddTo(builder.model, builder.container);
        builder.model.AddElement(builder.container);
        builder.model.SetNamespaceAlias(OrganizationModel.Namespace, OrganizationModel.Alias);
        return new OrganizationModel(builder.model, catalog, builder.columns, builder.navigations, operations);
    }

    internal static IEdmTypeReference TypeOf(Column column) => column.Type switch
    {
        ColumnType.Uniqueidentifier or ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner => EdmCoreModel.Instance.GetGuid(true),
        ColumnType.Integer or ColumnType.Picklist or ColumnType.State or ColumnType.Status => EdmCoreModel.Instance.GetInt32(true),
        ColumnType.BigInt => EdmCoreModel.Instance.GetInt64(true),
        ColumnType.Decimal or ColumnType.Money => EdmCoreModel.Instance.GetDecimal(null, null, true),
        ColumnType.Double => EdmCoreModel.Instance.GetDouble(true),
        ColumnType.Boolean => EdmCoreModel.Instance.GetBoolean(true),
        ColumnType.DateTime when column.DateTimeBehavior == DateTimeBehavior.DateOnly => EdmCoreModel.Instance.GetDate(true),
        ColumnType.DateTime => EdmCoreModel.Instance.GetDateTimeOffset(true),
        ColumnType.Image => EdmCoreModel.Instance.GetBinary(true),
        ColumnType.File => EdmCoreModel.Instance.GetGuid(true),
        _ => EdmCoreModel.Instance.GetString(true),
    };

    private void AddTypes()
    {
        model.AddElement(baseEntity);
        var ownerId = principal.AddStructuralProperty("ownerid", EdmCoreModel.Instance.GetGuid(false));
        principal.AddKeys(ownerId);
        model.AddElement(principal);
        foreach (var table in catalog.Tables)
        {
            // A user and a team are principals: the owner of a row is either, and its key there is ownerid.
            var isPrincipal = table.LogicalName is "systemuser" or "team";
            var type = new EdmEntityType(OrganizationModel.Namespace, table.LogicalName, isPrincipal ? principal : baseEntity);
            var keyProperties = new Dictionary<string, IEdmProperty>();
            foreach (var column in table.Columns)
            {
                if (!OrganizationModel.IsProperty(column) || (isPrincipal && column.LogicalName == "ownerid"))
                    continue;
                var isKey = column.LogicalName.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase);
                var property = type.AddStructuralProperty(OrganizationModel.PropertyName(column), isKey ? EdmCoreModel.Instance.GetGuid(false) : TypeOf(column));
                columns[property] = column;
                if (isKey && !isPrincipal)
                    type.AddKeys(property);
                else if (isKey)
                    keyProperties[property.Name] = property;
            }

            if (keyProperties.Count > 0)
                model.AddAlternateKeyAnnotation(type, keyProperties);
            foreach (var key in table.Keys)
            {
                var parts = key.Columns.Select(c => table.Find(c)).OfType<Column>().Select(c => type.FindProperty(OrganizationModel.PropertyName(c))).OfType<IEdmProperty>().ToDictionary(p => p.Name);
                if (parts.Count == key.Columns.Count)
                    model.AddAlternateKeyAnnotation(type, parts);
            }

            model.AddElement(type);
            types.Add(table.LogicalName, type);
            if (container.FindEntitySet(table.EntitySetName) is null)
                sets.Add(table.LogicalName, container.AddEntitySet(table.EntitySetName, type));
        }
    }

    private void AddLookups()
    {
        var relationships = catalog.OneToMany
            .GroupBy(r => (Table: r.ReferencingTable.ToLowerInvariant(), Column: r.ReferencingColumn.ToLowerInvariant(), Target: r.ReferencedTable.ToLowerInvariant()))
            .ToDictionary(g => g.Key, g => g.First());
        foreach (var table in catalog.Tables)
        {
            foreach (var column in table.Columns)
            {
                if (!OrganizationModel.IsLookup(column) || !OrganizationModel.IsProperty(column))
                    continue;
                if (column.Type == ColumnType.Owner)
                {
                    Add(table, principal, null, new Navigation { Name = column.LogicalName, Kind = NavigationKind.ManyToOne, From = table, Lookup = column });
                    continue;
                }

                foreach (var target in column.Targets)
                {
                    if (!catalog.TryFind(target, out var to))
                        continue;
                    var relationship = relationships.GetValueOrDefault((table.LogicalName.ToLowerInvariant(), column.LogicalName.ToLowerInvariant(), target.ToLowerInvariant()));
                    // The platform names the property after the lookup: with its capitals for custom columns, with the target where there are several.
                    var name = column.IsCustom ? column.SchemaName : column.LogicalName;
                    if (column.IsPolymorphic)
                        name += "_" + to.LogicalName;
                    Add(table, types[to.LogicalName], to, new Navigation
                    {
                        Name = NonEmpty(relationship?.ReferencingNavigationProperty) ?? name,
                        Kind = NavigationKind.ManyToOne,
                        From = table,
                        To = to,
                        Lookup = column,
                        OneToMany = relationship,
                    });
                }
            }
        }
    }

    private void AddCollections()
    {
        foreach (var relationship in catalog.OneToMany)
        {
            if (!catalog.TryFind(relationship.ReferencedTable, out var one) || !catalog.TryFind(relationship.ReferencingTable, out var many))
                continue;
            if (!many.TryFind(relationship.ReferencingColumn, out var lookup))
                continue;
            Add(one, types[many.LogicalName], many, new Navigation
            {
                Name = NonEmpty(relationship.ReferencedNavigationProperty) ?? relationship.SchemaName,
                Kind = NavigationKind.OneToMany,
                From = one,
                To = many,
                Lookup = lookup,
                OneToMany = relationship,
            });
        }

        foreach (var relationship in catalog.ManyToMany)
        {
            if (!catalog.TryFind(relationship.Table1, out var first) || !catalog.TryFind(relationship.Table2, out var second))
                continue;
            Add(first, types[second.LogicalName], second, new Navigation { Name = relationship.SchemaName, Kind = NavigationKind.ManyToMany, From = first, To = second, ManyToMany = relationship });
            Add(second, types[first.LogicalName], first, new Navigation { Name = relationship.SchemaName, Kind = NavigationKind.ManyToMany, From = second, To = first, ManyToMany = relationship, FromIsSecond = true });
        }
    }

    private void Add(Table from, EdmEntityType target, Table? to, Navigation navigation)
    {
        var type = types[from.LogicalName];
        // One table can be on both ends of a relationship; the platform tells the ends apart by this suffix.
        var name = type.FindProperty(navigation.Name) is null ? navigation.Name : navigation.Name + "_referencing";
        if (type.FindProperty(name) is not null)
            return;
        var property = type.AddUnidirectionalNavigation(new EdmNavigationPropertyInfo
        {
            Name = name,
            Target = target,
            TargetMultiplicity = navigation.IsCollection ? EdmMultiplicity.Many : EdmMultiplicity.ZeroOrOne,
        });
        if (to is not null && sets.TryGetValue(from.LogicalName, out var fromSet) && sets.TryGetValue(to.LogicalName, out var toSet))
            fromSet.AddNavigationTarget(property, toSet);
        navigations[property] = name == navigation.Name ? navigation : new Navigation
        {
            Name = name,
            Kind = navigation.Kind,
            From = navigation.From,
            To = navigation.To,
            Lookup = navigation.Lookup,
            OneToMany = navigation.OneToMany,
            ManyToMany = navigation.ManyToMany,
            FromIsSecond = navigation.FromIsSecond,
        };
    }

    private void AddQueryFunctions()
    {
        foreach (var (name, values) in QueryFunction.All)
        {
            var function = new EdmFunction(OrganizationModel.Namespace, name, EdmCoreModel.Instance.GetBoolean(false), isBound: true, entitySetPathExpression: null, isComposable: false);
            function.AddParameter("entity", new EdmEntityTypeReference(baseEntity, true));
            function.AddParameter("PropertyName", EdmCoreModel.Instance.GetString(false));
            foreach (var (parameter, type) in values)
            {
                function.AddParameter(parameter, type switch
                {
                    "Int64" => EdmCoreModel.Instance.GetInt64(false),
                    "String" => EdmCoreModel.Instance.GetString(false),
                    _ => EdmCoreModel.GetCollection(EdmCoreModel.Instance.GetString(false)),
                });
            }

            model.AddElement(function);
        }
    }

    private void AddOperations(IEnumerable<OperationDefinition> operations)
    {
        foreach (var operation in operations)
        {
            var bound = operation.Binding == OperationBinding.Unbound ? null : operation.BoundTable is null ? baseEntity : types.GetValueOrDefault(operation.BoundTable);
            if (bound is null && operation.Binding != OperationBinding.Unbound)
                continue;
            var result = ResultType(operation);
            EdmOperation edm = operation.IsFunction
                ? new EdmFunction(OrganizationModel.Namespace, operation.Name, (IEdmTypeReference?)result ?? EdmCoreModel.Instance.GetBoolean(true), bound is not null, null, isComposable: false)
                : new EdmAction(OrganizationModel.Namespace, operation.Name, result, bound is not null, null);
            if (bound is not null)
            {
                IEdmTypeReference boundType = new EdmEntityTypeReference(bound, true);
                edm.AddParameter("entity", operation.Binding == OperationBinding.EntityCollection ? EdmCoreModel.GetCollection(boundType) : boundType);
            }

            foreach (var parameter in operation.Parameters)
            {
                if (parameter.IsOptional)
                    edm.AddOptionalParameter(parameter.Name, TypeOf(parameter));
                else
                    edm.AddParameter(parameter.Name, TypeOf(parameter));
            }

            model.AddElement(edm);
            if (bound is null && edm is EdmFunction function)
                container.AddFunctionImport(operation.Name, function);
            else if (bound is null && edm is EdmAction action)
                container.AddActionImport(operation.Name, action);
        }
    }

    private EdmComplexTypeReference? ResultType(OperationDefinition operation)
    {
        if (operation.Results.Count == 0)
            return null;
        var complex = new EdmComplexType(OrganizationModel.Namespace, operation.Name + "Response");
        // Results of one name can come from two operations only when both are bound, to different tables.
        if (model.FindDeclaredType(complex.FullName()) is IEdmComplexType known)
            return new EdmComplexTypeReference(known, true);
        foreach (var property in operation.Results)
        {
            if (IsRow(property.Kind))
                complex.AddUnidirectionalNavigation(new EdmNavigationPropertyInfo { Name = property.Name, Target = RowType(property), TargetMultiplicity = property.Kind == ParameterKind.EntityCollection ? EdmMultiplicity.Many : EdmMultiplicity.ZeroOrOne });
            else
                complex.AddStructuralProperty(property.Name, TypeOf(property));
        }

        model.AddElement(complex);
        return new EdmComplexTypeReference(complex, true);
    }

    private static bool IsRow(ParameterKind kind) => kind is ParameterKind.Entity or ParameterKind.EntityCollection or ParameterKind.EntityReference or ParameterKind.RowId or ParameterKind.RowIds;

    private EdmEntityType RowType(OperationParameter parameter) => parameter.Table is not null && types.TryGetValue(parameter.Table, out var type) ? type : baseEntity;

    private IEdmTypeReference TypeOf(OperationParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Boolean => EdmCoreModel.Instance.GetBoolean(true),
        ParameterKind.DateTime => EdmCoreModel.Instance.GetDateTimeOffset(true),
        ParameterKind.Decimal or ParameterKind.Money => EdmCoreModel.Instance.GetDecimal(null, null, true),
        ParameterKind.Float => EdmCoreModel.Instance.GetDouble(true),
        ParameterKind.Integer or ParameterKind.Picklist => EdmCoreModel.Instance.GetInt32(true),
        ParameterKind.Long => EdmCoreModel.Instance.GetInt64(true),
        ParameterKind.Guid => EdmCoreModel.Instance.GetGuid(true),
        ParameterKind.Binary => EdmCoreModel.Instance.GetBinary(true),
        ParameterKind.StringArray => EdmCoreModel.GetCollection(EdmCoreModel.Instance.GetString(true)),
        ParameterKind.GuidArray => EdmCoreModel.GetCollection(EdmCoreModel.Instance.GetGuid(false)),
        ParameterKind.EntityCollection or ParameterKind.RowIds => EdmCoreModel.GetCollection(new EdmEntityTypeReference(RowType(parameter), true)),
        ParameterKind.Entity or ParameterKind.EntityReference or ParameterKind.RowId => new EdmEntityTypeReference(RowType(parameter), true),
        ParameterKind.PrincipalAccess => new EdmComplexTypeReference(PrincipalAccessType, true),
        ParameterKind.RecordCounts => new EdmComplexTypeReference(RecordCountsType, true),
        ParameterKind.AccessRights => new EdmEnumTypeReference(AccessRightsType, true),
        _ => EdmCoreModel.Instance.GetString(true),
    };

    private EdmEnumType AccessRightsType => field ??= Declare(AccessRightsEnum());

    private EdmComplexType PrincipalAccessType
    {
        get
        {
            if (field is null)
            {
                field = new EdmComplexType(OrganizationModel.Namespace, "PrincipalAccess");
                field.AddStructuralProperty("AccessMask", new EdmEnumTypeReference(AccessRightsType, false));
                field.AddUnidirectionalNavigation(new EdmNavigationPropertyInfo { Name = "Principal", Target = principal, TargetMultiplicity = EdmMultiplicity.ZeroOrOne });
                model.AddElement(field);
            }

            return field;
        }
    }

    private EdmComplexType RecordCountsType
    {
        get
        {
            if (field is null)
            {
                field = new EdmComplexType(OrganizationModel.Namespace, "EntityRecordCountCollection");
                field.AddStructuralProperty("Count", EdmCoreModel.Instance.GetInt32(false));
                field.AddStructuralProperty("IsReadOnly", EdmCoreModel.Instance.GetBoolean(false));
                field.AddStructuralProperty("Keys", EdmCoreModel.GetCollection(EdmCoreModel.Instance.GetString(true)));
                field.AddStructuralProperty("Values", EdmCoreModel.GetCollection(EdmCoreModel.Instance.GetInt64(false)));
                model.AddElement(field);
            }

            return field;
        }
    }

    private static EdmEnumType AccessRightsEnum()
    {
        var type = new EdmEnumType(OrganizationModel.Namespace, "AccessRights", isFlags: true);
        foreach (var (name, value) in new[]
        {
            ("None", 0), ("ReadAccess", 1), ("WriteAccess", 2), ("AppendAccess", 4), ("AppendToAccess", 16),
            ("CreateAccess", 32), ("DeleteAccess", 65536), ("ShareAccess", 262144), ("AssignAccess", 524288),
        })
        {
            type.AddMember(name, new EdmEnumMemberValue(value));
        }

        return type;
    }

    private EdmEnumType Declare(EdmEnumType type)
    {
        model.AddElement(type);
        return type;
    }

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
