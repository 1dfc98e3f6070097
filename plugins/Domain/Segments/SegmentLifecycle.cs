namespace CrmSegmentation.Domain.Segments;

/// <summary>Values of the choice <c>cseg_segmentlifecycle</c>.</summary>
internal enum SegmentLifecycle
{
    Draft = 653210000,

    /// <summary>Has an active marketing list.</summary>
    Published = 653210001,

    /// <summary>Its marketing list is kept, inactive.</summary>
    Retired = 653210002,
}
