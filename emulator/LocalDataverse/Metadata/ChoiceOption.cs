using System.Collections.Generic;

namespace LocalDataverse.Metadata;

/// <summary>One option of a choice.</summary>
public sealed class ChoiceOption
{
    public required int Value { get; init; }

    /// <summary>Labels by language code (1033 = English).</summary>
    public Dictionary<int, string> Labels { get; } = [];

    public string? Color { get; set; }

    /// <summary>For a status option: the state it belongs to.</summary>
    public int? State { get; init; }

    /// <summary>For a state option: the status a row gets when the state is set without one.</summary>
    public int? DefaultStatus { get; init; }

    /// <summary>The label in English, or in the first language there is.</summary>
    public string Label => In(LocalizedText.English);

    /// <summary>The labels, or the value where there is none.</summary>
    public LocalizedText Text => LocalizedText.Of(Labels) ?? Label!;

    /// <summary>The label in a language, else in English, else in the first language there is, else the value.</summary>
    public string In(int language)
    {
        if (Labels.TryGetValue(language, out var own) || Labels.TryGetValue(LocalizedText.English, out own))
            return own;
        foreach (var label in Labels.Values)
            return label;
        return Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
