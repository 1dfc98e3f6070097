using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Domain.Segments;

/// <summary>
/// What the customers of a segment are like on average. An average is over those who have the value: who never bought has
/// no last purchase, and counts neither for nor against its age. Shares are of all, in percent.
/// </summary>
/// <param name="asOf">The day to which days since the last purchase are counted.</param>
internal sealed class AverageProfile(DateTime asOf)
{
    private readonly Mean annualValue = new();
    private readonly Mean annualCount = new();
    private readonly Mean averageValue = new();
    private readonly Mean daysSinceLast = new();
    private readonly Mean age = new();
    private readonly Dictionary<PriorityLevel, int> levels = [];
    private int giftBuyers;

    public int Customers { get; private set; }

    /// <summary>Annual value of all together, in the base currency.</summary>
    public decimal TotalValue { get; private set; }

    public void Add(CustomerFigures customer)
    {
        Customers++;
        TotalValue += customer.AnnualValue;
        annualValue.Add(customer.AnnualValue);
        annualCount.Add(customer.AnnualCount);
        averageValue.Add(customer.AverageValue);
        daysSinceLast.Add((asOf - customer.LastPurchaseOn)?.Days);
        age.Add(customer.Age);
        if (customer.BuysGifts)
            giftBuyers++;
        if (customer.Priority is { } level)
            levels[level] = levels.TryGetValue(level, out var count) ? count + 1 : 1;
    }

    /// <summary>Each measure with its value, rounded to two places; without a value where nobody has one.</summary>
    public IReadOnlyList<KeyValuePair<Sentence, decimal?>> Measures() =>
    [
        new($"Annual value", annualValue.Value),
        new($"Purchases in the year", annualCount.Value),
        new($"Average purchase value", averageValue.Value),
        new($"Days since the last purchase", daysSinceLast.Value),
        new($"Age", age.Value),
        .. new[] { PriorityLevel.High, PriorityLevel.Medium, PriorityLevel.Low, PriorityLevel.None }
            .Select(level => new KeyValuePair<Sentence, decimal?>($"Percent of priority {level}", Share(levels.TryGetValue(level, out var count) ? count : 0))),
        new($"Percent without a priority", Share(Customers - levels.Values.Sum())),
        new($"Percent who buy gifts", Share(giftBuyers)),
    ];

    private decimal? Share(int count) => Customers == 0 ? null : Round(100m * count / Customers);

    private static decimal Round(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);

    private sealed class Mean
    {
        private decimal sum;
        private int count;

        public decimal? Value => count == 0 ? null : Round(sum / count);

        public void Add(decimal? value)
        {
            if (value is not { } known)
                return;

            sum += known;
            count++;
        }
    }
}
