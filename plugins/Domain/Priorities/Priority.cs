using System.Collections.Generic;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>The outcome of a scheme for one customer.</summary>
/// <param name="Level">High, Medium, Low or None.</param>
/// <param name="Score">0..100, to two decimals; 0 for None.</param>
/// <param name="Contributions">In the order of the scheme's factors; those with an unknown input are left out.</param>
internal sealed record Priority(PriorityLevel Level, decimal Score, IReadOnlyList<FactorContribution> Contributions);
