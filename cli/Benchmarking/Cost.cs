using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace CrmSegmentation.Cli.Benchmarking;

/// <summary>
/// What something took, in microseconds: by the clock, and by the processor's time of this process, which others on the machine disturb
/// less.
/// </summary>
internal readonly record struct Cost(double Clock, double Processor)
{
    public static Cost Of(Action action)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        action();
        return new(Stopwatch.GetElapsedTime(started).TotalMicroseconds, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds);
    }

    /// <summary>
    /// Two things done in turns, so that what else the machine does meets both alike: as often again beforehand, uncounted, so that what
    /// is compiled and remembered is so.
    /// </summary>
    public static (Cost[] One, Cost[] Other) InTurns(int times, Action one, Action other)
    {
        var (ones, others) = (new Cost[times], new Cost[times]);
        for (var i = -times; i < times; i++)
        {
            var (first, second) = (Of(one), Of(other));
            if (i >= 0)
                (ones[i], others[i]) = (first, second);
        }

        return (ones, others);
    }

    public static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
