namespace CrmSegmentation.Domain.Profiles;

/// <summary>Which kind of value a profile category holds. The values are those of the choice cseg_profilekind.</summary>
internal enum ProfileKind
{
    Text = 653210000,
    Number = 653210001,
    Date = 653210002,
    Choice = 653210003,
    YesOrNo = 653210004,
}
