namespace CrmSegmentation.Domain.Profiles;

/// <summary>What a value is derived from where nobody entered one. The values are those of the choice cseg_profilederivation.</summary>
internal enum ProfileDerivation
{
    MonthOfBirth = 653210000,
    SpousesMonthOfBirth = 653210001,
}
