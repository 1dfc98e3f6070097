using System;
using System.Globalization;

namespace CrmSegmentation.Cli.Benchmarking;

/// <summary>One line of the outcome: what was measured, and the bar that it is held to.</summary>
internal sealed class Measure
{
    private Measure(string name, double most, double value, Func<double, string> write, string details)
    {
        Name = name;
        Bar = "at most " + write(most);
        Measured = $"{write(value)} ({details})";
        IsHeld = value <= most;
    }

    public string Name { get; }

    public string Bar { get; }

    public string Measured { get; }

    public bool IsHeld { get; }

    /// <summary>A ratio, which is to be at most so much.</summary>
    /// <param name="large">What the larger side took.</param>
    /// <param name="small">What the smaller side took.</param>
    /// <param name="write">Writes either, for the details.</param>
    public static Measure Ratio(string name, double most, double large, double small, Func<double, string> write) =>
        new(name, most, large / small, static ratio => ratio.ToString("0.0#", CultureInfo.InvariantCulture), $"{write(large)} / {write(small)}");

    public static Measure Milliseconds(string name, double most, double value, string details) =>
        new(name, most, value, static time => time.ToString(time < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) + " ms", details);
}
