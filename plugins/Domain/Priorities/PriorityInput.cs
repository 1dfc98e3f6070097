using System;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>What a scheme looks at. Amounts are in the base currency; null is unknown.</summary>
internal sealed record PriorityInput
{
    public decimal AnnualValue { get; init; }

    public int AnnualCount { get; init; }

    public decimal? AverageValue { get; init; }

    public DateTime? LastPurchaseOn { get; init; }

    /// <summary>Days from the last purchase to the as-of date.</summary>
    public int? RecencyDays { get; init; }

    public Trend? Trend { get; init; }

    public CategoryReadiness? Readiness { get; init; }

    public decimal? Income { get; init; }
}
