using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Remote;
using CrmSegmentation.Cli.Removing;
using Spectre.Console;
using Text = CrmSegmentation.Cli.Output.Text;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg remove</c>: says what is lost with the solution, and removes it when that is confirmed.</summary>
internal sealed class RemoveCommand(Terminal terminal)
{
    private readonly EnvironmentOptions _environment = new();
    private readonly Option<string?> _database = new("--database") { Description = "The database file.", HelpName = "FILE" };
    private readonly Option<bool> _confirmed = new("--yes") { Description = "Removes it. Without this the command only says what would be lost." };

    public Command Create()
    {
        var command = new Command("remove", "Says what is lost when the solution is removed, and removes it with --yes.");
        command.Options.Add(_database);
        _environment.AddTo(command);
        command.Options.Add(_confirmed);
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, cancellation)));
        return command;
    }

    private int Run(ParseResult result, CancellationToken cancellation)
    {
        if (_environment.IsChosen(result, result.GetValue(_database)))
        {
            var file = SolutionFile.Read(ShippedSolution.ManagedPath);
            using var environment = _environment.Open(result, terminal, cancellation);
            var removal = new RemoteRemoval(environment, file.ExtendedTables);
            var host = environment.Client.Environment.Host;
            var exitCode = Remove(result, removal.Losses(file.Name), host, "a backup of the environment for instance", losses => terminal.Work(
                progress =>
                {
                    progress.Begin($"{file.Name} goes", 1);
                    removal.Remove(losses, file.Name, cancellation);
                    progress.Advance(1);
                    return losses.Solution;
                },
                cancellation));
            terminal.Remark($"{environment.Client.Traffic}.");
            return exitCode;
        }

        using var target = LocalTarget.OpenExisting(result.GetValue(_database)!);
        return Remove(result, RemovalLosses.Of(target.Service, ShippedSolution.UniqueName), result.GetValue(_database)!, "the database file for instance", losses => target.Service.Delete("solution", losses.Solution));
    }

    private int Remove(ParseResult result, RemovalLosses? found, string place, string save, Action<RemovalLosses> remove)
    {
        var losses = found ?? throw new InputException($"The solution {ShippedSolution.UniqueName} is not in {place}: there is nothing to remove.");

        terminal.Heading("Lost for ever with the solution");
        Print("Table", "Rows", losses.Tables);
        var filled = losses.Columns.Where(c => c.Count != 0).ToList();
        Print("Column", "Rows with a value", filled);
        if (losses.Columns.Count > filled.Count)
            terminal.Line($"{Text.Count(losses.Columns.Count - filled.Count, "more column")} without a value in any row {(losses.Columns.Count - filled.Count == 1 ? "goes" : "go")} too.");
        terminal.Line("Customers and their other columns stay. Marketing lists stay, but a dynamic one whose query names a lost column no longer finds anybody: delete it or give it another query.");
        terminal.Line($"There is no way back: importing the solution again brings empty tables and columns. Save what you need first, {save}.");

        if (losses.Dependents.Count > 0)
            throw new InputException($"Nothing was removed, as {Text.Count(losses.Dependents.Count, "component")} of others {(losses.Dependents.Count == 1 ? "needs" : "need")} it: {string.Join("; ", losses.Dependents.Take(5))}. Take what is the solution's out of them first.");
        if (!result.GetValue(_confirmed))
        {
            terminal.Line("Nothing was removed. To remove all of this, say it again with --yes.");
            return ExitCode.Done;
        }

        remove(losses);
        terminal.Line($"Removed {ShippedSolution.UniqueName} with {Text.Number((int)losses.Tables.Sum(t => t.Count ?? 0))} rows of its tables.");
        return ExitCode.Done;
    }

    private void Print(string what, string count, IReadOnlyList<Loss> losses)
    {
        var table = new Table().Border(TableBorder.None).AddColumn(what).AddColumn(string.Empty).AddColumn(new TableColumn(count).RightAligned());
        foreach (var loss in losses)
            table.AddRow(Markup.Escape(loss.Name), Markup.Escape(loss.LogicalName), loss.Count?.ToString("N0", CultureInfo.InvariantCulture) ?? "more than 50,000");
        terminal.Table(table);
    }
}
