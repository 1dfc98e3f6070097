using System;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Maintaining;
using CrmSegmentation.Cli.Output;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg recalculate --all</c>, <c>publish --all</c> and <c>mine --all</c>: a run over everything, which can be stopped and taken up.</summary>
internal sealed class BulkCommand
{
    private const int MostFailuresPrinted = 10;

    private readonly Terminal _terminal;
    private readonly int _kind;
    private readonly string _name;
    private readonly string _description;
    private readonly string _noun;
    private readonly Option<string> _database = new("--database") { Description = "The database file.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _all = new("--all") { Description = "There is no part to choose: says that you mean all.", Required = true };
    private readonly Option<bool> _resume = new("--resume") { Description = "Goes on with the run that was stopped." };
    private readonly Option<bool> _cancel = new("--cancel") { Description = "Cancels the run that was stopped, and does no more of it." };

    private BulkCommand(Terminal terminal, int kind, string name, string description, string noun)
    {
        _terminal = terminal;
        _kind = kind;
        _name = name;
        _description = description;
        _noun = noun;
    }

    public static BulkCommand Recalculate(Terminal terminal) =>
        new(terminal, Schema.BulkRun.RecalculateAll, "recalculate", "Recalculates all customers, due or not. Ctrl+C stops after a page; --resume goes on.", "customer");

    public static BulkCommand Publish(Terminal terminal) =>
        new(terminal, Schema.BulkRun.PublishAll, "publish", "Writes the marketing lists of all published segments anew and counts their members. Ctrl+C stops after a segment; --resume goes on.", "segment");

    public static BulkCommand Mine(Terminal terminal) =>
        new(terminal, Schema.BulkRun.MineCoPurchases, "mine", "Counts which categories the same customers buy, then suggests the next ones: each customer is gone through twice. Ctrl+C stops after a page; --resume goes on.", "customer");

    public Command Create()
    {
        var command = new Command(_name, _description);
        command.Options.Add(_database);
        command.Options.Add(_all);
        command.Options.Add(_resume);
        command.Options.Add(_cancel);
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, cancellation)));
        return command;
    }

    private int Run(ParseResult result, CancellationToken cancellation)
    {
        if (result.GetValue(_resume) && result.GetValue(_cancel))
            throw new InputException("Say --resume or --cancel, not both.");

        using var target = LocalTarget.OpenExisting(result.GetValue(_database)!);
        target.ImportSolution(_terminal);
        target.MoveTo(target.ProfilesAsOf ?? DateOnly.FromDateTime(DateTime.UtcNow));
        var open = BulkRun.Open(target.Service, _kind);
        if (open == null && (result.GetValue(_resume) || result.GetValue(_cancel)))
            throw new InputException($"There is no run to go on with. Begin one with crmseg {_name} --all.");

        if (result.GetValue(_cancel))
        {
            BulkRun.Cancel(target.Service, open!.ToEntityReference());
            _terminal.Line($"Cancelled '{open.GetAttributeValue<string>(Schema.MaintenanceRun.Title)}'.");
            return ExitCode.Done;
        }

        if (open != null && !result.GetValue(_resume))
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{open.GetAttributeValue<string>(Schema.MaintenanceRun.Title)}' is not at its end, {open.GetAttributeValue<int>(Schema.MaintenanceRun.Remaining):N0} of {open.GetAttributeValue<int>(Schema.MaintenanceRun.Total):N0} are left. Go on with --resume, or cancel it with --cancel."));
        }

        var reference = open?.ToEntityReference() ?? BulkRun.Start(target.Service, _kind);
        var watch = Stopwatch.StartNew();
        BulkRun run;
        try
        {
            run = _terminal.Work(progress => BulkRun.ToTheEnd(target.Service, reference, $"{char.ToUpperInvariant(_noun[0])}{_noun[1..]}s", progress), cancellation);
        }
        catch (OperationCanceledException)
        {
            _terminal.Error($"Stopped. What is done is done; crmseg {_name} --all --resume goes on from there.");
            return ExitCode.Stopped;
        }

        foreach (var failure in run.Failures.Take(MostFailuresPrinted))
            _terminal.Warning(failure);
        _terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Title}: {(run.IsCancelled ? $"cancelled after {Text.Number(run.Done)} of {Text.Count(run.Total, _noun)}" : Text.Count(run.Done, _noun))}, {Text.Number(run.Changed)} changed, {Text.Number(run.Failed)} failed, in {Text.Seconds(watch.Elapsed)}."));
        return run is { Failed: 0, IsCancelled: false } ? ExitCode.Done : ExitCode.SomeRowsBad;
    }
}
