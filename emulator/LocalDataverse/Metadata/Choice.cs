using System.Collections.Generic;

namespace LocalDataverse.Metadata;

/// <summary>A choice (option set), global or of one column. State and status options carry the extra values of their kind.</summary>
public sealed class Choice
{
    public required string Name { get; init; }

    public bool IsGlobal { get; init; }

    public LocalizedText? DisplayName { get; set; }

    public List<ChoiceOption> Options { get; } = [];
}
