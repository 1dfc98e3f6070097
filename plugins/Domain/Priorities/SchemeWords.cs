using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>Names what a scheme is made of, for people who set one up.</summary>
internal static class SchemeWords
{
    /// <summary>'AnnualValue' as people write it: 'annual value'.</summary>
    public static string Of(Enum value) =>
        string.Concat(value.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    /// <summary>'AboutToSleep' as the labels have it: 'About To Sleep'.</summary>
    public static string Title(RfmGroup group) => group == RfmGroup.CannotLoseThem
        ? "Can't Lose Them"
        : string.Concat(group.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? " " + letter : letter.ToString()));

    /// <summary>Where a factor's scores change: 'from 20.00: 40; from 50.00: 60'.</summary>
    public static string StepsOf(PriorityFactor factor) => factor.Kind switch
    {
        FactorKind.Trend => Choices<Profiles.Trend>(factor),
        FactorKind.CategoryReadiness => Choices<Profiles.CategoryReadiness>(factor),
        _ => string.Join("; ", factor.Bands.Select(band => band.From == decimal.MinValue ? Invariant($"below: {band.Score:0.##}") : Invariant($"from {band.From:0.####}: {band.Score:0.##}"))),
    };

    /// <summary>An input of a factor as people write it: '600.00', '29 days', 'growing'; empty where it is unknown.</summary>
    public static string InputOf(FactorKind kind, decimal? input) => input is not { } value ? "" : kind switch
    {
        FactorKind.Trend => Of((Profiles.Trend)(int)value),
        FactorKind.CategoryReadiness => Of((Profiles.CategoryReadiness)(int)value),
        FactorKind.Recency => Invariant($"{value:0} {(value == 1 ? "day" : "days")}"),
        FactorKind.AnnualCount => Invariant($"{value:0}"),
        _ => Invariant($"{value:0.00}"),
    };

    /// <summary>A line for each kind of cut points that a scheme has.</summary>
    public static IEnumerable<string> CutPoints(PriorityScheme scheme)
    {
        yield return "recency, days: " + CutPointText.Write(scheme.Rfm.RecencyCuts.Select(cut => (decimal)cut));
        yield return "frequency, purchases: " + CutPointText.Write(scheme.Rfm.FrequencyCuts.Select(cut => (decimal)cut));
        yield return "monetary, annual value: " + CutPointText.Write(scheme.Rfm.MonetaryCuts);
        foreach (var factor in scheme.Factors.Where(factor => factor.CutPoints != null))
            yield return $"factor {Of(factor.Kind)}: " + CutPointText.Write(factor.CutPoints!);
        yield return Invariant($"High from {scheme.HighFrom:0.##}, Medium from {scheme.MediumFrom:0.##}");
    }

    private static string Choices<T>(PriorityFactor factor)
        where T : struct, Enum =>
        string.Join("; ", factor.Choices.Select(choice => Invariant($"{Of((T)Enum.ToObject(typeof(T), choice.Key))}: {choice.Value:0.##}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
