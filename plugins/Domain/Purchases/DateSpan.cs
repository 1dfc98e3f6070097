using System;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>A span of days: after <paramref name="After"/> (exclusive), through <paramref name="Through"/> (inclusive).</summary>
internal readonly record struct DateSpan(DateTime After, DateTime Through)
{
    public bool Contains(DateTime date) => After < date && date <= Through;
}
