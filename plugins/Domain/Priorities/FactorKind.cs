namespace CrmSegmentation.Domain.Priorities;

/// <summary>What a factor of a priority scheme looks at.</summary>
internal enum FactorKind
{
    AnnualValue,
    AnnualCount,
    Recency,
    AverageValue,
    Trend,
    CategoryReadiness,
    Income,
}
