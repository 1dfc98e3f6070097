using System;

namespace CrmSegmentation.Cli.Input;

/// <summary>One purchase or return as the loader takes it.</summary>
internal sealed record PurchaseRow
{
    /// <summary>The line it comes from; 0 where it comes from no file.</summary>
    public int Line { get; init; }

    /// <summary>The number the shop knows the customer by; null where the row names the customer by e-mail alone.</summary>
    public string? CustomerNumber { get; init; }

    public string? Email { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Never negative, four decimals at most: a return is told by <see cref="IsReturn"/>.</summary>
    public required decimal Amount { get; init; }

    public bool IsReturn { get; init; }

    /// <summary>With <see cref="DocumentNumber"/> the identity of the purchase.</summary>
    public required string SourceSystem { get; init; }

    public required string DocumentNumber { get; init; }

    public decimal? Units { get; init; }

    /// <summary>A value of the choice of channels.</summary>
    public int? Channel { get; init; }

    /// <summary>The product category's name, which is its code too.</summary>
    public string? Category { get; init; }

    /// <summary>What was bought, in the file's words; of several lines that of the largest amount.</summary>
    public string? Product { get; init; }

    /// <summary>The amount of the line that <see cref="Product"/> is of.</summary>
    public decimal ProductAmount { get; init; }

    public bool? IsGift { get; init; }

    /// <summary>An ISO 4217 code; null: the organisation's base currency.</summary>
    public string? Currency { get; init; }
}
