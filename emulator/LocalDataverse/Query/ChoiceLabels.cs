using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Store;

namespace LocalDataverse.Query;

/// <summary>The labels of a column of several choices as one text; called by SQL.</summary>
internal static class ChoiceLabels
{
    // Control characters that XML, and so metadata, cannot hold.
    private const char BetweenOptions = '\u0002';
    private const char BeforeLabel = '\u0001';

    // The texts are made from metadata, thus finitely many.
    private static readonly ConcurrentDictionary<string, Dictionary<int, string>> Known = new(StringComparer.Ordinal);

    /// <summary>Values and labels as the text by which SQL passes them on.</summary>
    public static string Encode(IReadOnlyList<ChoiceOption> options) =>
        string.Join(BetweenOptions, options.Select(o => o.Value.ToString(CultureInfo.InvariantCulture) + BeforeLabel + o.Label));

    public static string? Of(string? stored, string encoded)
    {
        if (stored is null)
            return null;
        var labels = Known.GetOrAdd(encoded, Decode);
        return ValueFormatter.Join(ValueCodec.ToOptions(stored).Select(v => labels.GetValueOrDefault(v) ?? v.ToString(CultureInfo.InvariantCulture)));
    }

    private static Dictionary<int, string> Decode(string encoded) => encoded
        .Split(BetweenOptions, StringSplitOptions.RemoveEmptyEntries)
        .Select(o => o.Split(BeforeLabel))
        .ToDictionary(o => int.Parse(o[0], CultureInfo.InvariantCulture), o => o[1]);
}
