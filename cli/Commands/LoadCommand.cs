using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg load</c>: files into a database that stays.</summary>
internal sealed class LoadCommand(Terminal terminal)
{
    private readonly InputOptions _input = new();
    private readonly Option<string> _database = new("--database") { Description = "The database file; it is made, with the solution in it, where there is none.", HelpName = "FILE", Required = true };

    public Command Create()
    {
        var command = new Command("load", "Loads purchases and customers into a local database. The same file twice changes nothing.");
        _input.AddTo(command);
        command.Options.Add(_database);
        // An action that takes a token is one that Ctrl+C ends between two messages instead of in the middle of one.
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, cancellation)));
        return command;
    }

    private int Run(ParseResult result, CancellationToken cancellation)
    {
        var purchases = _input.Purchases(result);
        var customers = _input.Customers(result);
        if (purchases == null && customers == null)
            throw new InputException("Nothing to load. Say --purchases FILE.csv, --customers FILE.csv or both.");

        var asOf = _input.AsOf(result);
        var files = InputFiles.Read(terminal, purchases, customers, _input.Reading(result));
        terminal.Line();
        using var target = LocalTarget.Open(result.GetValue(_database));
        target.ImportSolution(terminal);
        var run = new LoadRun(terminal, target);
        run.SettleAsOf(asOf, files.LatestPurchase);
        run.Load(files, cancellation);
        SummaryPrinter.PrintPriorities(terminal, run.Customers, run.AsOf);
        run.WriteReport(_input.Report(result));
        return run.ExitCode;
    }
}
