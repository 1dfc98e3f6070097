namespace CrmSegmentation.Domain.Priorities;

/// <summary>What one factor gave to a score. The contributions of a score add up to it exactly.</summary>
/// <param name="Kind">The factor.</param>
/// <param name="Score">What its table says, 0..100.</param>
/// <param name="Weight">Its weight in the scheme.</param>
/// <param name="Contribution">Its share of the weighted mean, to two decimals.</param>
internal sealed record FactorContribution(FactorKind Kind, decimal Score, decimal Weight, decimal Contribution);
