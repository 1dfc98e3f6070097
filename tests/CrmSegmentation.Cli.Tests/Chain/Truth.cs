using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Tests.Chain;

/// <summary>
/// Compares a report with a truth file, which was computed from the purchase log alone. The truth's window is
/// <c>as of - 365 days &lt; date</c>, ours <c>as of.AddYears(-1) &lt; date</c>. The two are one and the same where no 29 February lies
/// between: so it is for 1997-12-31, 1998-06-30 and 2019-06-30, which <see cref="WindowsAgree"/> checks instead of trusting it.
/// </summary>
internal static class Truth
{
    public static bool WindowsAgree(DateOnly asOf) => asOf.AddYears(-1) == asOf.AddDays(-365);

    /// <summary>Every way in which the report differs from the truth, the customer first.</summary>
    public static IReadOnlyList<string> Differences(
        Dictionary<string, IReadOnlyDictionary<string, string>> truth, Dictionary<string, IReadOnlyDictionary<string, string>> report)
    {
        var differences = new List<string>();
        foreach (var (customer, expected) in truth)
        {
            if (!report.TryGetValue(customer, out var actual))
            {
                differences.Add($"{customer}: absent");
                continue;
            }

            var annualCount = int.Parse(expected["purchases_365"], CultureInfo.InvariantCulture);
            var annualTotal = Number(expected["total_365"]);
            // The truth's averages are rounded to four decimals; rounding them again to two would round twice.
            var average = annualCount == 0 ? string.Empty : Cents(annualTotal / annualCount);
            Compare("first_purchase", expected["first_purchase"]);
            Compare("last_purchase", expected["last_purchase"]);
            Compare("annual_count", expected["purchases_365"]);
            Compare("annual_value", Cents(annualTotal));
            Compare("average_value", average);
            Compare("lifetime_count", expected["purchases"]);
            Compare("lifetime_value", Cents(Number(expected["total"])));
            if (annualCount > 0 && Math.Abs(Number(actual["average_value"]) - Number(expected["average_365"])) > 0.00505m)
                differences.Add($"{customer}: average {actual["average_value"]} is not {expected["average_365"]}");

            void Compare(string column, string value)
            {
                if (actual[column] != value)
                    differences.Add($"{customer}: {column} is {actual[column]}, not {value}");
            }
        }

        return differences;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Cents(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture);
}
