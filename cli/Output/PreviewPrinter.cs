using System.Globalization;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Spectre.Console;

namespace CrmSegmentation.Cli.Output;

/// <summary>What a scheme would make of customers: distribution, who moves from which level to which, the biggest movers.</summary>
internal static class PreviewPrinter
{
    /// <param name="preview">The answer of the custom API.</param>
    /// <param name="before">What the scheme is compared with: 'stored', or the name of another scheme.</param>
    public static void Print(Terminal terminal, OrganizationResponse preview, string before)
    {
        PrintDistribution(terminal, "Priority", Rows(preview, Schema.PreviewScheme.Levels), before);
        PrintDistribution(terminal, "RFM group", Rows(preview, Schema.PreviewScheme.Groups), before);
        terminal.Heading($"{Text.Count((int)preview[Schema.PreviewScheme.Moved], "customer")} of {Text.Number((int)preview[Schema.PreviewScheme.Customers])} would move, with an annual value of {Text.Amount((decimal)preview[Schema.PreviewScheme.MovedValue])}");
        PrintMigration(terminal, Rows(preview, Schema.PreviewScheme.Migration), before);
        PrintMovers(terminal, Rows(preview, Schema.PreviewScheme.Movers));
        foreach (var line in ((string)preview[Schema.PreviewScheme.CutPoints]).Split('\n'))
            terminal.Remark("  " + line);
        foreach (var problem in ((string)preview[Schema.PreviewScheme.Problems]).Split('\n', System.StringSplitOptions.RemoveEmptyEntries))
            terminal.Warning("  Cannot become active as it is: " + problem);
    }

    private static void PrintDistribution(Terminal terminal, string of, DataCollection<Entity> rows, string before)
    {
        var table = Plain(of).AddColumn(Right("Customers")).AddColumn(Right("Annual value")).AddColumn(Right($"{before}: customers")).AddColumn(Right("annual value"));
        foreach (var row in rows)
            table.AddRow(Name(row, "name"), Number(row, "customers"), Amount(row, "value"), Number(row, "customersbefore"), Amount(row, "valuebefore"));
        terminal.Line();
        terminal.Table(table);
    }

    private static void PrintMigration(Terminal terminal, DataCollection<Entity> rows, string before)
    {
        var to = rows.Select(row => (int)row["to"]).Distinct().Order().ToList();
        var table = Plain($"{before} \\ would be");
        foreach (var level in to)
            table.AddColumn(Right(Name(rows.First(row => (int)row["to"] == level), "toname")));
        foreach (var from in rows.GroupBy(row => (int)row["from"]))
            table.AddRow([Name(from.First(), "fromname"), .. to.Select(level => from.FirstOrDefault(row => (int)row["to"] == level) is { } cell ? $"{Number(cell, "customers")} ({Amount(cell, "value")})" : "-")]);
        terminal.Table(table);
    }

    private static void PrintMovers(Terminal terminal, DataCollection<Entity> rows)
    {
        if (rows.Count == 0)
            return;

        terminal.Heading("The biggest movers");
        var table = Plain("Customer").AddColumn(Right("Annual value")).AddColumn("From").AddColumn("To");
        foreach (var row in rows)
            table.AddRow(Name(row, "name"), Amount(row, "value"), $"{row["fromname"]} {Score(row, "scorebefore")}", $"{row["toname"]} {Score(row, "score")}");
        terminal.Table(table);
    }

    private static DataCollection<Entity> Rows(OrganizationResponse preview, string name) => ((EntityCollection)preview[name]).Entities;

    private static string Name(Entity row, string column) => Markup.Escape((string)row[column]);

    private static string Number(Entity row, string column) => Text.Number((int)row[column]);

    private static string Amount(Entity row, string column) => Text.Amount((decimal)row[column]);

    private static string Score(Entity row, string column) => row.GetAttributeValue<decimal?>(column)?.ToString("0.00", CultureInfo.InvariantCulture) ?? string.Empty;

    private static Table Plain(string firstColumn) => new Table().Border(TableBorder.None).AddColumn(firstColumn);

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned();
}
