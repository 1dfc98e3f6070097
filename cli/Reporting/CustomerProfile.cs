using System;

namespace CrmSegmentation.Cli.Reporting;

/// <summary>What a contact row says of a customer.</summary>
internal sealed record CustomerProfile
{
    /// <summary>The customer number; the e-mail address where there is none.</summary>
    public required string CustomerId { get; init; }

    public required string Name { get; init; }

    public DateOnly? FirstPurchase { get; init; }

    public DateOnly? LastPurchase { get; init; }

    public int AnnualCount { get; init; }

    public decimal AnnualValue { get; init; }

    /// <summary>In the base currency: what may be added up over customers.</summary>
    public decimal AnnualValueBase { get; init; }

    public decimal? AverageValue { get; init; }

    public int LifetimeCount { get; init; }

    public decimal LifetimeValue { get; init; }

    /// <summary>A value of the choice of priorities.</summary>
    public int Priority { get; init; } = Schema.Priority.None;

    public decimal? Score { get; init; }

    /// <summary>A value of the choice of RFM groups; none for a customer without a profile.</summary>
    public int? RfmGroup { get; init; }

    public string Reason { get; init; } = string.Empty;

    public bool DoNotPhone { get; init; }

    public DateOnly? AsOf { get; init; }

    public DateOnly? NextRecalculation { get; init; }

    public string PriorityName => NameOf(Priority);

    public static string NameOf(int priority) => priority switch
    {
        Schema.Priority.High => "High",
        Schema.Priority.Medium => "Medium",
        Schema.Priority.Low => "Low",
        _ => "None",
    };
}
