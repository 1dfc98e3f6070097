namespace CrmSegmentation.Domain.Segments;

/// <summary>Values of the choice <c>cseg_membershipcause</c>: why a customer entered or left a segment, as far as can be told afterwards.</summary>
internal enum MembershipCause
{
    /// <summary>Was a member when the history of the segment began.</summary>
    FirstCount = 653210000,

    /// <summary>A purchase was made, changed or moved to the customer.</summary>
    Purchase = 653210001,

    /// <summary>Nothing happened but that time passed.</summary>
    Expiry = 653210002,

    /// <summary>The definition of the segment or of a parent changed, or the segment was retired.</summary>
    RuleChange = 653210003,

    /// <summary>The customer was merged into another.</summary>
    Merge = 653210004,

    /// <summary>A person or an import changed the customer.</summary>
    Edit = 653210005,

    /// <summary>The customer was contacted and is held back for as long as he chose.</summary>
    Contact = 653210006,
}
