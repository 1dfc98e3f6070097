namespace CrmSegmentation.Domain.Profiles;

/// <summary>An answer that may also be missing, which a Yes/No column of the platform cannot be. The values are those of the choice cseg_yesno.</summary>
internal enum YesNo
{
    No = 653210000,
    Yes = 653210001,
}
