namespace LocalDataverse.Web.Api;

/// <summary>What a function or action is called on.</summary>
internal enum OperationBinding
{
    /// <summary>The service itself.</summary>
    Unbound,

    /// <summary>One row.</summary>
    Entity,

    /// <summary>A table.</summary>
    EntityCollection,
}
