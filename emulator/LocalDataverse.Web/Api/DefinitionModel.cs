using System;
using System.Collections.Generic;
using Microsoft.OData.Edm;

namespace LocalDataverse.Web.Api;

/// <summary>The types of the metadata (<c>EntityDefinitions</c>, <c>GlobalOptionSetDefinitions</c>), as far as it is served.</summary>
internal static class DefinitionModel
{
    public const string EntitySet = "EntityDefinitions";

    public const string GlobalChoiceSet = "GlobalOptionSetDefinitions";

    /// <summary>Enumerations, with the platform's values.</summary>
    private static readonly (string Name, (string Name, int Value)[] Members)[] Enums =
    [
        ("AttributeTypeCode", [("Boolean", 0), ("Customer", 1), ("DateTime", 2), ("Decimal", 3), ("Double", 4), ("Integer", 5), ("Lookup", 6), ("Memo", 7), ("Money", 8), ("Owner", 9), ("PartyList", 10), ("Picklist", 11), ("State", 12), ("Status", 13), ("String", 14), ("Uniqueidentifier", 15), ("CalendarRules", 16), ("Virtual", 17), ("BigInt", 18), ("ManagedProperty", 19), ("EntityName", 20)]),
        ("AttributeRequiredLevel", [("None", 0), ("SystemRequired", 1), ("ApplicationRequired", 2), ("Recommended", 3)]),
        ("OwnershipTypes", [("None", 0), ("UserOwned", 1), ("TeamOwned", 2), ("BusinessOwned", 4), ("OrganizationOwned", 8), ("BusinessParented", 16)]),
        ("OptionSetType", [("Picklist", 0), ("State", 1), ("Status", 2), ("Boolean", 3)]),
        ("DateTimeFormat", [("DateOnly", 0), ("DateAndTime", 1)]),
        ("CascadeType", [("NoCascade", 0), ("Cascade", 1), ("Active", 2), ("UserOwned", 3), ("RemoveLink", 4), ("Restrict", 5)]),
        ("RelationshipType", [("OneToManyRelationship", 0), ("ManyToManyRelationship", 1)]),
        ("EntityKeyIndexStatus", [("Pending", 0), ("InProgress", 1), ("Active", 2), ("Failed", 3)]),
    ];

    /// <summary>Complex types: name, base, properties as <c>Name:Type</c>.</summary>
    private static readonly (string Name, string? Base, string Properties)[] ComplexTypes =
    [
        ("LocalizedLabel", null, "Label:String LanguageCode:Int32 IsManaged:Boolean MetadataId:Guid HasChanged:Boolean"),
        ("Label", null, "LocalizedLabels:LocalizedLabel[] UserLocalizedLabel:LocalizedLabel"),
        ("BooleanManagedProperty", null, "Value:Boolean CanBeChanged:Boolean ManagedPropertyLogicalName:String"),
        ("AttributeRequiredLevelManagedProperty", null, "Value:AttributeRequiredLevel CanBeChanged:Boolean ManagedPropertyLogicalName:String"),
        ("AttributeTypeDisplayName", null, "Value:String"),
        ("StringFormatName", null, "Value:String"),
        ("DateTimeBehavior", null, "Value:String"),
        ("CascadeConfiguration", null, "Assign:CascadeType Delete:CascadeType Merge:CascadeType Reparent:CascadeType Share:CascadeType Unshare:CascadeType"),
        ("OptionMetadata", null, "Value:Int32 Label:Label Description:Label Color:String IsManaged:Boolean ExternalValue:String MetadataId:Guid HasChanged:Boolean"),
        ("StateOptionMetadata", "OptionMetadata", "DefaultStatus:Int32 InvariantName:String"),
        ("StatusOptionMetadata", "OptionMetadata", "State:Int32 TransitionData:String"),
    ];

