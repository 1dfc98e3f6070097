namespace CrmSegmentation.Domain.Priorities;

/// <summary>Values of the choice <c>cseg_changecause</c>: what made the level of a customer change.</summary>
internal enum ChangeCause
{
    /// <summary>A purchase was added, changed, moved or deleted.</summary>
    Purchase = 653210000,

    /// <summary>Time passed: a purchase left the window, or arrived in it.</summary>
    Expiry = 653210001,

    /// <summary>Another scheme or version counts, or its cut points were computed anew.</summary>
    Scheme = 653210002,

    /// <summary>Two customers became one.</summary>
    Merge = 653210003,

    /// <summary>What is declared about the customer changed.</summary>
    Edit = 653210004,

    /// <summary>The settings changed: the window, for instance.</summary>
    Settings = 653210005,

    /// <summary>Verification found a wrong value and mended it.</summary>
    Repair = 653210006,
}
