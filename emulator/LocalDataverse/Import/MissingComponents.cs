using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Pipeline;

namespace LocalDataverse.Import;

/// <summary>What a solution needs and the organisation does not have.</summary>
internal sealed class MissingComponents(string solution)
{
    private readonly SortedSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string kind, string name, string? needed = null) => names.Add(needed == null ? $"{kind} {name}" : $"{kind} {name} (from {needed})");

    public void ThrowIfAny()
    {
        if (names.Count > 0)
            throw ServiceFault.Of(ErrorCode.MissingDependencies, $"The solution '{solution}' cannot be imported; these components are missing: {string.Join("; ", names)}.");
    }

    public bool Any => names.Count > 0;

    public IReadOnlyList<string> Names => names.ToList();
}
