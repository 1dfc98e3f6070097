namespace CrmSegmentation.Domain.Priorities;

/// <summary>Values of the choice <c>cseg_factorscoring</c>: where a factor has its scores from.</summary>
internal enum FactorScoring
{
    /// <summary>Its bands, set by hand.</summary>
    Bands = 653210000,

    /// <summary>Four cut points computed from the population: 20, 40, 60, 80 and 100 by fifths.</summary>
    CutPoints = 653210001,
}
