namespace LocalDataverse.Query;

/// <summary>How the fiscal year is divided.</summary>
internal enum FiscalPeriodType
{
    Monthly,
    Quarterly,
    SemiAnnually,
    Annually,

    /// <summary>Thirteen periods of four weeks; the last one goes on to the end of the year.</summary>
    FourWeekly,
}
