using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Pipeline;

namespace LocalDataverse.Import;

/// <summary>What a solution needs and the organisation does not have.</summary>
internal sealed class MissingComponents(string solution)
{
    private readonly SortedSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> references = new(StringComparer.Ordinal);

    public void Add(string kind, string name, string? needed = null) => names.Add(needed == null ? $"{kind} {name}" : $"{kind} {name} (from {needed})");

    /// <summary>Something that a component of the solution itself names.</summary>
    /// <param name="kind">What kind of component is missing, as the platform calls it.</param>
    /// <param name="id">Its name or id.</param>
    /// <param name="user">Kind and id of the component that names it.</param>
    /// <param name="lookup">By what the platform looked for it.</param>
    public void AddReference(string kind, string id, (string Kind, string Id) user, string lookup) =>
        references.Add($"The dependent component {kind} (Id={id}) does not exist. Failure trying to associate it with {user.Kind} (Id={user.Id}) as a dependency. Missing dependency lookup type = {lookup}.");

    public void ThrowIfAny()
    {
        if (names.Count > 0)
            throw ServiceFault.Of(ErrorCode.MissingDependencies, $"The solution '{solution}' cannot be imported; these components are missing: {string.Join("; ", names)}.");
    }

    /// <summary>Unlike the above this depends on what stays of former versions.</summary>
    public void ThrowIfReferencesAre()
    {
        if (references.Count > 0)
            throw ServiceFault.Of(ErrorCode.ComponentNotInSystem, string.Join(" ", references));
    }

    public bool Any => names.Count > 0;

    public IReadOnlyList<string> Names => names.ToList();
}
