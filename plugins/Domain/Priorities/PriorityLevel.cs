namespace CrmSegmentation.Domain.Priorities;

/// <summary>Values of the choice <c>cseg_priority</c>.</summary>
internal enum PriorityLevel
{
    High = 653210000,
    Medium = 653210001,
    Low = 653210002,

    /// <summary>No purchase in the window.</summary>
    None = 653210003,
}
