using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// Finds the score from which on customers belong to the best so many per cent, of the customers or of what they spend.
/// Equal scores stay together: they belong to the best when the middle one of them does, which comes as near to the share
/// as ties allow.
/// </summary>
internal sealed class ScoreShares(LevelMode mode)
{
    private const decimal Everybody = 100m;
    private const decimal Step = 0.01m;

    private readonly Dictionary<decimal, decimal> weights = [];

    /// <param name="score">Score of a customer with a purchase in the window.</param>
    /// <param name="annualValue">His annual value. Who returned more than he bought in the year counts as nothing, not as less.</param>
    public void Add(decimal score, decimal annualValue)
    {
        var weight = mode == LevelMode.ShareOfCustomers ? 1m : Math.Max(0m, annualValue);
        weights[score] = weights.TryGetValue(score, out var sum) ? sum + weight : weight;
    }

    /// <summary>The lowest score that belongs to the best <paramref name="share"/> per cent.</summary>
    public decimal From(decimal share)
    {
        if (share >= Everybody)
            return 0m;

        var from = (weights.Count == 0 ? Everybody : weights.Keys.Max()) + Step;
        var most = share * weights.Values.Sum() / Everybody;
        var passed = 0m;
        foreach (var group in weights.OrderByDescending(one => one.Key))
        {
            if (most == 0 || passed + (group.Value / 2) > most)
                break;
            from = group.Key;
            passed += group.Value;
        }

        return from;
    }
}
