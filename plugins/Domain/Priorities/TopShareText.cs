using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>Top shares in one column: '1: 3500; 5: 1200.5', the same for every reader.</summary>
internal static class TopShareText
{
    /// <exception cref="RefusedException">The text is something else.</exception>
    public static IReadOnlyList<TopShare> Parse(string? text, Sentence column)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];

        var shares = new List<TopShare>();
        foreach (var part in text!.Split(';').Select(part => part.Trim()))
        {
            var sides = part.Split(':');
            if (sides.Length != 2
                || !int.TryParse(sides[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
                || !decimal.TryParse(sides[1].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var from))
            {
                throw new RefusedException($"{column}: '{part}' is not a share with its annual value. Refreshing the cut points writes the column, like '1: 3500; 5: 1200'.");
            }

            shares.Add(new TopShare(percent, from));
        }

        return [.. shares.OrderBy(share => share.Percent)];
    }

    public static string? Write(IReadOnlyCollection<TopShare> shares) => shares.Count == 0
        ? null
        : string.Join("; ", shares.Select(share => string.Format(CultureInfo.InvariantCulture, "{0}: {1:0.##########}", share.Percent, share.From)));
}
