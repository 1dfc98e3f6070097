namespace CrmSegmentation.Domain.Segments;

/// <summary>Values of the choice <c>cseg_segmentpurpose</c>: what the marketing list is for, hence whose consent it needs.</summary>
internal enum SegmentPurpose
{
    Any = 653210000,
    Email = 653210001,
    Phone = 653210002,
    Post = 653210003,
}
