using System;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>One active purchase or return of one customer, or several of one day that are alike.</summary>
/// <param name="Date">Day of the purchase.</param>
/// <param name="Kind">Purchase or return.</param>
/// <param name="Amount">Net amount in the base currency, unrounded, not negative for a return either; of several their sum.</param>
/// <param name="Channel">Channel it came through, when known.</param>
/// <param name="IsGift">Whether it was bought as a gift.</param>
/// <param name="Category">Product category, or none.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct Purchase(DateTime Date, PurchaseKind Kind, decimal Amount, PurchaseChannel? Channel = null, bool IsGift = false, Guid? Category = null, int Count = 1)
{
    public bool IsReturn => Kind == PurchaseKind.Return;

    /// <summary>What it adds to a customer's value.</summary>
    public decimal Value => IsReturn ? -Amount : Amount;
}
