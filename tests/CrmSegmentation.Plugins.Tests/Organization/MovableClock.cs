using System;

namespace CrmSegmentation.Tests.Organization;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class MovableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2001, 12, 31, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    private TimeSpan timeOfDay = TimeSpan.FromHours(12);

    /// <summary>Noon of a day, UTC, or a while later.</summary>
    public void MoveTo(DateTime day) => Now = new DateTimeOffset(DateTime.SpecifyKind(day, DateTimeKind.Utc).Date.Add(timeOfDay));

    /// <summary>
    /// Has the days of this test begin later than those of the test before. Plug-ins remember for a while of event time; where
    /// the rows are put back, they would remember what is no more.
    /// </summary>
    public void LeaveTheLastTestBehind() => timeOfDay = timeOfDay < TimeSpan.FromHours(20) ? timeOfDay.Add(TimeSpan.FromMinutes(5)) : TimeSpan.FromHours(12);
}
