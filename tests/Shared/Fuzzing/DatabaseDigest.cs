using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LocalDataverse;

namespace CrmSegmentation.Tests;

/// <summary>
/// A number for all rows of all tables of an organisation in SQLite, row versions included: it is another when anything is. Left out is
/// the trace log, into which the platform writes of a refusal what the refused transaction does not take along.
/// </summary>
internal static class DatabaseDigest
{
    public static string Of(LocalOrganization organization)
    {
        var store = organization.Store;
        var tables = new List<string>();
        store.Read("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'plugintracelog' ORDER BY name", [], row => tables.Add((string)row.GetValue(0)));
        var digest = new StringBuilder();
        foreach (var table in tables)
        {
            var (rows, sum) = (0L, 0L);
            var columns = new List<string>();
            store.Read("SELECT name FROM pragma_table_info($0)", [table], row => columns.Add((string)row.GetValue(0)));
            // Files of megabytes, such as the solution's own, count by their length.
            store.Read($"SELECT {string.Join(", ", columns.Select(c => $"CASE WHEN length(\"{c}\") > 20000 THEN length(\"{c}\") ELSE \"{c}\" END"))} FROM \"{table}\"", [], row =>
            {
                var one = new HashCode();
                for (var i = 0; i < row.FieldCount; i++)
                {
                    if (row.GetValue(i) is byte[] bytes)
                        one.AddBytes(bytes);
                    else
                        one.Add(row.GetValue(i));
                }

                rows++;
                // Added up, so that the order in which the database gives rows does not matter.
                sum += one.ToHashCode();
            });
            if (rows > 0)
                digest.Append(CultureInfo.InvariantCulture, $"{table} {rows} {sum:x}\n");
        }

        return digest.ToString();
    }
}
