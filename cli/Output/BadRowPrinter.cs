using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Output;

/// <summary>Reports the rows that were not loaded, by line and reason.</summary>
internal static class BadRowPrinter
{
    private const int MostLines = 50;

    public static void Print(Terminal terminal, IReadOnlyList<BadRow> rows)
    {
        if (rows.Count == 0)
            return;

        terminal.Heading($"{Text.Count(rows.Count, "row")} not loaded");
        foreach (var row in rows.Take(MostLines))
            terminal.Warning($"  {row.File} line {row.Line}: {row.Reason}");
        if (rows.Count > MostLines)
            terminal.Warning($"  and {Text.Number(rows.Count - MostLines)} more");
    }
}
