using System;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Reporting;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg distribution</c>: how many customers, and how much of what they spend, each level and RFM group has.</summary>
internal sealed class DistributionCommand(Terminal terminal)
{
    private readonly InputOptions _input = new();
    private readonly Option<string?> _database = new("--database") { Description = "A database file; with --purchases they are loaded into it first (default: in memory, gone at the end).", HelpName = "FILE" };

    public Command Create()
    {
        var command = new Command("distribution", "Prints customers and annual value by level of priority and by RFM group, of a database or of files.");
        _input.AddTo(command);
        command.Options.Add(_database);
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, cancellation)));
        return command;
    }

    private int Run(ParseResult result, CancellationToken cancellation)
    {
        var database = result.GetValue(_database);
        var purchases = _input.Purchases(result);
        if (purchases == null && database == null)
            throw new InputException("Say whose distribution: --purchases FILE.csv, or --database FILE.");

        if (purchases == null)
        {
            using var existing = LocalTarget.OpenExisting(database!);
            existing.ImportSolution(terminal);
            Print(existing, existing.ProfilesAsOf);
            return ExitCode.Done;
        }

        var asOf = _input.AsOf(result);
        var files = InputFiles.Read(terminal, purchases, _input.Customers(result), _input.Reading(result));
        terminal.Line();
        using var target = LocalTarget.Open(database);
        target.ImportSolution(terminal);
        var run = new LoadRun(terminal, target);
        run.SettleAsOf(asOf, files.LatestPurchase);
        run.Load(files, cancellation);
        Print(target, run.AsOf);
        run.WriteReport(_input.Report(result));
        return run.ExitCode;
    }

    private void Print(LocalTarget target, DateOnly? asOf)
    {
        var customers = ProfileReader.Read(target.Service);
        var day = asOf ?? DateOnly.FromDateTime(DateTime.UtcNow);
        SummaryPrinter.PrintPriorities(terminal, customers, day);
        SummaryPrinter.PrintGroups(terminal, customers, day, target.Organization.Metadata.Find(Schema.Contact.Table)!.Columns.Single(column => column.LogicalName == Schema.Contact.RfmGroup).Choice!.Options.Select(option => (option.Value, option.Label)));
    }
}
