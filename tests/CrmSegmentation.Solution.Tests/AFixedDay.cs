using System;

namespace CrmSegmentation.Solution.Tests;

/// <summary>A clock that stands still at noon (UTC) of one day.</summary>
internal sealed class AFixedDay(int year, int month, int day) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(year, month, day, 12, 0, 0, TimeSpan.Zero);
}
