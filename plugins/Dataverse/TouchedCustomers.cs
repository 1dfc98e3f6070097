using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// The customers whom a save touches, each with the day of the earliest purchase of theirs that it touches: as it was before, or
/// as it is after. By that day a recalculation knows whether what is remembered of earlier purchases still holds.
/// </summary>
internal sealed class TouchedCustomers
{
    private const char Between = ' ';
    private const char Line = '\n';
    private const string Few = "few";

    private readonly Dictionary<Guid, DateTime> earliest = [];
    private readonly HashSet<Guid> locked = [];

    public IReadOnlyCollection<Guid> Ids => earliest.Keys;

    /// <summary>Whether they are known to have so few purchases that all of them are read rather than added up by a request of its own.</summary>
    public bool HaveFewPurchases { get; set; }

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

    /// <summary>Those who are not locked yet, in the one order of locks.</summary>
    public List<Guid> Unlocked() => [.. earliest.Keys.Where(id => !locked.Contains(id)).OrderBy(id => id)];

    public bool IsLocked(Guid contactId) => locked.Contains(contactId);

    /// <summary>This transaction has locked a customer.</summary>
    public void NoteLocked(Guid contactId) => locked.Add(contactId);

    /// <summary>What is noted so far, for a later step of the same save: only what is locked is handed on.</summary>
    public override string ToString() => string.Join(Line.ToString(), locked.Where(earliest.ContainsKey).Select(id => id.ToString("N") + Between + earliest[id].Ticks.ToString(CultureInfo.InvariantCulture)).Concat(HaveFewPurchases ? [Few] : []));

    /// <summary>Takes over what an earlier step of the same save noted.</summary>
    public void TakeOver(string noted)
    {
        foreach (var line in noted.Split([Line], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == Few)
            {
                HaveFewPurchases = true;
                continue;
            }

            var parts = line.Split(Between);
            var id = Guid.ParseExact(parts[0], "N");
            Add(id, new DateTime(long.Parse(parts[1], CultureInfo.InvariantCulture)));
            NoteLocked(id);
        }
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
