using System;

namespace CrmSegmentation.Domain.Offers;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    private const double Tiny = 1e-300;
    private const int Steps = 500;

    private static readonly double[] Lanczos =
    [
        676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
        9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The value that the variable stays below with a probability of more than one half.</summary>
    /// <param name="probability">Above 0.5 and below 1.</param>
    /// <param name="freedom">Degrees of freedom, more than 0, not necessarily whole.</param>
    public static double Quantile(double probability, double freedom)
    {
        // The distribution function grows: halving a range finds the value to the last digit that matters.
        var low = 0d;
        var high = 1d;
        while (Below(high, freedom) < probability)
            high *= 2d;
        for (var i = 0; i < Steps && high - low > 1e-12 * high; i++)
        {
            var middle = (low + high) / 2d;
            if (Below(middle, freedom) < probability)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2d;
    }

    private static double Below(double value, double freedom) => 1d - (IncompleteBeta(freedom / 2d, 0.5, freedom / (freedom + (value * value))) / 2d);

    /// <summary>The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8).</summary>
    private static double IncompleteBeta(double a, double b, double x)
    {
        if (x >= 1d)
            return 1d;
        if (x > (a + 1d) / (a + b + 2d))
            return 1d - IncompleteBeta(b, a, 1d - x);

        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1d - x))) / a;
        var c = 1d;
        var d = Inverse(1d - ((a + b) * x / (a + 1d)));
        var fraction = d;
        for (var m = 1; m < Steps; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1d) * (a + (2 * m)));
            d = Inverse(1d + (even * d));
            c = 1d + (even / c);
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1d));
            d = Inverse(1d + (odd * d));
            c = 1d + (odd / c);
            fraction *= d * c;
            if (Math.Abs((d * c) - 1d) < 1e-15)
                break;
        }

        return front * fraction;
    }

    private static double Inverse(double value) => 1d / (Math.Abs(value) < Tiny ? Tiny : value);

    private static double LogGamma(double value)
    {
        if (value < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * value)) - LogGamma(1d - value);

        value -= 1d;
        var sum = 0.99999999999980993;
        for (var i = 0; i < Lanczos.Length; i++)
            sum += Lanczos[i] / (value + i + 1);
        var t = value + Lanczos.Length - 0.5;
        return (0.5 * Math.Log(2d * Math.PI)) + ((value + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
