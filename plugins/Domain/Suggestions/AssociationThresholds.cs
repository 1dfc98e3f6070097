namespace CrmSegmentation.Domain.Suggestions;

/// <summary>What a co-purchase rule must reach to be one.</summary>
internal sealed record AssociationThresholds
{
    public static AssociationThresholds Default { get; } = new();

    /// <summary>Customers who bought both: fewer may be chance, and may be known by name.</summary>
    public int Customers { get; init; } = 5;

    /// <summary>Per cent.</summary>
    public decimal Confidence { get; init; } = 20m;

    /// <summary>Above 1, or a rule would only say that something sells well.</summary>
    public decimal Lift { get; init; } = 1.1m;

    /// <summary>Whether a rule reaches them. It is judged by its counts, before any rounding.</summary>
    public bool AreReachedBy(CategoryRule rule) =>
        rule.Customers >= Customers
        && 100m * rule.Customers >= Confidence * rule.FromCustomers
        && (decimal)rule.Customers * rule.AllCustomers >= Lift * rule.FromCustomers * rule.ToCustomers;
}
