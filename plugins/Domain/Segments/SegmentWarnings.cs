using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Domain.Segments;

/// <summary>
/// What may be wrong with a segment, in sentences for the marketer. Warnings, not refusals: each may be meant.
/// </summary>
internal sealed class SegmentWarnings(Settings settings)
{
    /// <summary>Members; none when they could not be counted.</summary>
    public int? Members { get; init; }

    /// <summary>Conditions of the segment and its parents.</summary>
    public int Conditions { get; init; }

    /// <summary>Whether every condition looks at gender, income or family.</summary>
    public bool IsOnlySensitive { get; init; }

    /// <summary>Published segments with the share of common customers, 0 to 1.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Overlaps { get; init; } = [];

    /// <summary>Day since when nothing has used it; none when it is in use.</summary>
    public DateTime? UnusedSince { get; init; }

    /// <summary>Says so of either of the two: the share is the same for both.</summary>
    public static Sentence NearlyTheSame(string other, double share) => $"{About(other)}: {Math.Floor(share * 100d):0} per cent of the customers in either are in both.";

    /// <summary>
    /// Lines with one about another segment, in place of the one that there may be about it in whatever language. So many others
    /// are warned of at most.
    /// </summary>
    public static List<string> With(IEnumerable<string> lines, string other, double share, int most, ReasonTexts texts)
    {
        var rest = lines.Where(line => !ReasonTexts.All.Any(one => line.StartsWith(one.Say(About(other)) + ":", StringComparison.Ordinal))).ToList();
        if (rest.Count(line => ReasonTexts.All.Any(one => line.StartsWith(one.Say(About("")).TrimEnd('\''), StringComparison.Ordinal))) < most)
            rest.Add(texts.Say(NearlyTheSame(other, share)));
        return rest;
    }

    public IEnumerable<Sentence> Sentences()
    {
        if (Members < settings.SmallSegment)
            yield return $"Tiny: fewer than {settings.SmallSegment} members ({Members}).";
        foreach (var other in Overlaps.Where(one => one.Value * 100d >= settings.OverlapWarning).OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal))
            yield return NearlyTheSame(other.Key, other.Value);
        if (Conditions > settings.MostConditions)
            yield return $"Complicated: {Conditions} conditions with its parents, more than {settings.MostConditions}.";
        if (IsOnlySensitive)
            yield return $"Looks only at gender, income or family: be sure that nobody is put at a disadvantage for them.";
        if (UnusedSince is { } day)
            yield return $"Unused since {day:yyyy-MM-dd}: no campaign, no offer and no use of its list in {settings.UnusedAfterDays} days.";
    }

    private static Sentence About(string other) => $"Nearly the same as '{other}'";
}
