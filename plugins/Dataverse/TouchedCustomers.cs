using System;
using System.Collections.Generic;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The customers whom a save touches, each with the day of the earliest purchase of theirs that it touches: as it was before, or
/// as it is after. By that day a recalculation knows whether what is remembered of earlier purchases still holds.
/// </summary>
internal sealed class TouchedCustomers
{
    private readonly Dictionary<Guid, DateTime> earliest = [];

    public IReadOnlyCollection<Guid> Ids => earliest.Keys;

    /// <summary>Customers about whom nothing remembered is to be relied upon.</summary>
    public static TouchedCustomers Wholly(IEnumerable<Guid> contactIds) => Each(contactIds, DateTime.MinValue);

    /// <summary>Customers none of whose purchases is touched.</summary>
    public static TouchedCustomers ButNoPurchase(IEnumerable<Guid> contactIds) => Each(contactIds, DateTime.MaxValue);

    /// <summary>Day of the earliest purchase touched of a customer.</summary>
    public DateTime Earliest(Guid contactId) => earliest[contactId];

    /// <summary>Adds a purchase of a customer, where it has one.</summary>
    public void Add(Guid? contactId, DateTime date)
    {
        if (contactId is { } id && !(earliest.TryGetValue(id, out var known) && known <= date))
            earliest[id] = date;
    }

    /// <summary>Leaves customers out.</summary>
    public void Remove(Guid contactId) => earliest.Remove(contactId);

    private static TouchedCustomers Each(IEnumerable<Guid> contactIds, DateTime date)
    {
        var touched = new TouchedCustomers();
        foreach (var id in contactIds)
            touched.Add(id, date);
        return touched;
    }
}
