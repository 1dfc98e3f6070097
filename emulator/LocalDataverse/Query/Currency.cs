namespace LocalDataverse.Query;

/// <summary>What of a currency shows in a formatted amount.</summary>
/// <param name="Symbol">Before the amount; null for none.</param>
/// <param name="Precision">The currency's own digits.</param>
/// <param name="PricingPrecision">The organisation's digits for prices; 2 where it is not the base currency.</param>
internal sealed record Currency(string? Symbol, int Precision, int PricingPrecision)
{
    public static Currency Unknown { get; } = new(null, 2, 2);
}
