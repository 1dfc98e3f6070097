namespace CrmSegmentation.Domain.Offers;

/// <summary>Values of the choice <c>cseg_offerstatus</c>.</summary>
internal enum OfferStatus
{
    /// <summary>In preparation: everything can be changed.</summary>
    Draft = 653210000,

    /// <summary>Its members are fixed.</summary>
    Launched = 653210001,

    /// <summary>Its results are final.</summary>
    Closed = 653210002,

    /// <summary>Its members are drawn, page by page; until all are, it counts for nothing.</summary>
    Launching = 653210003,
}
