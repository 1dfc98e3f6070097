namespace CrmSegmentation.Domain.Profiles;

/// <summary>Values of the choice <c>cseg_consentbasis</c>: the legal ground on which a profile is kept.</summary>
internal enum ConsentBasis
{
    /// <summary>There is none, as where the column is empty.</summary>
    None = 653210000,
    Consent = 653210001,
    Contract = 653210002,
    LegitimateInterest = 653210003,
}
