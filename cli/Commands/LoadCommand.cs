using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Remote;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg load</c>: files into a database that stays, or into an environment.</summary>
internal sealed class LoadCommand(Terminal terminal)
{
    private readonly InputOptions _input = new();
    private readonly EnvironmentOptions _environment = new();
    private readonly Option<string?> _database = new("--database") { Description = "The database file; it is made, with the solution in it, where there is none.", HelpName = "FILE" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --environment: reads, matches and checks everything, says what would be new and changed, and writes nothing." };
    private readonly Option<string?> _journal = new("--journal") { Description = "With --environment: the file that keeps what was acknowledged (default: in the user's folder for application data).", HelpName = "FILE" };
    private readonly Option<bool> _restart = new("--restart") { Description = "With --environment: compares every row, also those that a journal says were acknowledged." };

    public Command Create()
    {
        var command = new Command("load", "Loads purchases and customers into a local database or an environment. The same file twice changes nothing; a load that was interrupted goes on.");
        _input.AddTo(command);
        command.Options.Add(_database);
        _environment.AddTo(command);
        command.Options.Add(_dryRun);
        command.Options.Add(_journal);
        command.Options.Add(_restart);
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
        var isRemote = _environment.IsChosen(result, result.GetValue(_database));
        if (isRemote && asOf != null)
            throw new InputException("--as-of is for local databases: an environment lives today.");
        if (!isRemote && (result.GetValue(_dryRun) || result.GetValue(_restart) || result.GetValue(_journal) != null))
            throw new InputException("--dry-run, --journal and --restart are for --environment.");

        var files = InputFiles.Read(terminal, purchases, customers, _input.Reading(result));
        terminal.Line();
        if (isRemote)
        {
            using var environment = _environment.Open(result, terminal, cancellation);
            environment.RequireSolution();
            var run = new RemoteLoadRun(terminal, environment);
            return result.GetValue(_dryRun)
                ? run.Try(files, cancellation)
                : run.Load(files, LoadJournal.Fingerprint(environment.Organization, new[] { customers, purchases }.OfType<string>(), _input.ReadingText(result)), result.GetValue(_journal), result.GetValue(_restart), _input.Report(result), cancellation);
        }

        using var target = LocalTarget.Open(result.GetValue(_database));
        target.ImportSolution(terminal);
        var local = new LoadRun(terminal, target);
        local.SettleAsOf(asOf, files.LatestPurchase);
        local.Load(files, cancellation);
        SummaryPrinter.PrintPriorities(terminal, local.Customers, local.AsOf);
        local.WriteReport(_input.Report(result));
        return local.ExitCode;
    }
}
