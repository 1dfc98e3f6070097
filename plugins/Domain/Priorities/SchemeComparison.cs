using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmSegmentation.Domain.Priorities;

/// <summary>What would become of customers: the distribution by level and RFM group before and after, who moves from which level to which.</summary>
internal sealed class SchemeComparison
{
    /// <summary>Stands for the level or group of customers who have none yet.</summary>
    public const int Unknown = -1;

    /// <summary>Movers that are kept, the biggest; enough to find some that a caller may read.</summary>
    private const int MostMoves = 200;

    private readonly List<Move> moves = [];

    /// <summary>By the choice's value; <see cref="Unknown"/> for customers that have none yet.</summary>
    public SortedDictionary<int, Tally> LevelsBefore { get; } = [];

    public SortedDictionary<int, Tally> LevelsAfter { get; } = [];

    public SortedDictionary<int, Tally> GroupsBefore { get; } = [];

    public SortedDictionary<int, Tally> GroupsAfter { get; } = [];

    /// <summary>By the level before, then by the level after; those who stay are in it too.</summary>
    public SortedDictionary<int, SortedDictionary<int, Tally>> Migration { get; } = [];

    public Tally All { get; } = new();

    /// <summary>Customers whose level becomes another.</summary>
    public Tally Moved { get; } = new();

    /// <summary>The biggest movers first: by levels up or down, then by annual value.</summary>
    public IEnumerable<Move> BiggestMoves() => moves.OrderByDescending(move => move.Steps).ThenByDescending(move => move.AnnualValue).ThenBy(move => move.ContactId).Take(MostMoves);

    public void Add(Guid contactId, decimal annualValue, Outcome before, Outcome after)
    {
        All.Add(annualValue);
        Of(LevelsBefore, (int?)before.Level).Add(annualValue);
        Of(LevelsAfter, (int?)after.Level).Add(annualValue);
        Of(GroupsBefore, (int?)before.Group).Add(annualValue);
        Of(GroupsAfter, (int?)after.Group).Add(annualValue);
        var from = (int?)before.Level ?? Unknown;
        if (!Migration.TryGetValue(from, out var row))
            Migration.Add(from, row = []);
        Of(row, (int?)after.Level).Add(annualValue);
        if (before.Level == after.Level)
            return;

        Moved.Add(annualValue);
        moves.Add(new Move(contactId, annualValue, before, after));
        if (moves.Count < 2 * MostMoves)
            return;
        var kept = BiggestMoves().ToList();
        moves.Clear();
        moves.AddRange(kept);
    }

    private static Tally Of(SortedDictionary<int, Tally> tallies, int? choice)
    {
        if (!tallies.TryGetValue(choice ?? Unknown, out var tally))
            tallies.Add(choice ?? Unknown, tally = new Tally());
        return tally;
    }
}
