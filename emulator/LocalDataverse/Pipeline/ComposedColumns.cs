using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Pipeline;

/// <summary>Columns that the platform composes of others when a row is saved: full names and printed addresses.</summary>
internal static class ComposedColumns
{
    public static bool ArePartOf(Table table, RowValues values)
    {
        var parts = table.Traits.Parts;
        foreach (var column in parts.Count == 0 ? [] : values.Columns)
        {
            if (parts.Contains(column))
                return true;
        }

        return false;
    }

    public static ColumnSet Parts(Table table) => new(table.Traits.Parts.Select(static c => c.LogicalName).ToArray());

    /// <param name="current">The row as it is; null for a new one.</param>
    public static void Apply(Table table, RowValues values, Entity? current)
    {
        if (table.Traits.Parts.Count == 0)
            return;
        if (table.Traits.HasFullName)
        {
            var parts = table.Traits.NamedBy.Select(p => Value(p, values, current));
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

    private static string? Value(string name, RowValues values, Entity? current) =>
        values.TryGetValue(name, out var written) ? written as string : current?.GetAttributeValue<object>(name) as string;

    private static string? Limited(string text, int? limit) => text.Length == 0 ? null : text.Length > limit ? text[..limit.Value] : text;
}
