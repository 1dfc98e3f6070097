using System;
using System.Collections.Generic;

namespace CrmSegmentation.Dataverse;

/// <summary>What came of recalculating customers that were due.</summary>
internal sealed class RecalculationResult
{
    /// <summary>Customers computed anew.</summary>
    public int Touched { get; set; }

    /// <summary>Those of them in whom a stored value changed.</summary>
    public int Changed { get; set; }

    /// <summary>Customers that could not be computed, with the reason. Nothing was written about them.</summary>
    public Dictionary<Guid, string> Failures { get; } = [];
}
