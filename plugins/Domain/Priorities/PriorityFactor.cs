using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// One factor of a scheme: a weight, and a table that turns its input into a score 0..100. Amounts, counts and days go
/// through bands (equal inputs get equal scores, and a score stays the same until its band ends); choices go through a map.
/// </summary>
internal sealed record PriorityFactor(FactorKind Kind, decimal Weight)
{
    /// <summary>Bands by ascending <see cref="Band.From"/>. An input below the first one scores 0.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>Scores by the value of the choice. A choice that is not named is unknown to the scheme.</summary>
    public IReadOnlyDictionary<int, decimal> Choices { get; init; } = new Dictionary<int, decimal>();

    /// <summary>Whether its bands come from cut points that are computed from the population.</summary>
    public bool GoesByCutPoints { get; init; }

    /// <summary>The four cut points, where it goes by cut points and they have been computed.</summary>
    public IReadOnlyList<decimal>? CutPoints { get; init; }

    /// <summary>The factor with cut points: 20, 40, 60, 80 and 100 by fifths of the population.</summary>
    public PriorityFactor WithCutPoints(IReadOnlyList<decimal> cuts) => this with
    {
        GoesByCutPoints = true,
        CutPoints = cuts,
        Bands = Kind == FactorKind.Recency
            ? [new(0m, 100m), new(cuts[0] + 1, 80m), new(cuts[1] + 1, 60m), new(cuts[2] + 1, 40m), new(cuts[3] + 1, 20m)]
            : [new(decimal.MinValue, 20m), new(cuts[0], 40m), new(cuts[1], 60m), new(cuts[2], 80m), new(cuts[3], 100m)],
    };

    /// <summary>What the factor looks at, as a number; the value of the choice where that is one. Null is unknown.</summary>
    public decimal? InputOf(PriorityInput input) => Kind switch
    {
        FactorKind.AnnualValue => input.AnnualValue,
        FactorKind.AnnualCount => input.AnnualCount,
        FactorKind.Recency => input.RecencyDays,
        FactorKind.AverageValue => input.AverageValue,
        FactorKind.Income => input.Income,
        FactorKind.Trend => (int?)input.Trend,
        FactorKind.CategoryReadiness => (int?)input.Readiness,
        _ => throw new InvalidOperationException($"There is no factor {Kind}."),
    };

    /// <summary>The score of a customer, or null when the input is unknown: then the factor does not count for him.</summary>
    public decimal? ScoreOf(PriorityInput input) => Kind is FactorKind.Trend or FactorKind.CategoryReadiness
        ? OnChoices((int?)InputOf(input))
        : OnBands(InputOf(input));

    /// <summary>The first number of days since the last purchase, beyond the given one, at which the score changes.</summary>
    public int? NextRecencyStep(int recencyDays)
    {
        if (Kind != FactorKind.Recency || Weight == 0)
            return null;

        foreach (var band in Bands)
        {
            if (band.From > recencyDays)
                return (int)Math.Ceiling(band.From);
        }

        return null;
    }

    private decimal? OnBands(decimal? input)
    {
        if (input == null)
            return null;

        var score = 0m;
        foreach (var band in Bands)
        {
            if (band.From > input)
                break;
            score = band.Score;
        }

        return score;
    }

    private decimal? OnChoices(int? choice) =>
        choice is { } value && Choices.TryGetValue(value, out var score) ? score : null;
}
