using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>The cut points of a scheme, computed from a population.</summary>
internal sealed record CutPoints
{
    private const decimal Cent = 0.01m;
    private const decimal One = 1m;

    /// <summary>Customers with a purchase in the window, from whom the cut points were computed.</summary>
    public required int Population { get; init; }

    /// <summary>As in <see cref="RfmScheme.RecencyCuts"/>; as they were where the population is empty, and so with the others.</summary>
    public required IReadOnlyList<int> Recency { get; init; }

    public required IReadOnlyList<int> Frequency { get; init; }

    public required IReadOnlyList<decimal> Monetary { get; init; }

    /// <summary>In the order of the scheme's factors; none for one that goes by bands or whose input nobody has.</summary>
    public required IReadOnlyList<IReadOnlyList<decimal>?> Factors { get; init; }

    /// <summary>Annual values of the top shares, which reasons name.</summary>
    public required IReadOnlyList<TopShare> Top { get; init; }

    /// <summary>Score from which customers are High, where shares decide.</summary>
    public decimal? HighFrom { get; init; }

    /// <summary>Score from which customers are Medium, where shares decide.</summary>
    public decimal? MediumFrom { get; init; }

    /// <summary>Computes the cut points that a scheme has on a population.</summary>
    /// <param name="stored">The scheme.</param>
    /// <param name="population">
    /// Every customer with a profile; those without a purchase in the window are passed over. Read twice where levels go by
    /// share: scores are known only when the factors' cut points are.
    /// </param>
    public static CutPoints Of(StoredScheme stored, IEnumerable<PriorityInput> population)
    {
        var scheme = stored.Scheme;
        var recency = new Fifths(One);
        var frequency = new Fifths(One);
        var monetary = new Fifths(Cent);
        var top = new TopValues();
        var factors = scheme.Factors.Select(factor => factor.GoesByCutPoints ? new Fifths(StepOf(factor.Kind)) : null).ToList();
        var count = 0;
        foreach (var input in Buyers(population))
        {
            count++;
            recency.Add(input.RecencyDays ?? 0);
            frequency.Add(input.AnnualCount);
            monetary.Add(input.AnnualValue);
            top.Add(input.AnnualValue);
            for (var i = 0; i < factors.Count; i++)
            {
                if (factors[i] is { } fifths && scheme.Factors[i].InputOf(input) is { } value)
                    fifths.Add(value);
            }
        }

        var cuts = new CutPoints
        {
            Population = count,
            Recency = recency.Most()?.Select(cut => (int)cut).ToList() ?? scheme.Rfm.RecencyCuts,
            Frequency = frequency.Least()?.Select(cut => (int)cut).ToList() ?? scheme.Rfm.FrequencyCuts,
            Monetary = monetary.Least() ?? scheme.Rfm.MonetaryCuts,
            Top = top.Shares(),
            Factors = factors.Select((fifths, i) => scheme.Factors[i].Kind == FactorKind.Recency ? fifths?.Most() : fifths?.Least()).ToList(),
        };
        if (stored.Mode == LevelMode.ScoreThresholds)
            return cuts;

        var shares = new ScoreShares(stored.Mode);
        var scored = cuts.ApplyTo(scheme);
        foreach (var input in Buyers(population))
            shares.Add(scored.Prioritise(input).Score, input.AnnualValue);
        return cuts with { HighFrom = shares.From(stored.HighShare), MediumFrom = shares.From(stored.HighShare + stored.MediumShare) };
    }

    /// <summary>The scheme with these cut points.</summary>
    public PriorityScheme ApplyTo(PriorityScheme scheme) => scheme with
    {
        HighFrom = HighFrom ?? scheme.HighFrom,
        MediumFrom = MediumFrom ?? scheme.MediumFrom,
        Factors = scheme.Factors.Select((factor, i) => Factors[i] is { } cuts ? factor.WithCutPoints(cuts) : factor).ToList(),
        TopShares = Top,
        Rfm = scheme.Rfm with { RecencyCuts = Recency, FrequencyCuts = Frequency, MonetaryCuts = Monetary },
    };

    private static IEnumerable<PriorityInput> Buyers(IEnumerable<PriorityInput> population) => population.Where(input => input.AnnualCount > 0);

    private static decimal StepOf(FactorKind kind) => kind is FactorKind.Recency or FactorKind.AnnualCount ? One : Cent;
}
