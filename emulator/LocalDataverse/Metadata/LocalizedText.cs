using System.Collections.Generic;
using System.Linq;

namespace LocalDataverse.Metadata;

/// <summary>A label or description in one or more languages.</summary>
public sealed class LocalizedText
{
    /// <summary>English, the base language of a local organisation.</summary>
    public const int English = 1033;

    private LocalizedText(IReadOnlyDictionary<int, string> all) => All = all;

    /// <summary>The texts by language code.</summary>
    public IReadOnlyDictionary<int, string> All { get; }

    /// <summary>The text in English, or in the first language there is.</summary>
    public string Text => All.GetValueOrDefault(English) ?? All.Values.First();

    /// <summary>The text in a language, or in English where there is none.</summary>
    public string In(int language) => All.GetValueOrDefault(language) ?? Text;

    /// <summary>Null without a text in any language.</summary>
    public static LocalizedText? Of(IReadOnlyDictionary<int, string> all) => all.Count == 0 ? null : new LocalizedText(all);

    public static implicit operator LocalizedText?(string? text) => text is null ? null : new LocalizedText(new Dictionary<int, string> { [English] = text });

    public override string ToString() => Text;
}
