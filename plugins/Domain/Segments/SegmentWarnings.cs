using System;
using System.Collections.Generic;
using System.Linq;

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

    public IEnumerable<string> Sentences()
    {
        if (Members < settings.SmallSegment)
            yield return $"Tiny: {Members} members, fewer than {settings.SmallSegment}.";
        foreach (var other in Overlaps.Where(one => one.Value * 100d >= settings.OverlapWarning).OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal))
            yield return $"Nearly the same as '{other.Key}': {Math.Floor(other.Value * 100d):0} per cent of the customers in either are in both.";
        if (Conditions > settings.MostConditions)
            yield return $"Complicated: {Conditions} conditions with its parents, more than {settings.MostConditions}.";
        if (IsOnlySensitive)
            yield return "Looks only at gender, income or family: be sure that nobody is put at a disadvantage for them.";
        if (UnusedSince is { } day)
            yield return $"Unused since {day:yyyy-MM-dd}: no campaign, no offer and no use of its list in {settings.UnusedAfterDays} days.";
    }
}
