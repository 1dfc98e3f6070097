using System;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class MovableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2001, 12, 31, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Noon of a day, UTC.</summary>
    public void MoveTo(DateTime day) => Now = new DateTimeOffset(DateTime.SpecifyKind(day, DateTimeKind.Utc).Date.AddHours(12));
}
