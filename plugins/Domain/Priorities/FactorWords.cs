using System.Globalization;
using System.Linq;
using CrmSegmentation.Domain.Profiles;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>Says what a factor looked at and where its scores change. Nobody stores it, so it is in the language of who asks.</summary>
internal sealed class FactorWords(ReasonTexts texts)
{
    /// <summary>Stands for an input that the asker may not read.</summary>
    public string Hidden => texts.Text("NotShown");

    public string NameOf(FactorKind kind) => texts.Text("Factor_" + kind);

    /// <summary>An input of a factor as people write it: '600.00', '29 days', 'growing'; empty where it is unknown.</summary>
    /// <param name="kind">The factor.</param>
    /// <param name="input">What it looked at.</param>
    /// <param name="exchangeRate">Units of the currency in which amounts are told for one of the base currency.</param>
    public string InputOf(FactorKind kind, decimal? input, decimal exchangeRate = 1m) => input is not { } value ? "" : kind switch
    {
        FactorKind.Trend => Trend((Trend)(int)value),
        FactorKind.CategoryReadiness => Readiness((CategoryReadiness)(int)value),
        FactorKind.Recency => value == 1 ? texts.Text("OneDay") : texts.Text("Days", texts.Whole(value)),
        FactorKind.AnnualCount => texts.Whole(value),
        _ => texts.Amount(value * exchangeRate),
    };

    /// <summary>Where a factor's scores change: 'from 20: 40; from 50: 60'.</summary>
    public string StepsOf(PriorityFactor factor) => string.Join("; ", factor.Kind switch
    {
        FactorKind.Trend => factor.Choices.Select(choice => texts.Text("Step", Trend((Trend)choice.Key), texts.Number(choice.Value))),
        FactorKind.CategoryReadiness => factor.Choices.Select(choice => texts.Text("Step", Readiness((CategoryReadiness)choice.Key), texts.Number(choice.Value))),
        _ => factor.Bands.Select(band => band.From == decimal.MinValue ? texts.Text("StepBelow", texts.Number(band.Score)) : texts.Text("StepFrom", texts.Number(band.From), texts.Number(band.Score))),
    });

    private string Trend(Trend trend) => texts.TrendOf(trend) ?? texts.Text("Lapsed");

    /// <summary>An organisation may have added a value of its own, of which its number is known.</summary>
    private string Readiness(CategoryReadiness readiness) => texts.ReadinessOf(readiness) ?? ((int)readiness).ToString(CultureInfo.InvariantCulture);
}
