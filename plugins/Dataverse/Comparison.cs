using System;
using System.Collections.Generic;

namespace CrmSegmentation.Dataverse;

/// <summary>What comparing stored profiles with computed ones found.</summary>
internal sealed class Comparison
{
    /// <summary>Customers compared.</summary>
    public int Verified { get; set; }

    /// <summary>Customers that maintenance has yet to bring up to date; they were not compared.</summary>
    public int Due { get; set; }

    /// <summary>Customers in whom a stored value is wrong, with the columns.</summary>
    public Dictionary<Guid, string> Mismatches { get; } = [];

    /// <summary>Customers whose profile cannot be computed, with the reason.</summary>
    public Dictionary<Guid, string> Failures { get; } = [];
}
