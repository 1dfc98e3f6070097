namespace CrmSegmentation.Domain.Priorities;

/// <summary>What one factor of a scheme made of a customer.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="Input">What it looked at, as a number; the value of the choice where that is one. Null is unknown.</param>
/// <param name="Score">0..100; null where the input is unknown to it, so that it does not count.</param>
/// <param name="Contribution">Points of the score. Those of all factors add up to it exactly.</param>
internal sealed record FactorExplanation(PriorityFactor Factor, decimal? Input, decimal? Score, decimal Contribution);
