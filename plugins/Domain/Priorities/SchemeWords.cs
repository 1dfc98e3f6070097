using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>Names what a scheme is made of, for people who set one up.</summary>
internal static class SchemeWords
{
    /// <summary>'AnnualValue' as people write it: 'annual value'.</summary>
    public static Sentence Of(Enum value) => Sentence.Named(
        value,
        string.Concat(value.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString())));

    /// <summary>'AboutToSleep' as the labels have it: 'About To Sleep'.</summary>
    public static Sentence Title(RfmGroup group) => Sentence.Named(group, group == RfmGroup.CannotLoseThem
        ? "Can't Lose Them"
        : string.Concat(group.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? " " + letter : letter.ToString())));

    /// <summary>A line for each kind of cut points that a scheme has.</summary>
    public static IEnumerable<Sentence> CutPoints(PriorityScheme scheme)
    {
        yield return $"recency, days: {CutPointText.Write(scheme.Rfm.RecencyCuts.Select(cut => (decimal)cut))}";
        yield return $"frequency, purchases: {CutPointText.Write(scheme.Rfm.FrequencyCuts.Select(cut => (decimal)cut))}";
        yield return $"monetary, annual value: {CutPointText.Write(scheme.Rfm.MonetaryCuts)}";
        foreach (var factor in scheme.Factors.Where(factor => factor.CutPoints != null))
            yield return $"factor {Of(factor.Kind)}: {CutPointText.Write(factor.CutPoints!)}";
        yield return $"High from {scheme.HighFrom:0.##}, Medium from {scheme.MediumFrom:0.##}";
    }
}
