namespace CrmSegmentation.Domain.Profiles;

/// <summary>From which ratio of annual value to previous annual value a customer grows or declines.</summary>
/// <param name="GrowingFrom">At this ratio or above: Growing.</param>
/// <param name="DecliningBelow">Below this ratio: Declining. Between the two: Steady.</param>
internal sealed record TrendBands(decimal GrowingFrom, decimal DecliningBelow)
{
    public static TrendBands Default { get; } = new(1.10m, 0.90m);

    /// <summary>Compares two annual values. Where there was no value to grow from, any value is growth.</summary>
    public Trend Compare(decimal annualValue, decimal previousAnnualValue)
    {
        if (previousAnnualValue <= 0)
            return annualValue > 0 ? Trend.Growing : Trend.Steady;
        if (annualValue >= previousAnnualValue * GrowingFrom)
            return Trend.Growing;
        return annualValue < previousAnnualValue * DecliningBelow ? Trend.Declining : Trend.Steady;
    }
}
