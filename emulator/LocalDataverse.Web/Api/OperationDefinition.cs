using System.Collections.Generic;

namespace LocalDataverse.Web.Api;

/// <summary>A function or action of the Web API: a message of the platform or a custom API.</summary>
internal sealed class OperationDefinition
{
    public required string Name { get; init; }

    public bool IsFunction { get; init; }

    public OperationBinding Binding { get; init; }

    /// <summary>The table an operation is bound to; null for any table.</summary>
    public string? BoundTable { get; init; }

    /// <summary>How the row that a bound operation is called on goes into the message.</summary>
    public OperationParameter BoundParameter { get; init; } = new("Target", ParameterKind.EntityReference);

    public IReadOnlyList<OperationParameter> Parameters { get; init; } = [];

    public IReadOnlyList<OperationParameter> Results { get; init; } = [];

    /// <summary>Whether this is a custom API, whose results appear as declared.</summary>
    public bool IsCustom { get; init; }
}
