using System;

namespace CrmSegmentation.Domain.Offers;

/// <summary>Who gets no offer, to compare with those who do.</summary>
internal static class HoldOut
{
    /// <summary>The largest share, in per cent: an offer that is kept from nearly everybody is none.</summary>
    public const decimal LargestShare = 90m;

    private const double Values = 18446744073709551616d;

    /// <summary>
    /// Draws by lot, yet always the same: it follows from the two ids, so that a launch that is repeated, or checked by
    /// somebody else, holds out the same customers, and each offer others than the one before.
    /// </summary>
    /// <param name="offerId">The offer.</param>
    /// <param name="contactId">The customer.</param>
    /// <param name="share">Per cent of the customers to hold out. The drawn share is near it, not equal.</param>
    public static bool Includes(Guid offerId, Guid contactId, decimal share) => Fingerprint.Of(offerId, contactId) / Values * 100d < (double)share;
}
