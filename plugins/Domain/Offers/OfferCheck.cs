using System;
using System.Collections.Generic;

namespace CrmSegmentation.Domain.Offers;

/// <summary>Finds what keeps an offer from working, in sentences for the person who makes it.</summary>
internal static class OfferCheck
{
    public static IEnumerable<Sentence> Of(bool hasCampaign, bool hasSegment, DateTime? startsOn, DateTime? endsOn, decimal? holdOutShare)
    {
        if (!hasCampaign)
            yield return $"'Campaign' is empty: an offer needs the campaign that carries it.";
        if (!hasSegment)
            yield return $"'Segment' is empty: an offer needs the segment whose members get it.";
        if (startsOn == null || endsOn == null)
            yield return $"'Starts On' and 'Ends On' are both needed: purchases of this period count.";
        else if (endsOn < startsOn)
            yield return $"'Ends On' is {endsOn:yyyy-MM-dd}, before 'Starts On', {startsOn:yyyy-MM-dd}.";
        if (holdOutShare is < 0m or > HoldOut.LargestShare)
            yield return $"'Hold-out Share' is {holdOutShare:0.##}: it must be from 0 to {HoldOut.LargestShare:0} per cent.";
    }
}
