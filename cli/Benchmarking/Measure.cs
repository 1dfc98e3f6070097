using System;
using System.Globalization;

namespace CrmSegmentation.Cli.Benchmarking;

/// <summary>One line of the outcome: what was measured, and the bar that it is held to.</summary>
internal sealed class Measure
{
    private Measure(string name, string bar, string measured, bool isHeld) => (Name, Bar, Measured, IsHeld) = (name, bar, measured, isHeld);

    public string Name { get; }

    public string Bar { get; }

    public string Measured { get; }

    public bool IsHeld { get; }

    /// <summary>A ratio, which is to be at most so much; not held where a side is so small that what was taken off it was as much.</summary>
    /// <param name="large">What the larger side took.</param>
    /// <param name="small">What the smaller side took.</param>
    /// <param name="write">Writes either, for the details.</param>
    public static Measure Ratio(string name, double most, double large, double small, Func<double, string> write)
    {
        var bar = "at most " + Times(most);
        return large > 0 && small > 0
            ? new(name, bar, $"{Times(large / small)} ({write(large)} / {write(small)})", large / small <= most)
            : new(name, bar, "too little work to tell", isHeld: false);

        static string Times(double ratio) => ratio.ToString("0.0#", CultureInfo.InvariantCulture);
    }

    public static Measure Milliseconds(string name, double most, double value, string details)
    {
        return new(name, "at most " + Time(most), $"{Time(value)} ({details})", value <= most);

        static string Time(double time) => time.ToString(time < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) + " ms";
    }
}
