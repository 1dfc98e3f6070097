using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Maintaining;
using CrmSegmentation.Cli.Output;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg maintain</c>: time passes, and the profiles follow.</summary>
internal sealed class MaintainCommand(Terminal terminal)
{
    private const int MostFailuresPrinted = 10;

    private readonly EnvironmentOptions _environment = new();
    private readonly Option<string?> _database = new("--database") { Description = "The database file.", HelpName = "FILE" };
    private readonly Option<string?> _asOf = new("--as-of") { Description = "The day to bring the profiles up to (default: the day after the one they have reached; in an environment, its today).", HelpName = "YYYY-MM-DD" };
    private readonly Option<int> _days = new("--days") { Description = "Days to live through one by one, the as-of date being the first.", HelpName = "N", DefaultValueFactory = _ => 1 };

    public Command Create()
    {
        var command = new Command("maintain", "Recalculates the customers that have become due: purchases leave the year, birthdays pass, future purchases arrive.");
        command.Options.Add(_database);
        _environment.AddTo(command);
        command.Options.Add(_asOf);
        command.Options.Add(_days);
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, cancellation)));
        return command;
    }

    private int Run(ParseResult result, CancellationToken cancellation)
    {
        var days = result.GetValue(_days);
        if (days < 1)
            throw new InputException("--days must be 1 or more.");

        var watch = Stopwatch.StartNew();
        if (_environment.IsChosen(result, result.GetValue(_database)))
        {
            if (days > 1)
                throw new InputException("--days is for local databases: in an environment days pass by themselves.");

            var asOf = InputOptions.ParseDay("--as-of", result.GetValue(_asOf));
            using var environment = _environment.Open(result, terminal, cancellation);
            environment.RequireSolution();
            var run = terminal.Work(progress => MaintenanceRun.Of(environment.Service, asOf, progress), cancellation);
            var exitCode = Print(asOf is { } day ? Text.Day(day) : environment.Client.Environment.Host, [run], watch.Elapsed, environment.Client.Traffic.MayHaveLostAnswers);
            terminal.Remark($"{environment.Client.Traffic}.");
            return exitCode;
        }

        using var target = LocalTarget.OpenExisting(result.GetValue(_database)!);
        target.ImportSolution(terminal);
        var first = InputOptions.ParseDay("--as-of", result.GetValue(_asOf)) ?? target.ProfilesAsOf?.AddDays(1) ?? DateOnly.FromDateTime(DateTime.UtcNow);
        var runs = terminal.Work(progress => LiveThrough(target, first, days, progress), cancellation);
        return Print($"{Text.Day(first)}{(days == 1 ? "" : " to " + Text.Day(first.AddDays(days - 1)))}", runs, watch.Elapsed);
    }

    /// <param name="atLeast">Answers may be lost: a page whose answer was lost counts as nobody's when it is asked for again.</param>
    private int Print(string what, List<MaintenanceRun> runs, TimeSpan time, bool atLeast = false)
    {
        foreach (var failure in runs.SelectMany(run => run.Failures).Distinct().Take(MostFailuresPrinted))
            terminal.Warning(failure);
        var failed = runs.Sum(run => run.Failed);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {(atLeast ? "at least " : "")}{Text.Count(runs.Sum(run => run.Touched), "customer")} recalculated, {Text.Number(runs.Sum(run => run.Changed))} changed, {Text.Number(failed)} failed, in {Text.Seconds(time)}."));
        if (atLeast)
            terminal.Line("An answer was lost on the way, and its page was asked for again: the row of Maintenance Runs has the exact numbers.");
        return failed == 0 ? ExitCode.Done : ExitCode.SomeRowsBad;
    }

    /// <summary>One bar: the customers that are due where it is one day, else the days.</summary>
    private static List<MaintenanceRun> LiveThrough(LocalTarget target, DateOnly first, int days, ILoadProgress progress)
    {
        if (days > 1)
            progress.Begin("Days", days);

        var runs = new List<MaintenanceRun>();
        for (var day = first; day < first.AddDays(days); day = day.AddDays(1))
        {
            target.MoveTo(day);
            runs.Add(MaintenanceRun.Of(target.Service, day, days == 1 ? progress : null));
            if (days > 1)
                progress.Advance(1);
        }

        return runs;
    }
}
