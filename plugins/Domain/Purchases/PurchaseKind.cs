namespace CrmSegmentation.Domain.Purchases;

/// <summary>Values of the choice <c>cseg_purchasekind</c>.</summary>
internal enum PurchaseKind
{
    Purchase = 653210000,

    /// <summary>Carries a positive amount that is subtracted. It is never a purchase: no count, no date.</summary>
    Return = 653210001,
}