    /// <summary>Entity types: name, base, properties, navigation properties as <c>Name:Type</c> with <c>[]</c> for collections.</summary>
    private static readonly (string Name, string? Base, string Properties, string Navigations)[] EntityTypes =
    [
        ("MetadataBase", null, "MetadataId:Guid HasChanged:Boolean", ""),
        ("OptionSetMetadataBase", "MetadataBase", "Name:String DisplayName:Label Description:Label IsGlobal:Boolean IsManaged:Boolean IsCustomOptionSet:Boolean OptionSetType:OptionSetType", ""),
        ("OptionSetMetadata", "OptionSetMetadataBase", "Options:OptionMetadata[]", ""),
        ("BooleanOptionSetMetadata", "OptionSetMetadataBase", "TrueOption:OptionMetadata FalseOption:OptionMetadata", ""),
        ("AttributeMetadata", "MetadataBase", "AttributeOf:String AttributeType:AttributeTypeCode AttributeTypeName:AttributeTypeDisplayName ColumnNumber:Int32 Description:Label DisplayName:Label EntityLogicalName:String IsCustomAttribute:Boolean IsFilterable:Boolean IsLogical:Boolean IsManaged:Boolean IsPrimaryId:Boolean IsPrimaryName:Boolean IsSearchable:Boolean IsSecured:Boolean IsValidForAdvancedFind:BooleanManagedProperty IsValidForCreate:Boolean IsValidForRead:Boolean IsValidForUpdate:Boolean IsValidODataAttribute:Boolean LogicalName:String RequiredLevel:AttributeRequiredLevelManagedProperty SchemaName:String SourceType:Int32", ""),
        ("BigIntAttributeMetadata", "AttributeMetadata", "MinValue:Int64 MaxValue:Int64", ""),
        ("BooleanAttributeMetadata", "AttributeMetadata", "DefaultValue:Boolean", "OptionSet:BooleanOptionSetMetadata GlobalOptionSet:BooleanOptionSetMetadata"),
        ("DateTimeAttributeMetadata", "AttributeMetadata", "Format:DateTimeFormat DateTimeBehavior:DateTimeBehavior", ""),
        ("DecimalAttributeMetadata", "AttributeMetadata", "MinValue:Decimal MaxValue:Decimal Precision:Int32", ""),
        ("DoubleAttributeMetadata", "AttributeMetadata", "MinValue:Double MaxValue:Double Precision:Int32", ""),
        ("EntityNameAttributeMetadata", "AttributeMetadata", "", ""),
        ("FileAttributeMetadata", "AttributeMetadata", "", ""),
        ("ImageAttributeMetadata", "AttributeMetadata", "", ""),
        ("IntegerAttributeMetadata", "AttributeMetadata", "MinValue:Int32 MaxValue:Int32 Format:String", ""),
        ("LookupAttributeMetadata", "AttributeMetadata", "Targets:String[] Format:String", ""),
        ("ManagedPropertyAttributeMetadata", "AttributeMetadata", "", ""),
        ("MemoAttributeMetadata", "AttributeMetadata", "MaxLength:Int32 Format:String", ""),
        ("MoneyAttributeMetadata", "AttributeMetadata", "MinValue:Double MaxValue:Double Precision:Int32 PrecisionSource:Int32 CalculationOf:String IsBaseCurrency:Boolean", ""),
        ("StringAttributeMetadata", "AttributeMetadata", "MaxLength:Int32 Format:String FormatName:StringFormatName", ""),
        ("UniqueIdentifierAttributeMetadata", "AttributeMetadata", "", ""),
        ("EnumAttributeMetadata", "AttributeMetadata", "DefaultFormValue:Int32", "OptionSet:OptionSetMetadata GlobalOptionSet:OptionSetMetadata"),
        ("MultiSelectPicklistAttributeMetadata", "EnumAttributeMetadata", "", ""),
        ("PicklistAttributeMetadata", "EnumAttributeMetadata", "", ""),
        ("StateAttributeMetadata", "EnumAttributeMetadata", "", ""),
        ("StatusAttributeMetadata", "EnumAttributeMetadata", "", ""),
        ("EntityKeyMetadata", "MetadataBase", "DisplayName:Label EntityLogicalName:String EntityKeyIndexStatus:EntityKeyIndexStatus KeyAttributes:String[] LogicalName:String SchemaName:String IsManaged:Boolean", ""),
        ("RelationshipMetadataBase", "MetadataBase", "SchemaName:String IsCustomRelationship:Boolean IsManaged:Boolean RelationshipType:RelationshipType", ""),
        ("OneToManyRelationshipMetadata", "RelationshipMetadataBase", "ReferencedEntity:String ReferencedAttribute:String ReferencingEntity:String ReferencingAttribute:String ReferencedEntityNavigationPropertyName:String ReferencingEntityNavigationPropertyName:String CascadeConfiguration:CascadeConfiguration IsHierarchical:Boolean", ""),
        ("ManyToManyRelationshipMetadata", "RelationshipMetadataBase", "Entity1LogicalName:String Entity1IntersectAttribute:String Entity1NavigationPropertyName:String Entity2LogicalName:String Entity2IntersectAttribute:String Entity2NavigationPropertyName:String IntersectEntityName:String", ""),
        ("EntityMetadata", "MetadataBase", "ActivityTypeMask:Int32 CollectionSchemaName:String Description:Label DisplayCollectionName:Label DisplayName:Label EntitySetName:String HasNotes:Boolean IconVectorName:String IsActivity:Boolean IsAuditEnabled:BooleanManagedProperty IsCustomEntity:Boolean IsIntersect:Boolean IsManaged:Boolean IsValidForAdvancedFind:Boolean LogicalCollectionName:String LogicalName:String ObjectTypeCode:Int32 OwnershipType:OwnershipTypes PrimaryIdAttribute:String PrimaryNameAttribute:String SchemaName:String", "Attributes:AttributeMetadata[] Keys:EntityKeyMetadata[] ManyToOneRelationships:OneToManyRelationshipMetadata[] OneToManyRelationships:OneToManyRelationshipMetadata[] ManyToManyRelationships:ManyToManyRelationshipMetadata[]"),
    ];

