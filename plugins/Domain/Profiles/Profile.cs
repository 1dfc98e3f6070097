using System;
using System.Collections.Generic;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>
/// Every computed value of one customer, as it is written: amounts in the customer's own currency, rounded as the columns
/// are. Null is an empty column.
/// </summary>
internal sealed record Profile
{
    /// <summary>The profile of a customer who does not want one.</summary>
    public static Profile Empty { get; } = new();

    /// <summary>What the scheme was given; none for a customer without a profile. The columns below say the same, each rounded.</summary>
    public ProfileFigures? Figures { get; init; }

    /// <summary>The currency that the customer gets with the amounts; none where he has one, or gets the platform's default.</summary>
    public Guid? Currency { get; init; }

    /// <summary>The rate that the amounts were computed with, as units of the customer's currency for one of the base currency.</summary>
    public decimal? ExchangeRate { get; init; }

    public DateTime? FirstPurchaseOn { get; init; }

    public DateTime? LastPurchaseOn { get; init; }

    public int? AnnualPurchaseCount { get; init; }

    public decimal? AnnualValue { get; init; }

    /// <summary>Empty, not 0, when there is no purchase in the window.</summary>
    public decimal? AveragePurchaseValue { get; init; }

    public int? LifetimePurchaseCount { get; init; }

    public decimal? LifetimeValue { get; init; }

    public decimal? PreviousAnnualValue { get; init; }

    /// <summary>Empty for a customer who never bought.</summary>
    public Trend? Trend { get; init; }

    public decimal? AveragePurchaseInterval { get; init; }

    public DateTime? LapsesOn { get; init; }

    /// <summary>In full years.</summary>
    public int? Age { get; init; }

    public DateTime? NextBirthdayOn { get; init; }

    public DateTime? NextAnniversaryOn { get; init; }

    /// <summary>Channels used in the window, ascending; empty when none is known.</summary>
    public IReadOnlyList<PurchaseChannel> Channels { get; init; } = [];

    public bool? BuysGifts { get; init; }

    public Guid? LastProductCategory { get; init; }

    public RfmScores? Rfm { get; init; }

    public RfmGroup? RfmGroup { get; init; }

    public PriorityLevel? Priority { get; init; }

    public decimal? PriorityScore { get; init; }

    public string? PriorityReason { get; init; }

    public string? SchemeVersion { get; init; }

    /// <summary>The row of the scheme; none for the built-in one.</summary>
    public Guid? Scheme { get; init; }

    /// <summary>The next day on which any of these values changes although nobody touches the customer; none when never.</summary>
    public DateTime? NextRecalculationOn { get; init; }
}
