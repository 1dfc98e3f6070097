using System;
using CrmSegmentation.Domain.Purchases;

namespace CrmSegmentation.Tests.Profiles;

/// <summary>A purchase row as a test writes it down.</summary>
internal sealed record BoughtItem(DateTime Date, PurchaseKind Kind, decimal Amount, PurchaseChannel? Channel = null, bool IsGift = false, Guid? Category = null)
{
    public Purchase AsPurchase => new(Date, Kind, Amount, Channel, IsGift, Category);
}
