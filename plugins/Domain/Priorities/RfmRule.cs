namespace CrmSegmentation.Domain.Priorities;

/// <summary>A named group and the scores that belong to it.</summary>
internal sealed record RfmRule(RfmGroup Group, RfmRange Recency, RfmRange Frequency, RfmRange Monetary)
{
    public bool Matches(RfmScores scores) =>
        Recency.Contains(scores.Recency) && Frequency.Contains(scores.Frequency) && Monetary.Contains(scores.Monetary);
}
