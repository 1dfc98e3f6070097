using System;

namespace CrmSegmentation.Domain.Offers;

/// <summary>By how much one group is above another, with the interval that holds the true difference in 95 of 100 cases.</summary>
/// <param name="Difference">The first group less the second.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
internal readonly record struct Uplift(double Difference, double Low, double High)
{
    private const double Confidence = 0.95;

    /// <summary>Two-sided 95 per cent quantile of the normal distribution.</summary>
    private const double Z = 1.9599639845400545;

    /// <summary>Whether the interval leaves out that there is no difference.</summary>
    public bool IsClear => Low > 0d || High < 0d;

    /// <summary>
    /// The difference of two proportions, with the interval of Newcombe (1998), method 10: it joins the Wilson score intervals
    /// of the two proportions. Unlike the textbook formula it holds for small groups and for proportions near 0 and 1.
    /// Null where a group is empty.
    /// </summary>
    public static Uplift? OfProportions(int hits, int count, int otherHits, int otherCount)
    {
        if (count == 0 || otherCount == 0)
            return null;

        var one = (double)hits / count;
        var other = (double)otherHits / otherCount;
        var wilson = Wilson(one, count);
        var otherWilson = Wilson(other, otherCount);
        return new Uplift(
            one - other,
            one - other - Math.Sqrt(((one - wilson.Low) * (one - wilson.Low)) + ((otherWilson.High - other) * (otherWilson.High - other))),
            one - other + Math.Sqrt(((wilson.High - one) * (wilson.High - one)) + ((other - otherWilson.Low) * (other - otherWilson.Low))));
    }

    /// <summary>
    /// The difference of two means, with the interval of Welch: the groups may differ in size and in spread. Null below two
    /// customers in a group. Amounts are skewed; with a few hundred customers in the smaller group the interval is trustworthy
    /// all the same, with a few dozen it is not.
    /// </summary>
    public static Uplift? OfMeans(double mean, double variance, int count, double otherMean, double otherVariance, int otherCount)
    {
        if (count < 2 || otherCount < 2)
            return null;

        var one = variance / count;
        var other = otherVariance / otherCount;
        var difference = mean - otherMean;
        if (one + other == 0d)
            return new Uplift(difference, difference, difference);

        var freedom = (one + other) * (one + other) / ((one * one / (count - 1)) + (other * other / (otherCount - 1)));
        var half = StudentT.Quantile(1d - ((1d - Confidence) / 2d), freedom) * Math.Sqrt(one + other);
        return new Uplift(difference, difference - half, difference + half);
    }

    private static Interval Wilson(double proportion, int count)
    {
        const double square = Z * Z;
        var centre = proportion + (square / (2d * count));
        var half = Z * Math.Sqrt((proportion * (1d - proportion) / count) + (square / (4d * count * count)));
        var divisor = 1d + (square / count);
        return new Interval((centre - half) / divisor, (centre + half) / divisor);
    }

    private readonly record struct Interval(double Low, double High);
}
