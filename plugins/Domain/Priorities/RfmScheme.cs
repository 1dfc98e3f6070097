using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// Cut points and named groups of RFM. Four ascending cut points divide a scale into five scores; equal inputs always get
/// equal scores. Recency is reversed: fewer days score higher.
/// </summary>
internal sealed record RfmScheme
{
    private const int Best = 5;

    /// <summary>Most days since the last purchase for the scores 5, 4, 3 and 2.</summary>
    public required IReadOnlyList<int> RecencyCuts { get; init; }

    /// <summary>Least purchases in the window for the scores 2, 3, 4 and 5.</summary>
    public required IReadOnlyList<int> FrequencyCuts { get; init; }

    /// <summary>Least annual value in the base currency for the scores 2, 3, 4 and 5.</summary>
    public required IReadOnlyList<decimal> MonetaryCuts { get; init; }

    /// <summary>Groups in order; the first that matches wins.</summary>
    public IReadOnlyList<RfmRule> Rules { get; init; } = StandardRules;

    /// <summary>The groups of the R package rfm 0.3 (R / F / M).</summary>
    public static IReadOnlyList<RfmRule> StandardRules { get; } =
    [
        new(RfmGroup.Champions, new(5, 5), new(5, 5), new(5, 5)),
        new(RfmGroup.PotentialLoyalist, new(3, 5), new(3, 5), new(2, 5)),
        new(RfmGroup.LoyalCustomers, new(2, 4), new(2, 4), new(2, 4)),
        new(RfmGroup.Promising, new(3, 4), new(1, 3), new(3, 5)),
        new(RfmGroup.NewCustomers, new(4, 5), new(1, 3), new(1, 5)),
        new(RfmGroup.CannotLoseThem, new(1, 2), new(3, 4), new(4, 5)),
        new(RfmGroup.AtRisk, new(1, 2), new(2, 5), new(4, 5)),
        new(RfmGroup.NeedAttention, new(1, 3), new(3, 5), new(3, 5)),
        new(RfmGroup.AboutToSleep, new(2, 3), new(1, 3), new(1, 4)),
        new(RfmGroup.Lost, new(1, 1), new(1, 5), new(1, 5)),
    ];

    /// <summary>The scores of a customer; none for one who never bought.</summary>
    public RfmScores? ScoresOf(PriorityInput input) => input.RecencyDays is { } days
        ? new RfmScores(
            Best - Passed(RecencyCuts, days, reached: false),
            1 + Passed(FrequencyCuts, input.AnnualCount, reached: true),
            1 + Passed(MonetaryCuts, input.AnnualValue, reached: true))
        : null;

    public RfmGroup GroupOf(RfmScores? scores)
    {
        if (scores is not { } known)
            return RfmGroup.Prospect;
        foreach (var rule in Rules)
        {
            if (rule.Matches(known))
                return rule.Group;
        }

        return RfmGroup.Others;
    }

    /// <summary>How many cut points a value is beyond or, where that is enough, on.</summary>
    private static int Passed<T>(IReadOnlyList<T> cuts, T value, bool reached)
        where T : IComparable<T>
    {
        var passed = 0;
        foreach (var cut in cuts)
        {
            var order = value.CompareTo(cut);
            if (order > 0 || (reached && order == 0))
                passed++;
        }

        return passed;
    }

    /// <summary>The first number of days since the last purchase, beyond the given one, at which the recency score falls.</summary>
    public int? NextRecencyStep(int recencyDays)
    {
        foreach (var cut in RecencyCuts)
        {
            if (cut >= recencyDays)
                return cut + 1;
        }

        return null;
    }
}
