using System.Collections.Generic;

namespace CrmSegmentation.Cli.Sample;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014). Integer arithmetic alone, so that a seed gives the same sample on every machine and under
/// every version of the runtime; <see cref="System.Random"/> promises no such thing.
/// </summary>
internal sealed class SampleRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 up to, not including, <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)((ulong)(((System.UInt128)Next() * (ulong)limit) >> 64));

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An index, each as likely as its weight.</summary>
    public int Weighted(IReadOnlyList<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
            total += weight;

        var at = Below(total);
        var index = 0;
        while (at >= weights[index])
            at -= weights[index++];
        return index;
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
