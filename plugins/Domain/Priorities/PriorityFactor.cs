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

    /// <summary>The score of a customer, or null when the input is unknown: then the factor does not count for him.</summary>
    public decimal? ScoreOf(PriorityInput input) => Kind switch
    {
        FactorKind.AnnualValue => OnBands(input.AnnualValue),
        FactorKind.AnnualCount => OnBands(input.AnnualCount),
        FactorKind.Recency => OnBands(input.RecencyDays),
        FactorKind.AverageValue => OnBands(input.AverageValue),
        FactorKind.Income => OnBands(input.Income),
        FactorKind.Trend => OnChoices((int?)input.Trend),
        FactorKind.CategoryReadiness => OnChoices((int?)input.Readiness),
        _ => throw new InvalidOperationException($"There is no factor {Kind}."),
    };

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
