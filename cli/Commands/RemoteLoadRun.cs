using System;
using System.Linq;
using System.Threading;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Remote;
using CrmSegmentation.Cli.Reporting;

namespace CrmSegmentation.Cli.Commands;

/// <summary>A load into an environment: with a journal, or dry.</summary>
internal sealed class RemoteLoadRun(Terminal terminal, RemoteEnvironment environment)
{
    /// <param name="fingerprint">What makes this load the same as one that was interrupted.</param>
    /// <param name="journalPath">Where its journal is; null: at the usual place.</param>
    /// <param name="restart">Begins anew, whatever the journal says.</param>
    public int Load(InputFiles files, string fingerprint, string? journalPath, bool restart, string? report, CancellationToken cancellation)
    {
        using var journal = LoadJournal.Open(journalPath ?? LoadJournal.UsualPath(fingerprint), fingerprint, restart);
        if (journal.Before > 0)
            terminal.Line($"Going on with the load of {Text.Day(DateOnly.FromDateTime(journal.Begun))}: {Text.Count(journal.Before, "row")} {(journal.Before == 1 ? "is" : "are")} acknowledged and not sent again ({journal.Path}).");
        LoadResult result;
        try
        {
            result = terminal.Work(progress => Loader.Load(new RemoteTarget(environment.Service, environment.Client.Gate, journal), files.Input, progress), cancellation);
        }
        catch (Exception e) when (e is InputException or TimeoutException or OperationCanceledException)
        {
            terminal.Remark($"What {environment.Client.Environment.Host} has acknowledged is kept in {journal.Path}; the same command goes on from there.");
            throw;
        }

        var exitCode = Print(files, result, wouldBe: false);
        terminal.Remark($"{environment.Client.Traffic}, up to {Text.Number(environment.Client.Gate.Peak)} at once.");
        journal.Finish();
        if (report != null)
        {
            var customers = ProfileReader.Read(environment.Service);
            ReportWriter.Write(report, customers);
            terminal.Line($"Report of {Text.Count(customers.Count, "customer")}: {report}");
        }

        return exitCode;
    }

    /// <summary>Reads, matches and checks everything, and writes nothing.</summary>
    public int Try(InputFiles files, CancellationToken cancellation)
    {
        var target = new RemoteTarget(new DryService(environment.Service), environment.Client.Gate, journal: null);
        var exitCode = Print(files, terminal.Work(progress => Loader.Load(target, files.Input, progress), cancellation), wouldBe: true);
        terminal.Line("A dry run: nothing was written.");
        return exitCode;
    }

    private int Print(InputFiles files, LoadResult result, bool wouldBe)
    {
        CountsPrinter.Print(terminal, "Customers", result.Customers, result.CustomersTime, wouldBe);
        CountsPrinter.Print(terminal, "Purchases", result.Purchases, result.PurchasesTime, wouldBe);
        var bad = files.BadRows.Concat(result.BadRows).ToList();
        BadRowPrinter.Print(terminal, bad);
        return bad.Count == 0 ? ExitCode.Done : ExitCode.SomeRowsBad;
    }
}
