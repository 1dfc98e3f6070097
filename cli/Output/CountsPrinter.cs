using System;
using System.Collections.Generic;
using CrmSegmentation.Cli.Loading;

namespace CrmSegmentation.Cli.Output;

/// <summary>Says what became of the rows of one table.</summary>
internal static class CountsPrinter
{
    /// <param name="wouldBe">A dry run: nothing has become of them, but would.</param>
    public static void Print(Terminal terminal, string what, LoadCounts counts, TimeSpan time, bool wouldBe = false)
    {
        if (counts.Total == 0)
            return;

        var parts = new List<string>();
        Add(counts.Created, "new");
        Add(counts.Updated, "changed");
        Add(counts.Unchanged, "unchanged");
        Add(counts.Before, "loaded before the interruption");
        terminal.Line($"{what}: {string.Join(", ", parts)}, in {Text.Seconds(time)}{(wouldBe ? "" : $" ({Text.Rate(counts.Total - counts.Before, time)} rows a second)")}");

        void Add(int count, string state)
        {
            if (count > 0)
                parts.Add($"{Text.Number(count)} {(wouldBe && state != "unchanged" ? $"would be {state}" : state)}");
        }
    }
}
