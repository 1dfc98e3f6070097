using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>What one page of maintenance did.</summary>
internal sealed record MaintenancePage
{
    /// <summary>Customers recalculated; and rows of any table that could not be worked on, with the reason.</summary>
    public RecalculationResult Result { get; init; } = new();

    /// <summary>What was done beside recalculating customers, in words: '12 segments counted'. Nothing when nothing was.</summary>
    public Sentence? Note { get; init; }

    /// <summary>Customers known to be due after this page. The platform counts to 5,000: that stands for so many or more.</summary>
    public int Remaining { get; init; }

    /// <summary>The phase that the page belongs to.</summary>
    public string? Phase { get; init; }

    /// <summary>How to go on; none after the last page.</summary>
    public MaintenanceToken? Next { get; init; }

    public bool DidNothing => Result is { Touched: 0, Failures.Count: 0 } && Note == null && Next == null;
}
