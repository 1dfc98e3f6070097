using System;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Domain.Suggestions;

/// <summary>What an organisation decides about suggestions. The defaults hold where it decides nothing.</summary>
internal sealed record SuggestionSettings
{
    public static SuggestionSettings Default { get; } = new();

    /// <summary>How often maintenance mines the co-purchase rules.</summary>
    public CutPointSchedule Schedule { get; init; } = CutPointSchedule.Monthly;

    /// <summary>The history: purchases of so many months before the day of mining, and all since.</summary>
    public int HistoryMonths { get; init; } = 24;

    public AssociationThresholds Thresholds { get; init; } = AssociationThresholds.Default;

    /// <summary>Open suggestions of rules that a customer has at most. None switches them off.</summary>
    public int MostSuggestions { get; init; } = 3;

    /// <summary>Days for which a dismissed category is not suggested to the customer again.</summary>
    public int DismissedDays { get; init; } = 180;

    /// <summary>The day after which purchases belong to the history.</summary>
    /// <param name="minedOn">The day of mining.</param>
    public DateTime HistoryAfter(DateTime minedOn) => minedOn.AddMonths(-HistoryMonths);

    /// <summary>
    /// Whether a dismissal still counts. Judged by the day of mining, so that nothing changes between two minings only because
    /// time passes.
    /// </summary>
    public bool StillDismissed(DateTime dismissedOn, DateTime minedOn) => dismissedOn.AddDays(DismissedDays) > minedOn;

    /// <summary>Whether rules mined on a day are to be mined anew.</summary>
    /// <param name="minedOn">The day; none when there never were any.</param>
    public bool IsDue(DateTime? minedOn, DateTime asOf) => Schedule != CutPointSchedule.Never && (minedOn is not { } day || Next(day) <= asOf);

    private DateTime Next(DateTime day) => Schedule switch
    {
        CutPointSchedule.Daily => day.AddDays(1),
        CutPointSchedule.Weekly => day.AddDays(7),
        CutPointSchedule.Quarterly => day.AddMonths(3),
        _ => day.AddMonths(1),
    };
}
