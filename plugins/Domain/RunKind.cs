namespace CrmSegmentation.Domain;

/// <summary>Values of the choice <c>cseg_runkind</c>: what a run does.</summary>
internal enum RunKind
{
    /// <summary>Brings profiles up to date.</summary>
    Maintenance = 653210000,

    /// <summary>Compares profiles with the purchases.</summary>
    Verification = 653210001,

    /// <summary>Recalculates all customers, due or not.</summary>
    RecalculateAll = 653210002,

    /// <summary>Writes the marketing lists of all published segments anew.</summary>
    PublishAll = 653210003,

    /// <summary>Mines co-purchase rules from the purchases of all customers, then suggests by them.</summary>
    MineCoPurchases = 653210004,
}
