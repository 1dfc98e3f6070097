using System;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>A customer whose level becomes another.</summary>
internal sealed record Move(Guid ContactId, decimal AnnualValue, Outcome Before, Outcome After)
{
    /// <summary>How many levels up or down. A customer without a level is one below None.</summary>
    public int Steps => Math.Abs(Place(After.Level) - Place(Before.Level));

    private static int Place(PriorityLevel? level) => (int)(level ?? (PriorityLevel.None + 1));
}
