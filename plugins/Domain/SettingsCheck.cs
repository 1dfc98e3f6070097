using System.Collections.Generic;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain;

/// <summary>
/// Finds what keeps settings from working, in sentences for the person who sets them up. The columns have limits of their
/// own, but a solution on top of this one may change them.
/// </summary>
internal static class SettingsCheck
{
    private const int LongestWindow = 3_660;
    private const int LongestHistory = 36_600;

    public static IEnumerable<Sentence> Of(Settings settings)
    {
        var profiles = settings.Profiles;
        if (profiles.Window.Mode == WindowMode.TrailingDays && profiles.Window.Days is < 1 or > LongestWindow)
            yield return $"'Length in Days' is {profiles.Window.Days}: it must be from 1 to {LongestWindow}.";
        if (profiles.Window.FirstMonth is < 1 or > 12)
            yield return $"'First Month of the Fiscal Year' is {profiles.Window.FirstMonth}: it must be from 1 to 12.";
        if (profiles.LapseFactor is <= 0m or > 100m)
            yield return $"'Lapse Factor' is {profiles.LapseFactor:0.##}: it must be more than 0 and at most 100.";
        if (profiles.DefaultInterval is < 1m or > LongestWindow)
            yield return $"'Default Interval' is {profiles.DefaultInterval:0.##}: it must be from 1 to {LongestWindow} days.";
        if (settings.HandoverLimit is < 1 or > 1_000)
            yield return $"'Customers per Save' is {settings.HandoverLimit}: it must be from 1 to 1,000, as a save of more does not end within the platform's two minutes.";
        if (settings.LevelHistoryDays is < 1 or > LongestHistory)
            yield return $"'Days of Level History' is {settings.LevelHistoryDays}: it must be from 1 to {LongestHistory}.";
        if (settings.SegmentHistoryDays is < 1 or > LongestHistory)
            yield return $"'Days of Segment History' is {settings.SegmentHistoryDays}: it must be from 1 to {LongestHistory}.";
        if (settings.SmallSegment < 0)
            yield return $"'Small Segment' is {settings.SmallSegment}: it must be 0 or more.";
        if (settings.MostConditions < 1)
            yield return $"'Most Conditions' is {settings.MostConditions}: it must be 1 or more.";
        if (settings.OverlapWarning is < 0 or > 100)
            yield return $"'Overlap Warning' is {settings.OverlapWarning}: per cent go from 0 to 100.";
        var suggestions = settings.Suggestions;
        if (suggestions.HistoryMonths is < 1 or > 120)
            yield return $"'Months of Co-purchases' is {suggestions.HistoryMonths}: it must be from 1 to 120.";
        if (suggestions.Thresholds.Customers < 1)
            yield return $"'Customers with Both, at Least' is {suggestions.Thresholds.Customers}: it must be 1 or more.";
        if (suggestions.Thresholds.Confidence is < 0m or > 100m)
            yield return $"'Confidence, at Least' is {suggestions.Thresholds.Confidence:0.##}: per cent go from 0 to 100.";
        if (suggestions.Thresholds.Lift is < 0m or > 1_000m)
            yield return $"'Lift, at Least' is {suggestions.Thresholds.Lift:0.##}: it must be from 0 to 1,000.";
        if (suggestions.MostSuggestions is < 0 or > 20)
            yield return $"'Suggestions per Customer' is {suggestions.MostSuggestions}: it must be from 0 to 20.";
        if (suggestions.DismissedDays is < 0 or > 3_660)
            yield return $"'Days Until Suggested Again' is {suggestions.DismissedDays}: it must be from 0 to 3,660.";
        if (settings.UnusedAfterDays < 1)
            yield return $"'Unused After' is {settings.UnusedAfterDays}: it must be 1 day or more.";
    }
}
