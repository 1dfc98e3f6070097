namespace LocalDataverse.Query;

/// <summary>How the fiscal year is divided.</summary>
internal enum FiscalPeriodType
{
    Monthly,
    Quarterly,
    SemiAnnually,
    Annually,
}
