using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>
/// Says a priority as a seller would. It names dates, never ages: a stored age is wrong tomorrow. It never names income:
/// that column is behind column security, this sentence is not.
/// </summary>
/// <param name="texts">The language.</param>
/// <param name="window">The window that the amounts are of.</param>
internal sealed class ReasonWriter(ReasonTexts texts, AnnualWindow window)
{
    /// <summary>Length of the column <c>cseg_priorityreason</c>.</summary>
    public const int MaximumLength = 500;

    private readonly string separator = texts.Text("Separator");
    private readonly string windowPhrase = texts.Window(window);

    /// <summary>What each level is called, and how much room the sentence leaves for reasons then.</summary>
    private readonly Dictionary<PriorityLevel, KeyValuePair<string, int>> levels = ((PriorityLevel[])Enum.GetValues(typeof(PriorityLevel))).ToDictionary(
        level => level,
        level => new KeyValuePair<string, int>(texts.Level(level), MaximumLength - texts.Text("Sentence", texts.Level(level), "").Length));

    /// <summary>One sentence, at most <see cref="MaximumLength"/> characters; whole phrases are left out rather than cut.</summary>
    /// <param name="priority">The outcome.</param>
    /// <param name="input">What it came from.</param>
    /// <param name="topPercent">The customer's annual value is among the highest so many per cent; none where that is not known.</param>
    /// <param name="exchangeRate">Units of the customer's currency for one of the base currency.</param>
    public string Write(Priority priority, PriorityInput input, int? topPercent, decimal exchangeRate)
    {
        var level = levels[priority.Level];
        var reasons = new StringBuilder();
        foreach (var phrase in priority.Level == PriorityLevel.None ? WithoutPurchase(input) : Phrases(priority, input, topPercent, exchangeRate))
        {
            if (reasons.Length + (reasons.Length == 0 ? 0 : separator.Length) + phrase.Length > level.Value)
                break;
            if (reasons.Length > 0)
                reasons.Append(separator);
            reasons.Append(phrase);
        }

        return texts.Text("Sentence", level.Key, reasons);
    }

    private IEnumerable<string> WithoutPurchase(PriorityInput input)
    {
        if (input.LastPurchaseOn is not { } last)
        {
            yield return texts.Text("NoPurchaseYet");
            yield break;
        }

        yield return texts.Text("NoPurchaseInWindow", windowPhrase);
        yield return texts.Text("LastOn", texts.Day(last));
    }

    private IEnumerable<string> Phrases(Priority priority, PriorityInput input, int? topPercent, decimal exchangeRate)
    {
        foreach (var contribution in priority.Contributions)
        {
            var phrase = contribution.Kind switch
            {
                FactorKind.AnnualValue when topPercent is { } percent => texts.Text("AnnualValueOfTop", texts.Amount(input.AnnualValue * exchangeRate), windowPhrase, percent),
                FactorKind.AnnualValue => texts.Text("AnnualValue", texts.Amount(input.AnnualValue * exchangeRate), windowPhrase),
                FactorKind.AnnualCount => input.AnnualCount == 1 ? texts.Text("OnePurchase") : texts.Text("Purchases", input.AnnualCount),
                FactorKind.Recency when input.LastPurchaseOn is { } last => texts.Text("LastOn", texts.Day(last)),
                FactorKind.AverageValue when input.AverageValue is { } average => texts.Text("AverageValue", texts.Amount(average * exchangeRate)),
                FactorKind.Trend => texts.TrendOf(input.Trend),
                FactorKind.CategoryReadiness => texts.ReadinessOf(input.Readiness),
                _ => null,
            };
            if (phrase != null)
                yield return phrase;
        }
    }
}
