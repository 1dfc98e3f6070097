using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>A scheme that somebody set up, with what is kept about it beside its rules.</summary>
internal sealed record StoredScheme
{
    public required Guid Id { get; init; }

    public required PriorityScheme Scheme { get; init; }

    public SchemeStatus Status { get; init; }

    public LevelMode Mode { get; init; }

    /// <summary>Per cent that are to be High.</summary>
    public decimal HighShare { get; init; }

    /// <summary>Per cent that are to be Medium.</summary>
    public decimal MediumShare { get; init; }

    /// <summary>Whether the scores that the shares come to have been computed.</summary>
    public bool HasLevelCuts { get; init; }

    /// <summary>One for each level. They are no rules: they may change while the scheme counts.</summary>
    public IReadOnlyList<Treatment> Treatments { get; init; } = [];

    /// <summary>How often the cut points were computed.</summary>
    public int Revision { get; init; }

    /// <summary>How often maintenance computes them while the scheme is active.</summary>
    public CutPointSchedule Schedule { get; init; } = CutPointSchedule.Never;

    /// <summary>The next day on which it does; none when it has not yet.</summary>
    public DateTime? NextCutPointsOn { get; init; }

    /// <summary>Ids of the rows of the factors, in the order of the factors.</summary>
    public IReadOnlyList<Guid> FactorIds { get; init; } = [];

    /// <summary>Whether maintenance would compute cut points on a day, were the scheme active.</summary>
    public bool IsDueForCutPoints(DateTime asOf) => Schedule != CutPointSchedule.Never && !(NextCutPointsOn > asOf);

    /// <summary>Whether the scheme cannot become active before its cut points are computed.</summary>
    public bool LacksCutPoints => (Mode != LevelMode.ScoreThresholds && !HasLevelCuts) || Scheme.Factors.Any(factor => factor.GoesByCutPoints && factor.CutPoints == null);

    /// <summary>The day after a refresh on which the next one comes; none when none comes by itself.</summary>
    public DateTime? NextRefreshAfter(DateTime day) => Schedule switch
    {
        CutPointSchedule.Daily => day.AddDays(1),
        CutPointSchedule.Weekly => day.AddDays(7),
        CutPointSchedule.Monthly => day.AddMonths(1),
        CutPointSchedule.Quarterly => day.AddMonths(3),
        _ => null,
    };
}
