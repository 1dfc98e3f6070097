namespace LocalDataverse.Web.Api;

/// <summary>A parameter or result of an operation.</summary>
/// <param name="Name">The name in the Web API.</param>
/// <param name="Kind">The kind of value.</param>
/// <param name="Table">For rows and references: the table they must be of; null for any.</param>
/// <param name="IsOptional">Whether a caller may leave it out.</param>
/// <param name="MessageName">The name in the message where that differs.</param>
internal sealed record OperationParameter(string Name, ParameterKind Kind, string? Table = null, bool IsOptional = false, string? MessageName = null)
{
    /// <summary>The name of the parameter in the organisation service's message.</summary>
    public string NameInMessage => MessageName ?? Name;
}
