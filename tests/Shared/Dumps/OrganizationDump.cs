using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using LocalDataverse;

namespace CrmSegmentation.Tests;

/// <summary>All of an organisation as lines of text: the tables of its database with their columns, indexes and rows, and its metadata.</summary>
internal sealed class OrganizationDump
{
    private readonly HashSet<string> lines = [];

    private OrganizationDump()
    {
    }

    /// <param name="organization">An organisation in SQLite.</param>
    /// <param name="without">Tables whose rows are left out.</param>
    public static OrganizationDump Of(LocalOrganization organization, params string[] without)
    {
        var dump = new OrganizationDump();
        var store = organization.Store;
        List<string> Names(string sql, params object[] values)
        {
            var names = new List<string>();
            store.Read(sql, values, row => names.Add(string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(i => Text(row.GetValue(i))))));
            return names;
        }

        foreach (var table in Names("SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            dump.lines.Add($"database {table}");
            foreach (var column in Names("SELECT name, type, pk FROM pragma_table_info($0)", table))
                dump.lines.Add($"database {table} column {column}");
            foreach (var index in Names("SELECT l.name, l.\"unique\", i.seqno, i.name FROM pragma_index_list($0) AS l JOIN pragma_index_info(l.name) AS i", table))
                dump.lines.Add($"database {table} index {index}");
            if (without.Contains(table))
                continue;
            var columns = Names("SELECT name FROM pragma_table_info($0)", table).Order(StringComparer.Ordinal).ToList();
            store.Read($"SELECT {string.Join(", ", columns.Select(c => $"\"{c}\""))} FROM \"{table}\"", [], row =>
                dump.lines.Add($"row {table}: " + string.Join("; ", columns.Select((c, i) => (c, Value: row.GetValue(i))).Where(c => c.Value is not DBNull).Select(c => $"{c.c}={Text(c.Value)}"))));
        }

        var catalog = organization.Metadata;
        foreach (var table in catalog.Tables)
        {
            foreach (var column in table.Columns)
                dump.lines.Add($"metadata {table.LogicalName}.{column.LogicalName}: {JsonSerializer.Serialize(column)}");
            dump.lines.Add($"metadata {table.LogicalName}: {table.SchemaName}, {table.EntitySetName}, {table.ObjectTypeCode}, {table.DisplayName}, {table.Description}, {table.IsAuditEnabled}, {table.HasSecuredColumns}, {JsonSerializer.Serialize(table.Keys)}");
        }

        dump.lines.UnionWith(catalog.OneToMany.Select(r => "metadata " + JsonSerializer.Serialize(r)));
        dump.lines.UnionWith(catalog.ManyToMany.Select(r => "metadata " + JsonSerializer.Serialize(r)));
        dump.lines.UnionWith(catalog.GlobalChoices.Values.Select(c => "metadata " + JsonSerializer.Serialize(c)));
        return dump;
    }

    /// <summary>What is otherwise in a later dump: lines that went (-) and that came (+).</summary>
    public IReadOnlyList<string> DifferenceTo(OrganizationDump later) =>
        [.. lines.Except(later.lines).Select(l => "- " + l).Concat(later.lines.Except(lines).Select(l => "+ " + l)).Order(StringComparer.Ordinal).Select(l => l.Length > 600 ? l[..600] + "..." : l)];

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
