namespace CrmSegmentation.Domain.Profiles;

/// <summary>Values of the choice <c>cseg_trend</c>: the window against the window one year earlier.</summary>
internal enum Trend
{
    Growing = 653210000,
    Steady = 653210001,
    Declining = 653210002,

    /// <summary>The first purchase ever lies in the window: there is no earlier year to compare with.</summary>
    New = 653210003,

    /// <summary>Bought once, but not in the window.</summary>
    Lapsed = 653210004,
}
