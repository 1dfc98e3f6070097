namespace CrmSegmentation.Domain.Priorities;

/// <summary>Values of the choice <c>cseg_factorkind</c>: what a factor of a priority scheme looks at.</summary>
internal enum FactorKind
{
    AnnualValue = 653210000,
    AnnualCount = 653210001,
    Recency = 653210002,
    AverageValue = 653210003,
    Trend = 653210004,
    CategoryReadiness = 653210005,
    Income = 653210006,
}
