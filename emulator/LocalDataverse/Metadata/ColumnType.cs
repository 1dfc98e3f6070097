namespace LocalDataverse.Metadata;

/// <summary>The kinds of column that Dataverse has; the names are those of the platform's AttributeTypeCode, with MultiSelectChoice, Image and File added.</summary>
public enum ColumnType
{
    Uniqueidentifier,
    String,
    Memo,
    Integer,
    BigInt,
    Decimal,
    Double,
    Money,
    Boolean,
    DateTime,
    Picklist,
    MultiSelectPicklist,
    State,
    Status,
    Lookup,
    Customer,
    Owner,
    PartyList,
    EntityName,
    ManagedProperty,
    Image,
    File,
    Virtual,
}
