using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>Finds what keeps a scheme from working, in sentences for the person who sets it up.</summary>
internal static class SchemeCheck
{
    private const decimal Most = 100m;

    /// <summary>What no scheme may hold, a draft neither.</summary>
    public static IEnumerable<Sentence> OfAnyScheme(StoredScheme stored)
    {
        var scheme = stored.Scheme;
        if (stored.Mode == LevelMode.ScoreThresholds && scheme.MediumFrom > scheme.HighFrom)
            yield return $"Medium begins at {scheme.MediumFrom:0.##}, above High at {scheme.HighFrom:0.##}: lower the one or raise the other.";
        if (stored.Mode != LevelMode.ScoreThresholds && stored.HighShare + stored.MediumShare > Most)
            yield return $"High and Medium have {stored.HighShare:0.##} % and {stored.MediumShare:0.##} %, together more than 100 %.";
        foreach (var treatment in stored.Treatments.Where(one => one is { User: not null, Queue: not null }))
            yield return $"The treatment of {treatment.Level} prefers a user and a queue: keep one of the two.";
    }

    /// <summary>What a scheme may not hold or lack when it is to count.</summary>
    public static IEnumerable<Sentence> OfActive(StoredScheme stored)
    {
        var factors = stored.Scheme.Factors;
        if (factors.Count == 0)
            yield return $"The scheme has no factor: add one at least.";
        else if (factors.Sum(factor => factor.Weight) == 0)
            yield return $"The weights of the factors add up to zero: give one of them a weight.";
        if (stored.Mode != LevelMode.ScoreThresholds && !stored.HasLevelCuts)
            yield return $"The levels go by share, and nobody has yet computed from which scores on: refresh the cut points first.";

        foreach (var twice in factors.GroupBy(factor => factor.Kind).Where(group => group.Count() > 1))
            yield return $"There are {twice.Count()} factors for {SchemeWords.Of(twice.Key)}: keep one.";

        foreach (var sentence in factors.SelectMany(OfFactor).Concat(stored.Scheme.Rfm.Rules.SelectMany(OfRule)))
            yield return sentence;
    }

    private static IEnumerable<Sentence> OfFactor(PriorityFactor factor)
    {
        if (factor.GoesByCutPoints)
        {
            if (ChoicesOf(factor.Kind).Count > 0)
                yield return $"The factor {SchemeWords.Of(factor.Kind)} goes by choices, which have no cut points: let it score by bands.";
            else if (factor.CutPoints == null)
                yield return $"The factor {SchemeWords.Of(factor.Kind)} goes by cut points, and nobody has yet computed them: refresh the cut points first.";
            yield break;
        }

        if (factor.Bands.Count == 0)
        {
            yield return $"The factor {SchemeWords.Of(factor.Kind)} has no bands, so it scores nobody: add its bands.";
            yield break;
        }

        foreach (var overlap in factor.Bands.GroupBy(band => band.From).Where(group => group.Count() > 1))
            yield return $"Bands of the factor {SchemeWords.Of(factor.Kind)} overlap: {overlap.Count()} of them begin at {overlap.Key:0.####}.";
        foreach (var outside in factor.Bands.Where(band => band.Score is < 0 or > Most))
            yield return $"The band from {outside.From:0.####} of the factor {SchemeWords.Of(factor.Kind)} scores {outside.Score:0.##}; scores go from 0 to 100.";

        var choices = ChoicesOf(factor.Kind);
        if (choices.Count == 0)
            yield break;

        foreach (var unknown in factor.Bands.Where(band => !choices.ContainsKey(band.From)))
            yield return $"The factor {SchemeWords.Of(factor.Kind)} scores {unknown.From:0.####}, which is none of its choices.";
        foreach (var gap in choices.Where(choice => factor.Bands.All(band => band.From != choice.Key)))
            yield return $"The factor {SchemeWords.Of(factor.Kind)} leaves a gap: it has no score for '{SchemeWords.Of(gap.Value)}'.";
    }

    private static IEnumerable<Sentence> OfRule(RfmRule rule)
    {
        if (rule.Recency.From > rule.Recency.To)
            yield return TurnedRound(rule.Group, $"recency", rule.Recency);
        if (rule.Frequency.From > rule.Frequency.To)
            yield return TurnedRound(rule.Group, $"frequency", rule.Frequency);
        if (rule.Monetary.From > rule.Monetary.To)
            yield return TurnedRound(rule.Group, $"monetary", rule.Monetary);
    }

    private static Sentence TurnedRound(RfmGroup group, Sentence score, RfmRange range) =>
        $"The RFM group {SchemeWords.Of(group)} runs from {score} score {range.From} to {range.To}: turn the two round.";

    /// <summary>Choices that a factor has to score, by value. A lapsed customer has level None whatever the factors say.</summary>
    private static Dictionary<decimal, Enum> ChoicesOf(FactorKind kind) => kind switch
    {
        FactorKind.Trend => Enum.GetValues(typeof(Trend)).Cast<Trend>().Where(trend => trend != Trend.Lapsed).ToDictionary(trend => (decimal)(int)trend, trend => (Enum)trend),
        FactorKind.CategoryReadiness => Enum.GetValues(typeof(CategoryReadiness)).Cast<CategoryReadiness>().ToDictionary(one => (decimal)(int)one, one => (Enum)one),
        _ => [],
    };
}
