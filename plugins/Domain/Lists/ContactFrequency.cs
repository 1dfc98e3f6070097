namespace CrmSegmentation.Domain.Lists;

/// <summary>Values of the choice <c>cseg_contactfrequency</c>: how often a customer wants to hear from us.</summary>
internal enum ContactFrequency
{
    AsItHappens = 653210000,
    Weekly = 653210001,
    Monthly = 653210002,
    Quarterly = 653210003,

    /// <summary>On no list, whatever its purpose.</summary>
    Never = 653210004,
}
