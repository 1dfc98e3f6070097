using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// Turns a profile into a score and a level. All rules are data: factors with weights and tables, thresholds, the bands of
/// the trend, the cut points and groups of RFM.
/// </summary>
internal sealed record PriorityScheme
{
    /// <summary>Identifies scheme and version on every contact that was computed with it.</summary>
    public required string Version { get; init; }

    /// <summary>The row that holds the scheme; none for the built-in one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Most telling first: reasons name their inputs in this order.</summary>
    public required IReadOnlyList<PriorityFactor> Factors { get; init; }

    /// <summary>Scores from here on are High.</summary>
    public required decimal HighFrom { get; init; }

    /// <summary>Scores from here on, below <see cref="HighFrom"/>, are Medium. Those below are Low.</summary>
    public required decimal MediumFrom { get; init; }

    public TrendBands Trend { get; init; } = TrendBands.Default;

    public required RfmScheme Rfm { get; init; }

    /// <summary>Where the top of the population begins, ascending by per cent; empty while nobody has computed it.</summary>
    public IReadOnlyList<TopShare> TopShares { get; init; } = [];

    /// <summary>
    /// Score = weighted mean of the factors whose input is known. A customer whose annual value alone rises never falls, as
    /// long as the tables of annual value, average value and trend do not fall.
    /// </summary>
    public Priority Prioritise(PriorityInput input)
    {
        if (input.AnnualCount == 0)
            return new Priority(PriorityLevel.None, 0m, []);

        var scores = new decimal?[Factors.Count];
        var weight = 0m;
        var sum = 0m;
        for (var i = 0; i < scores.Length; i++)
        {
            if (Factors[i].Weight <= 0 || Factors[i].ScoreOf(input) is not { } known)
                continue;
            scores[i] = known;
            weight += Factors[i].Weight;
            sum += known * Factors[i].Weight;
        }

        var score = weight == 0 ? 0m : Round(sum / weight);
        var contributions = new List<FactorContribution>(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] is { } known)
                contributions.Add(new FactorContribution(Factors[i].Kind, known, Factors[i].Weight, Round(known * Factors[i].Weight / weight)));
        }

        return new Priority(LevelOf(score), score, AddingUpTo(score, contributions));
    }

    /// <summary>
    /// What each factor gave, in the scheme's order, those that do not count too: without a purchase in the window none does.
    /// </summary>
    public IEnumerable<FactorExplanation> Explain(PriorityInput input)
    {
        // Contributions are in the order of the factors and leave out those that do not count.
        var contributions = new Queue<FactorContribution>(Prioritise(input).Contributions);
        foreach (var factor in Factors)
        {
            var counts = contributions.Count > 0 && factor.Weight > 0 && factor.ScoreOf(input) != null;
            yield return new FactorExplanation(factor, factor.InputOf(input), factor.ScoreOf(input), counts ? contributions.Dequeue().Contribution : 0m);
        }
    }

    /// <summary>The next day on which time alone changes what recency scores, here or in RFM; none when it never does.</summary>
    public DateTime? NextRecencyStep(PriorityInput input)
    {
        if (input is not { LastPurchaseOn: { } last, RecencyDays: { } days })
            return null;

        // Without a purchase in the window the level is None whatever the factors say; RFM looks further back.
        var next = Rfm.NextRecencyStep(days);
        foreach (var factor in input.AnnualCount == 0 ? [] : Factors)
        {
            if (factor.NextRecencyStep(days) is { } step && !(step >= next))
                next = step;
        }

        return next is { } first ? last.AddDays(first) : null;
    }

    /// <summary>The smallest known share of the top that an annual value belongs to. It changes with the cut points, never by itself.</summary>
    public int? TopPercentOf(decimal annualValue)
    {
        foreach (var share in TopShares)
        {
            if (annualValue >= share.From)
                return share.Percent;
        }

        return null;
    }

    private PriorityLevel LevelOf(decimal score) =>
        score >= HighFrom ? PriorityLevel.High : score >= MediumFrom ? PriorityLevel.Medium : PriorityLevel.Low;

    /// <summary>Rounded shares seldom add up to the rounded whole; the largest takes the odd cents.</summary>
    private static List<FactorContribution> AddingUpTo(decimal score, List<FactorContribution> contributions)
    {
        var odd = score - contributions.Sum(one => one.Contribution);
        if (odd != 0)
        {
            var largest = contributions.FindIndex(one => one.Contribution == contributions.Max(other => other.Contribution));
            contributions[largest] = contributions[largest] with { Contribution = contributions[largest].Contribution + odd };
        }

        return contributions;
    }

    private static decimal Round(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);
}
