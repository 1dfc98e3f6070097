using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// Finds from which annual values on customers are among the top 1, 5, 10 and 20 per cent. It never says too much: of equal
/// values all are among the top 5 % or none, and all that are make 5 % at most. Where that leaves nobody, as in a small
/// population, the share is left out.
/// </summary>
internal sealed class TopValues
{
    private const long Everybody = 100;

    private static readonly int[] Percents = [1, 5, 10, 20];

    private readonly Dictionary<decimal, long> counts = [];
    private long total;

    /// <param name="annualValue">Annual value of a customer with a purchase in the window, as it is compared later.</param>
    public void Add(decimal annualValue)
    {
        counts[annualValue] = counts.TryGetValue(annualValue, out var count) ? count + 1 : 1;
        total++;
    }

    /// <summary>Ascending by per cent. Nobody is at the top with nothing, or with less than nothing.</summary>
    public IReadOnlyList<TopShare> Shares()
    {
        var fromBest = counts.Where(one => one.Key > 0).OrderByDescending(one => one.Key).ToList();
        var shares = new List<TopShare>();
        var next = 0;
        var passed = 0L;
        foreach (var percent in Percents)
        {
            while (next < fromBest.Count && (passed + fromBest[next].Value) * Everybody <= percent * total)
                passed += fromBest[next++].Value;
            if (next > 0)
                shares.Add(new TopShare(percent, fromBest[next - 1].Key));
        }

        return shares;
    }
}
