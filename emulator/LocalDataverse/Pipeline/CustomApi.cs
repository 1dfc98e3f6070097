using System;
using System.Collections.Generic;

namespace LocalDataverse.Pipeline;

/// <summary>A message that a solution adds.</summary>
/// <param name="Binding">0 unbound, 1 to a row, 2 to a collection.</param>
internal sealed record CustomApi(
    Guid Id,
    string UniqueName,
    int Binding,
    string? BoundTable,
    bool IsFunction,
    string? ExecutePrivilege,
    PluginType? Implementation,
    IReadOnlyList<CustomApiParameter> Parameters,
    IReadOnlyList<CustomApiParameter> Properties);
