using System;
using System.Collections.Concurrent;
using CrmSegmentation.Domain;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Remembers the rules between the calls of one process, for the platform keeps a process for many calls. A save then need
/// not read them. Steps hold no state of their own; this is the one place that does.
/// </summary>
/// <remarks>
/// Time is the events' own (<c>OperationCreatedOn</c>). A process that does not see the rules change goes on by the old ones
/// for <see cref="Validity"/>; what it writes meanwhile bears their version, and maintenance, which always reads anew, finds
/// it. The process that changes the rules forgets them at once, and remembers none until no transaction can be left that
/// read what is then rolled back.
/// </remarks>
internal static class RulesCache
{
    internal static readonly TimeSpan Validity = TimeSpan.FromSeconds(30);

    /// <summary>The platform ends a transaction after two minutes.</summary>
    internal static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(2);

    /// <summary>By organisation: a process may serve several.</summary>
    private static readonly ConcurrentDictionary<Guid, Entry> Entries = new();

    /// <summary>The rules at the time of an event, remembered or read.</summary>
    public static Rules Get(Guid organization, DateTime at, Func<Rules> read)
    {
        if (Entries.TryGetValue(organization, out var known) && known.Rules != null && Apart(at, known.At) < Validity)
            return known.Rules;

        var rules = read();
        if (!(Apart(at, rules.ChangedOn) <= LongestTransaction))
        {
            Entries.AddOrUpdate(
                organization,
                _ => new Entry(rules, at, null),
                (_, entry) => Apart(at, entry.ForgottenAt) <= LongestTransaction ? entry : new Entry(rules, at, entry.ForgottenAt));
        }

        return rules;
    }

    /// <summary>Somebody is changing the rules.</summary>
    public static void Forget(Guid organization, DateTime at) => Entries[organization] = new Entry(null, at, at);

    private static TimeSpan? Apart(DateTime one, DateTime? other) => (one - other)?.Duration();

    private sealed record Entry(Rules? Rules, DateTime At, DateTime? ForgottenAt);
}
