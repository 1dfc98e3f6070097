using System;

namespace CrmSegmentation.Domain.Purchases;

/// <summary>All counted purchases, or all counted returns, that a customer ever made in one product category.</summary>
/// <param name="Kind">Purchases or returns.</param>
/// <param name="Category">Product category, or none.</param>
/// <param name="Count">How many.</param>
/// <param name="Amount">Exact sum of their amounts in the base currency.</param>
/// <param name="First">Date of the earliest.</param>
/// <param name="Last">Date of the latest.</param>
internal sealed record LifetimeGroup(PurchaseKind Kind, Guid? Category, int Count, decimal Amount, DateTime First, DateTime Last)
{
    /// <summary>This group and another of the same kind and category as one.</summary>
    public LifetimeGroup With(LifetimeGroup other) => this with
    {
        Count = Count + other.Count,
        Amount = Amount + other.Amount,
        First = First < other.First ? First : other.First,
        Last = Last > other.Last ? Last : other.Last,
    };
}
