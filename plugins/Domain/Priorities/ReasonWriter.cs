using System;
using System.Collections.Generic;
using System.Globalization;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// Says a priority as a seller would. It names dates, never ages: a stored age is wrong tomorrow. It never names income:
/// that column is behind column security, this sentence is not.
/// </summary>
internal static class ReasonWriter
{
    /// <summary>Length of the column <c>cseg_priorityreason</c>.</summary>
    public const int MaximumLength = 500;

    private const string Separator = "; ";

    /// <summary>One sentence, at most <see cref="MaximumLength"/> characters; whole phrases are left out rather than cut.</summary>
    /// <param name="priority">The outcome.</param>
    /// <param name="input">What it came from.</param>
    /// <param name="windowPhrase">How the window is called: 'in twelve months'.</param>
    /// <param name="exchangeRate">Units of the customer's currency for one of the base currency.</param>
    public static string Write(Priority priority, PriorityInput input, string windowPhrase, decimal exchangeRate)
    {
        var sentence = priority.Level + ": ";
        var first = true;
        foreach (var phrase in priority.Level == PriorityLevel.None ? WithoutPurchase(input, windowPhrase) : Phrases(priority, input, windowPhrase, exchangeRate))
        {
            if (sentence.Length + Separator.Length + phrase.Length > MaximumLength)
                break;
            sentence += first ? phrase : Separator + phrase;
            first = false;
        }

        return sentence;
    }

    private static IEnumerable<string> WithoutPurchase(PriorityInput input, string windowPhrase)
    {
        if (input.LastPurchaseOn is not { } last)
        {
            yield return "no purchase yet";
            yield break;
        }

        yield return "no purchase " + windowPhrase;
        yield return "last on " + Day(last);
    }

    private static IEnumerable<string> Phrases(Priority priority, PriorityInput input, string windowPhrase, decimal exchangeRate)
    {
        foreach (var contribution in priority.Contributions)
        {
            var phrase = contribution.Kind switch
            {
                FactorKind.AnnualValue => Amount(input.AnnualValue * exchangeRate) + " " + windowPhrase,
                FactorKind.AnnualCount => input.AnnualCount == 1 ? "1 purchase" : input.AnnualCount.ToString(CultureInfo.InvariantCulture) + " purchases",
                FactorKind.Recency when input.LastPurchaseOn is { } last => "last on " + Day(last),
                FactorKind.AverageValue when input.AverageValue is { } average => Amount(average * exchangeRate) + " on average",
                FactorKind.Trend => TrendPhrase(input.Trend),
                FactorKind.CategoryReadiness => ReadinessPhrase(input.Readiness),
                _ => null,
            };
            if (phrase != null)
                yield return phrase;
        }
    }

    private static string? TrendPhrase(Trend? trend) => trend switch
    {
        Trend.Growing => "growing",
        Trend.Steady => "steady",
        Trend.Declining => "declining",
        Trend.New => "new customer",
        _ => null,
    };

    private static string? ReadinessPhrase(CategoryReadiness? readiness) => readiness switch
    {
        CategoryReadiness.FirstForNewProducts => "first for new products",
        CategoryReadiness.Early => "early for new products",
        CategoryReadiness.WaitsForProvenResults => "waits for proven results",
        CategoryReadiness.SlowForNewProducts => "slow for new products",
        CategoryReadiness.AvoidsNewProducts => "avoids new products",
        _ => null,
    };

    private static string Amount(decimal amount) =>
        Math.Round(amount, 2, MidpointRounding.AwayFromZero).ToString("N2", CultureInfo.InvariantCulture);

    private static string Day(DateTime day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
