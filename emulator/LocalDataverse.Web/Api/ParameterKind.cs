namespace LocalDataverse.Web.Api;

/// <summary>The kinds of value that a parameter of a message can have, seen from the organisation service's side: those of custom APIs, by the same names, and more.</summary>
internal enum ParameterKind
{
    Boolean,
    DateTime,
    Decimal,
    Entity,
    EntityCollection,
    EntityReference,
    Float,
    Integer,
    Long,
    Money,
    Picklist,
    String,
    StringArray,
    Guid,
    Binary,

    /// <summary>A row in the Web API, only its identifier in the message.</summary>
    RowId,

    /// <summary>Rows in the Web API, only their identifiers in the message.</summary>
    RowIds,

    /// <summary>A list of identifiers.</summary>
    GuidArray,

    /// <summary>A principal together with the rights granted to it.</summary>
    PrincipalAccess,

    /// <summary>A set of access rights, spelled as flags in the Web API.</summary>
    AccessRights,

    /// <summary>Counts of rows by table.</summary>
    RecordCounts,
}
