using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Resources;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// The words of reasons and of starter segments, in one language. What is stored is in the organisation's language and not in a
/// reader's; what is only answered, as the inputs of factors, is in that of who asks.
/// All languages are in the one assembly that the sandbox loads: it has no place for satellites. Numbers and days are written
/// by these texts alone, so that the same profile gives the same sentence on every server.
/// </summary>
internal sealed class ReasonTexts
{
    private const int GermanCode = 1031;
    private const int EnglishCode = 1033;

    private readonly Dictionary<string, string> texts;
    private readonly string[] months;
    private readonly NumberFormatInfo numbers;
    private readonly CultureInfo format = (CultureInfo)CultureInfo.InvariantCulture.Clone();
    private readonly Lazy<Dictionary<string, string>> sentences;

    private ReasonTexts(int languageCode)
    {
        texts = Resources(typeof(ReasonTexts).FullName!, languageCode);
        months = [.. Enumerable.Range(1, 12).Select(month => texts["Month_" + month.ToString(CultureInfo.InvariantCulture)])];
        sentences = new(() => languageCode == EnglishCode ? [] : Resources(typeof(Rules).Namespace + ".Sentences", languageCode));
        numbers = new NumberFormatInfo { NumberDecimalSeparator = texts["DecimalSeparator"], NumberGroupSeparator = texts["GroupSeparator"] };
        format.NumberFormat = numbers;
    }

    public static ReasonTexts English { get; } = new(EnglishCode);

    public static ReasonTexts German { get; } = new(GermanCode);

    public static IReadOnlyList<ReasonTexts> All { get; } = [English, German];

    /// <summary>The texts of a language by its code (LCID); English where there are none.</summary>
    public static ReasonTexts Of(int? languageCode) => languageCode == GermanCode ? German : English;

    /// <summary>A text with values in its places {0}, {1} ...</summary>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public string Text(string key, params object[] values) =>
        values.Length == 0 ? texts[key] : string.Format(CultureInfo.InvariantCulture, texts[key], values);

    /// <summary>A sentence in this language; in English where nobody has translated it.</summary>
    public string Say(Sentence sentence) => string.Format(
        format,
        sentences.Value.TryGetValue(sentence.Key, out var words) ? words : sentence.Pattern,
        [.. sentence.Values.Select(value => value switch
        {
            Sentence part => Say(part),
            Enum choice => Say(Sentence.Named(choice, choice.ToString())),
            _ => value,
        })]);

    /// <summary>How a sentence names the window: '600.00 <i>in twelve months</i>'.</summary>
    public string Window(AnnualWindow window) => Text("Window_" + window.Mode, window.Days);

    /// <summary>Rounded to two places, half away from zero.</summary>
    public string Amount(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero).ToString("N2", numbers);

    /// <summary>With as many places as it has, at most four, and not in groups.</summary>
    public string Number(decimal number) => number.ToString("0.####", numbers);

    /// <summary>Without places, in groups of three figures.</summary>
    public string Whole(decimal number) => number.ToString("N0", numbers);

    public string Day(DateTime day) => Text("Day", day.Day, months[day.Month - 1], day.Year);

    public string Level(PriorityLevel level) => texts["Level_" + level];

    /// <summary>None for a trend that says nothing of its own.</summary>
    public string? TrendOf(Trend? trend) => trend is { } known && texts.TryGetValue("Trend_" + known, out var text) ? text : null;

    /// <summary>None where it is not known.</summary>
    public string? ReadinessOf(CategoryReadiness? readiness) => readiness is { } known && texts.TryGetValue("Readiness_" + known, out var text) ? text : null;

    private static Dictionary<string, string> Resources(string name, int languageCode) =>
        new ResourceManager(name + "." + languageCode.ToString(CultureInfo.InvariantCulture), typeof(ReasonTexts).Assembly)
            .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!, StringComparer.Ordinal);
}
