using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>
/// Columns that once had messages of their own. An update that holds some of them together with others runs as several on the platform,
/// as far as steps after the first stage can see: the ordinary columns, then those that move a row of the organisation's structure, then
/// state and status.
/// </summary>
internal static class SpecialUpdates
{
    private static readonly string[] State = ["statecode", "statuscode"];

    private static readonly Dictionary<string, string[]> Structure = new(StringComparer.OrdinalIgnoreCase)
    {
        ["systemuser"] = ["businessunitid", "parentsystemuserid"],
        ["team"] = ["businessunitid"],
        ["businessunit"] = ["parentbusinessunitid"],
    };

    /// <summary>The rows of each part; null when there is only one.</summary>
    public static List<List<Entity>>? Split(Table table, List<Entity> rows)
    {
        var structure = Structure.GetValueOrDefault(table.LogicalName) ?? [];
        if (!rows.Exists(r => HasAny(r, State) || HasAny(r, structure)))
            return null;
        int KindOf(string column) => State.Contains(column, StringComparer.OrdinalIgnoreCase) ? 2 : structure.Contains(column, StringComparer.OrdinalIgnoreCase) ? 1 : 0;
        if (!rows.Exists(r => Columns(table, r).Select(KindOf).Distinct().Skip(1).Any()))
            return null;
        var parts = new List<List<Entity>>();
        for (var kind = 0; kind <= 2; kind++)
        {
            var part = rows.Where(r => Columns(table, r).Any(c => KindOf(c) == kind) || (kind == 0 && !Columns(table, r).Any()))
                .Select(r => Only(table, r, c => KindOf(c) == kind, isFirst: !parts.Exists(p => p.Exists(earlier => earlier.Id == r.Id))))
                .ToList();
            if (part.Count > 0)
                parts.Add(part);
        }

        return parts;
    }

    private static bool HasAny(Entity row, string[] columns)
    {
        if (columns.Length == 0)
            return false;
        var pairs = row.Attributes.Pairs();
        while (pairs.MoveNext())
        {
            foreach (var column in columns)
            {
                if (column.Equals(pairs.Current.Key, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The columns that say something: the row's own id does not.</summary>
    private static IEnumerable<string> Columns(Table table, Entity row) => row.Attributes.Keys.Where(c => !c.Equals(table.PrimaryIdColumn, StringComparison.OrdinalIgnoreCase));

    private static Entity Only(Table table, Entity row, Predicate<string> wanted, bool isFirst)
    {
        var part = ValueCopy.Of(row);
        foreach (var column in Columns(table, row).Where(c => !wanted(c)))
            part.Attributes.Remove(column);
        if (!isFirst)
            part.RelatedEntities.Clear();
        return part;
    }
}
