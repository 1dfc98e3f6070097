using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// Divides a population into fifths by value. Equal values stay together: all of them go where the middle one of them would
/// stand if they were lined up. So five or more different values that are equally frequent make fifths, two make the scores
/// 2 and 4, and where all are equal all score 3.
/// </summary>
/// <param name="step">The smallest difference between two values: where no value reaches a score, it begins one step beyond the best.</param>
internal sealed class Fifths(decimal step)
{
    private const int Parts = 5;

    private readonly Dictionary<decimal, int> counts = [];
    private long total;

    public void Add(decimal value)
    {
        counts[value] = counts.TryGetValue(value, out var count) ? count + 1 : 1;
        total++;
    }

    /// <summary>Least values for the scores 2, 3, 4 and 5, where more is better; none for an empty population.</summary>
    public IReadOnlyList<decimal>? Least() => total == 0 ? null : Cuts(counts.OrderBy(one => one.Key), step);

    /// <summary>Most values for the scores 5, 4, 3 and 2, where less is better; none for an empty population.</summary>
    public IReadOnlyList<decimal>? Most() => total == 0 ? null : Enumerable.Reverse(Cuts(counts.OrderByDescending(one => one.Key), -step)).ToList();

    /// <param name="fromWorst">Values with their numbers, the worst first.</param>
    /// <param name="beyond">From the best value to one that is better.</param>
    private List<decimal> Cuts(IEnumerable<KeyValuePair<decimal, int>> fromWorst, decimal beyond)
    {
        var cuts = new List<decimal>();
        var passed = 0L;
        var best = 0m;
        foreach (var group in fromWorst)
        {
            // The middle of the group, as a part of the whole, against 1/5, 2/5 ...: in whole numbers, so that nothing is rounded.
            while (cuts.Count < Parts - 1 && Parts * ((2 * passed) + group.Value) >= 2 * (cuts.Count + 1) * total)
                cuts.Add(group.Key);
            passed += group.Value;
            best = group.Key;
        }

        while (cuts.Count < Parts - 1)
            cuts.Add(best + beyond);
        return cuts;
    }
}
