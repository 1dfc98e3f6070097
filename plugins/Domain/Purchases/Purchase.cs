using System;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>One active purchase or return of one customer.</summary>
/// <param name="Date">Day of the purchase.</param>
/// <param name="Kind">Purchase or return.</param>
/// <param name="Amount">Net amount in the base currency, unrounded, not negative for a return either.</param>
/// <param name="Channel">Channel it came through, when known.</param>
/// <param name="IsGift">Whether it was bought as a gift.</param>
internal readonly record struct Purchase(DateTime Date, PurchaseKind Kind, decimal Amount, PurchaseChannel? Channel = null, bool IsGift = false)
{
    public bool IsReturn => Kind == PurchaseKind.Return;

    /// <summary>What it adds to a customer's value.</summary>
    public decimal Value => IsReturn ? -Amount : Amount;
}
