using System;
using System.Globalization;

namespace CrmSegmentation.Cli.Output;

/// <summary>Numbers and days as the printed summary writes them, the same on every machine.</summary>
internal static class Text
{
    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Amount(decimal amount) => amount.ToString("N2", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    /// <summary>How many rows a second that is.</summary>
    public static string Rate(int rows, TimeSpan time) => Number((int)(rows / Math.Max(time.TotalSeconds, 0.001)));

    /// <summary>'1 customer', '2 customers'.</summary>
    public static string Count(int number, string one) => $"{Number(number)} {(number == 1 ? one : one + "s")}";
}
