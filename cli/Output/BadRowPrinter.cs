using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Output;

/// <summary>Reports the rows that were not loaded, by line and reason.</summary>
internal static class BadRowPrinter
{
    private const int MostLinesOnAScreen = 50;

    public static void Print(Terminal terminal, IReadOnlyList<BadRow> rows)
    {
        if (rows.Count == 0)
            return;

        terminal.Heading($"{Text.Count(rows.Count, "row")} not loaded");
        var shown = terminal.IsWatched ? MostLinesOnAScreen : rows.Count;
        foreach (var row in rows.Take(shown))
            terminal.Warning($"  {row.File} line {row.Line}: {row.Reason}");
        if (rows.Count > shown)
            terminal.Warning($"  and {Text.Number(rows.Count - shown)} more; send the output to a file to see them all: crmseg ... > load.txt");
    }
}
