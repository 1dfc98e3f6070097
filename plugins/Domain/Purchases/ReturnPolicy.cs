namespace CrmSegmentation.Domain.Purchases;

/// <summary>Values of the choice <c>cseg_returnpolicy</c>. A return is a purchase under none of them.</summary>
internal enum ReturnPolicy
{
    /// <summary>A return is subtracted from value.</summary>
    ReducesValue = 653210000,

    /// <summary>A return counts nowhere.</summary>
    Ignored = 653210001,
}
