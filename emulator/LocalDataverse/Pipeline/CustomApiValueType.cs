namespace LocalDataverse.Pipeline;

/// <summary>The types of a custom API's parameters, numbered as the platform does.</summary>
internal enum CustomApiValueType
{
    Boolean,
    DateTime,
    Decimal,
    Entity,
    EntityCollection,
    EntityReference,
    Float,
    Integer,
    Money,
    Picklist,
    String,
    StringArray,
    Guid,
}
