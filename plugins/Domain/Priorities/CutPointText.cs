using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>Four cut points in one column: '20; 50; 150.5; 500', the same for every reader.</summary>
internal static class CutPointText
{
    private const int Count = 4;

    /// <exception cref="RefusedException">There are not four numbers, or they fall.</exception>
    public static IReadOnlyList<decimal>? Parse(string? text, Sentence column)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        var cuts = new List<decimal>();
        foreach (var part in text!.Split(';'))
        {
            if (!decimal.TryParse(part.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cut))
                throw new RefusedException($"{column}: '{part.Trim()}' is not a number. Write four numbers like '20; 50; 150.5; 500'.");
            cuts.Add(cut);
        }

        if (cuts.Count != Count)
            throw new RefusedException($"{column}: there are {cuts.Count} cut points; five scores need four.");
        if (cuts.Zip(cuts.Skip(1), (one, next) => next < one).Any(falls => falls))
            throw new RefusedException($"{column}: the cut points must not fall from left to right.");
        return cuts;
    }

    public static string Write(IEnumerable<decimal> cuts) =>
        string.Join("; ", cuts.Select(cut => cut.ToString("0.##########", CultureInfo.InvariantCulture)));
}
