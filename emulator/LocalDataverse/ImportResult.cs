using System.Collections.Generic;

namespace LocalDataverse;

/// <summary>What an import did.</summary>
public sealed class ImportResult
{
    public required string UniqueName { get; init; }

    public required string Version { get; init; }

    public required bool IsManaged { get; init; }

    /// <summary>False when the same solution in the same version was there already: then nothing was touched.</summary>
    public required bool Changed { get; init; }

    /// <summary>Number of components by kind (table, column, form, plug-in step ...).</summary>
    public required IReadOnlyDictionary<string, int> Components { get; init; }

    /// <summary>What was kept but has no effect here, such as cloud flows, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