    public static void AddTo(EdmModel model, EdmEntityContainer container)
    {
        var declared = new Dictionary<string, IEdmSchemaType>(StringComparer.Ordinal);
        foreach (var (name, members) in Enums)
        {
            var type = new EdmEnumType(OrganizationModel.Namespace, name);
            foreach (var (member, value) in members)
                type.AddMember(member, new EdmEnumMemberValue(value));
            Declare(type);
        }

        foreach (var (name, baseName, properties) in ComplexTypes)
        {
            var type = new EdmComplexType(OrganizationModel.Namespace, name, baseName is null ? null : (IEdmComplexType)declared[baseName], isAbstract: false);
            Declare(type);
            AddProperties(type, properties);
        }

        foreach (var (name, baseName, properties, navigations) in EntityTypes)
        {
            var type = new EdmEntityType(OrganizationModel.Namespace, name, baseName is null ? null : (IEdmEntityType)declared[baseName]);
            Declare(type);
            AddProperties(type, properties);
            if (name == "MetadataBase")
                type.AddKeys((IEdmStructuralProperty)type.FindProperty("MetadataId"));
            foreach (var (property, target, isCollection) in Parse(navigations))
            {
                type.AddUnidirectionalNavigation(new EdmNavigationPropertyInfo
                {
                    Name = property,
                    Target = (IEdmEntityType)declared[target],
                    TargetMultiplicity = isCollection ? EdmMultiplicity.Many : EdmMultiplicity.ZeroOrOne,
                    ContainsTarget = true,
                });
            }
        }

        AlternateKey("EntityMetadata", "LogicalName");
        AlternateKey("AttributeMetadata", "LogicalName");
        AlternateKey("OptionSetMetadataBase", "Name");
        AlternateKey("EntityKeyMetadata", "LogicalName");
        AlternateKey("RelationshipMetadataBase", "SchemaName");
        container.AddEntitySet(EntitySet, (IEdmEntityType)declared["EntityMetadata"]);
        container.AddEntitySet(GlobalChoiceSet, (IEdmEntityType)declared["OptionSetMetadataBase"]);
        container.AddEntitySet("RelationshipDefinitions", (IEdmEntityType)declared["RelationshipMetadataBase"]);

        void Declare(IEdmSchemaType type)
        {
            model.AddElement(type);
            declared.Add(type.Name, type);
        }

        void AddProperties(EdmStructuredType type, string properties)
        {
            foreach (var (name, typeName, isCollection) in Parse(properties))
            {
                IEdmTypeReference reference = declared.TryGetValue(typeName, out var known)
                    ? known.TypeKind == EdmTypeKind.Enum ? new EdmEnumTypeReference((IEdmEnumType)known, true) : new EdmComplexTypeReference((IEdmComplexType)known, true)
                    : EdmCoreModel.Instance.GetPrimitive(EdmCoreModel.Instance.GetPrimitiveTypeKind(typeName), name != "MetadataId");
                type.AddStructuralProperty(name, isCollection ? EdmCoreModel.GetCollection(reference) : reference);
            }
        }

        void AlternateKey(string typeName, string property)
        {
            var type = (IEdmEntityType)declared[typeName];
            model.AddAlternateKeyAnnotation(type, new Dictionary<string, IEdmProperty> { [property] = type.FindProperty(property) });
        }
    }

    private static IEnumerable<(string Name, string Type, bool IsCollection)> Parse(string declarations)
    {
        foreach (var declaration in declarations.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            var type = declaration[(colon + 1)..];
            var isCollection = type.EndsWith("[]", StringComparison.Ordinal);
            yield return (declaration[..colon], isCollection ? type[..^2] : type, isCollection);
        }
    }
}
