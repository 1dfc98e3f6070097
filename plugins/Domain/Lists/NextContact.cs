using System;

namespace CrmSegmentation.Domain.Lists;

/// <summary>When a customer may be contacted again.</summary>
internal static class NextContact
{
    private const int Week = 7;
    private const int Quarter = 3;

    /// <summary>
    /// The first day on which another contact is allowed; null when any day is, or when none ever is: <see cref="ContactFrequency.Never"/>
    /// keeps the customer off every list by itself. A month is a calendar month: after a contact on 1 May the next is allowed
    /// on 1 June. Where the month is shorter, on its last day: after 31 January on 28 February, or 29 in a leap year.
    /// </summary>
    /// <param name="lastContactedOn">Day of the last contact; null when there was none.</param>
    /// <param name="frequency">What the customer chose; null when nothing.</param>
    public static DateTime? AllowedOn(DateTime? lastContactedOn, ContactFrequency? frequency) => frequency switch
    {
        ContactFrequency.Weekly => lastContactedOn?.AddDays(Week),
        ContactFrequency.Monthly => lastContactedOn?.AddMonths(1),
        ContactFrequency.Quarterly => lastContactedOn?.AddMonths(Quarter),
        _ => null,
    };
}
