using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Removing;
using Spectre.Console;
using Text = CrmSegmentation.Cli.Output.Text;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg remove</c>: says what is lost with the solution, and removes it when that is confirmed.</summary>
internal sealed class RemoveCommand(Terminal terminal)
{
    private readonly Option<string> _database = new("--database") { Description = "The database file.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _confirmed = new("--yes") { Description = "Removes it. Without this the command only says what would be lost." };

    public Command Create()
    {
        var command = new Command("remove", "Says what is lost when the solution is removed, and removes it with --yes.");
        command.Options.Add(_database);
        command.Options.Add(_confirmed);
        command.SetAction((result, _) => Task.FromResult(Run(result)));
        return command;
    }

    private int Run(ParseResult result)
    {
        using var target = LocalTarget.OpenExisting(result.GetValue(_database)!);
        var losses = RemovalLosses.Of(target.Service, ShippedSolution.UniqueName)
            ?? throw new InputException($"The solution {ShippedSolution.UniqueName} is not in {result.GetValue(_database)}: there is nothing to remove.");

        terminal.Heading("Lost for ever with the solution");
        Print("Table", "Rows", losses.Tables);
        var filled = losses.Columns.Where(c => c.Count > 0).ToList();
        Print("Column", "Rows with a value", filled);
        if (losses.Columns.Count > filled.Count)
            terminal.Line($"{Text.Count(losses.Columns.Count - filled.Count, "more column")} without a value in any row {(losses.Columns.Count - filled.Count == 1 ? "goes" : "go")} too.");
        terminal.Line("Customers and their other columns stay. Marketing lists stay, but a dynamic one whose query names a lost column no longer finds anybody: delete it or give it another query.");
        terminal.Line("There is no way back: importing the solution again brings empty tables and columns. Save what you need first, the database file for instance.");

        if (losses.Dependents.Count > 0)
            throw new InputException($"Nothing was removed, as {Text.Count(losses.Dependents.Count, "component")} of others {(losses.Dependents.Count == 1 ? "needs" : "need")} it: {string.Join("; ", losses.Dependents.Take(5))}. Take what is the solution's out of them first.");
        if (!result.GetValue(_confirmed))
        {
            terminal.Line("Nothing was removed. To remove all of this, say it again with --yes.");
            return ExitCode.Done;
        }

        target.Service.Delete("solution", losses.Solution);
        terminal.Line($"Removed {ShippedSolution.UniqueName} with {Text.Number((int)losses.Tables.Sum(t => t.Count))} rows of its tables.");
        return ExitCode.Done;
    }

    private void Print(string what, string count, IReadOnlyList<Loss> losses)
    {
        var table = new Table().Border(TableBorder.None).AddColumn(what).AddColumn(string.Empty).AddColumn(new TableColumn(count).RightAligned());
        foreach (var loss in losses)
            table.AddRow(Markup.Escape(loss.Name), Markup.Escape(loss.LogicalName), loss.Count.ToString("N0", CultureInfo.InvariantCulture));
        terminal.Table(table);
    }
}
