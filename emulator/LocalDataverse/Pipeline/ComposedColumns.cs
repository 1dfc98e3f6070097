using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>Columns that the platform composes of others when a row is saved: full names and printed addresses.</summary>
internal static class ComposedColumns
{
    private static readonly string[] NameParts = ["firstname", "middlename", "lastname"];

    private static readonly string[] AddressParts = ["line1", "line2", "line3", "city", "stateorprovince", "postalcode", "country"];

    public static bool ArePartOf(Table table, IEnumerable<string> written)
    {
        var hasFullName = HasFullName(table);
        foreach (var name in written)
        {
            if (IsPart(table, name, hasFullName))
                return true;
        }

        return false;
    }

    public static ColumnSet Parts(Table table)
    {
        var hasFullName = HasFullName(table);
        return new ColumnSet(table.Columns.Where(c => IsPart(table, c.LogicalName, hasFullName)).Select(c => c.LogicalName).ToArray());
    }

    /// <param name="current">The row as it is; null for a new one.</param>
    public static void Apply(Table table, Dictionary<string, object?> values, Entity? current)
    {
        if (HasFullName(table))
        {
            var parts = NameParts.Where(p => table.Find(p) != null).Select(p => Value(p, values, current));
            values["fullname"] = Limited(string.Join(' ', parts.Where(p => !string.IsNullOrEmpty(p))), table.Find("fullname")!.MaxLength);
        }

        if (table.LogicalName == "contact" && values.TryGetValue("parentcustomerid", out var customer))
        {
            values["accountid"] = customer is EntityReference { LogicalName: "account" } ? customer : null;
            values["parentcontactid"] = customer is EntityReference { LogicalName: "contact" } ? customer : null;
        }

        for (var number = 1; number <= 3; number++)
        {
            var prefix = $"address{number}_";
            if (table.Find(prefix + "composite") is not { } composite || !values.Keys.Any(k => k.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                continue;
            string? Part(string name) => Value(prefix + name, values, current);
            var place = string.Join(" ", new[] { Part("stateorprovince"), Part("postalcode") }.Where(p => !string.IsNullOrEmpty(p)));
            var town = string.Join(", ", new[] { Part("city"), place }.Where(p => !string.IsNullOrEmpty(p)));
            var lines = new[] { Part("line1"), Part("line2"), Part("line3"), town, Part("country") };
            values[composite.LogicalName] = Limited(string.Join("\r\n", lines.Where(l => !string.IsNullOrEmpty(l))), composite.MaxLength);
        }
    }

    private static bool IsPart(Table table, string name, bool hasFullName)
    {
        if (hasFullName && Array.IndexOf(NameParts, name) >= 0)
            return true;
        return (table.LogicalName == "contact" && name == "parentcustomerid")
            || (name.StartsWith("address", StringComparison.Ordinal) && name.Length > 9 && Array.IndexOf(AddressParts, name[9..]) >= 0 && table.Find(name[..9] + "composite") != null);
    }

    private static bool HasFullName(Table table) => table.Find("fullname") is { ValidForCreate: false } && table.Find("lastname") != null;

    private static string? Value(string name, Dictionary<string, object?> values, Entity? current) =>
        values.TryGetValue(name, out var written) ? written as string : current?.GetAttributeValue<object>(name) as string;

    private static string? Limited(string text, int? limit) => text.Length == 0 ? null : text.Length > limit ? text[..limit.Value] : text;
}
