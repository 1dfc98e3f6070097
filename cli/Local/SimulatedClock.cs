using System;
using System.Diagnostics;

namespace CrmSegmentation.Cli.Local;

/// <summary>
/// The local organisation's time: noon (UTC) of the as-of date when it is set, and running from there, so that a load of old purchases
/// counts them as of their own time and rows still follow each other.
/// </summary>
internal sealed class SimulatedClock(DateOnly date) : TimeProvider
{
    private static readonly TimeOnly Noon = new(12, 0);
    private readonly object _gate = new();
    private DateTimeOffset _start = At(date);
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>Moves the clock to noon of another day.</summary>
    public void MoveTo(DateOnly day)
    {
        lock (_gate)
        {
            _start = At(day);
            _since = Stopwatch.GetTimestamp();
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _start + Stopwatch.GetElapsedTime(_since);
    }

    private static DateTimeOffset At(DateOnly day) => new(day, Noon, TimeSpan.Zero);
}
