using System;
using System.CommandLine;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Maintaining;
using CrmSegmentation.Cli.Output;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg verify</c>: are the stored profiles what the purchases say?</summary>
internal sealed class VerifyCommand(Terminal terminal)
{
    private readonly EnvironmentOptions _environment = new();
    private readonly Option<string?> _database = new("--database") { Description = "The database file.", HelpName = "FILE" };
    private readonly Option<int> _sample = new("--sample") { Description = "Verifies so many customers, up to 1,000 (default: all).", HelpName = "N" };
    private readonly Option<bool> _repair = new("--repair") { Description = "Recalculates who is wrong." };

    public Command Create()
    {
        var command = new Command("verify", "Computes profiles anew and compares them with what is stored.");
        command.Options.Add(_database);
        _environment.AddTo(command);
        command.Options.Add(_sample);
        command.Options.Add(_repair);
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, cancellation)));
        return command;
    }

    private int Run(ParseResult result, CancellationToken cancellation)
    {
        var sample = result.GetValue(_sample);
        if (sample is < 0 or > 1_000)
            throw new InputException("--sample must be from 1 to 1,000. Leave it out to verify all customers.");

        var repair = result.GetValue(_repair);
        var watch = Stopwatch.StartNew();
        if (_environment.IsChosen(result, result.GetValue(_database)))
        {
            using var environment = _environment.Open(result, terminal, cancellation);
            environment.RequireSolution();
            var exitCode = Print(terminal.Work(progress => VerificationRun.Of(environment.Service, sample, repair, progress), cancellation), watch);
            terminal.Remark($"{environment.Client.Traffic}.");
            return exitCode;
        }

        using var target = LocalTarget.OpenExisting(result.GetValue(_database)!);
        target.ImportSolution(terminal);
        target.MoveTo(target.ProfilesAsOf ?? DateOnly.FromDateTime(DateTime.UtcNow));
        return Print(terminal.Work(progress => VerificationRun.Of(target.Service, sample, repair, progress), cancellation), watch);
    }

    private int Print(VerificationRun run, Stopwatch watch)
    {
        foreach (var detail in run.Details)
            terminal.Warning(detail);
        if (run.Due > 0)
            terminal.Line($"{Text.Count(run.Due, "customer")} {(run.Due == 1 ? "is" : "are")} due for maintenance and {(run.Due == 1 ? "was" : "were")} not compared.");
        terminal.Line($"{Text.Count(run.Verified, "customer")} verified, {Text.Number(run.Mismatches)} wrong, {Text.Number(run.Repaired)} repaired, in {Text.Seconds(watch.Elapsed)}.");
        return run.Mismatches == run.Repaired ? ExitCode.Done : ExitCode.SomeRowsBad;
    }
}
