using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Texts;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearestName
{
    /// <summary>The name that takes the fewest letters to put right, a third of them at most; none where nothing is near.</summary>
    public static string? Of(string wrong, IEnumerable<string> names)
    {
        var nearest = names.Select(name => new { Name = name, Distance = Distance(wrong.ToLowerInvariant(), name.ToLowerInvariant()) })
            .OrderBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault();
        return nearest != null && nearest.Distance <= Math.Max(1, nearest.Name.Length / 3) ? nearest.Name : null;
    }

    /// <summary>Letters to put in, take out or replace, and neighbours to swap.</summary>
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                rows[i, j] = Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[one.Length, other.Length];
    }
}
