using System;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>
/// The part of a profile that schemes look at, in the base currency and as the columns on contact hold it, which the platform
/// computes from the amounts in the customer's own currency: a rule, a cut point and a list filter compare the same number, and
/// what is stored is enough to say what another scheme would make of it.
/// </summary>
internal sealed record ProfileFigures
{
    public int AnnualCount { get; init; }

    public decimal AnnualValue { get; init; }

    public decimal? AverageValue { get; init; }

    public decimal PreviousAnnualValue { get; init; }

    public int LifetimeCount { get; init; }

    public DateTime? LastPurchaseOn { get; init; }

    /// <summary>What a scheme is given about a customer on a day.</summary>
    public PriorityInput InputOf(Customer customer, DateTime asOf, TrendBands bands) => new()
    {
        AnnualValue = AnnualValue,
        AnnualCount = AnnualCount,
        AverageValue = AverageValue,
        LastPurchaseOn = LastPurchaseOn,
        RecencyDays = LastPurchaseOn is { } last ? (asOf - last).Days : null,
        Trend = TrendBy(bands),
        Readiness = customer.Readiness,
        Income = customer.Income,
    };

    private Trend? TrendBy(TrendBands bands)
    {
        if (LifetimeCount == 0)
            return null;
        if (AnnualCount == 0)
            return Trend.Lapsed;
        return AnnualCount == LifetimeCount ? Trend.New : bands.Compare(AnnualValue, PreviousAnnualValue);
    }
}
