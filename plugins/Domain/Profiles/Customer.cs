using System;

namespace CrmSegmentation.Domain.Profiles;

/// <summary>What is declared about a customer and counts in the profile.</summary>
internal sealed record Customer
{
    public DateTime? BirthDate { get; init; }

    public DateTime? Anniversary { get; init; }

    public CategoryReadiness? Readiness { get; init; }

    /// <summary>Yearly income of the household or, where only that is known, of the person; in the base currency.</summary>
    public decimal? Income { get; init; }

    /// <summary>The legal ground on which the customer is profiled.</summary>
    public ConsentBasis Consent { get; init; } = ConsentBasis.None;

    /// <summary>The customer does not want to be profiled: the computed profile is empty and stays so.</summary>
    public bool ProfilingOptOut { get; init; }

    /// <summary>The row was merged into another one, which has its purchases now.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Whether the customer has a profile at all. Where not, every computed column is empty.</summary>
    /// <param name="consentRequired">Whether a profile needs a stated legal ground.</param>
    public bool HasProfile(bool consentRequired) => !ProfilingOptOut && !IsMerged && !(consentRequired && Consent == ConsentBasis.None);

    /// <summary>
    /// Units of the customer's own currency for one of the base currency, as the platform noted them on the row when it last
    /// wrote an amount there; none where the customer has no currency.
    /// </summary>
    public decimal? ExchangeRate { get; init; }
}
