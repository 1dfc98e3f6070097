using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg serve</c>: looks at a database that <c>load</c> or <c>demo</c> made.</summary>
internal sealed class ServeCommand(Terminal terminal)
{
    private readonly Option<string> _database = new("--database") { Description = "The database file.", HelpName = "FILE", Required = true };
    private readonly Option<string?> _asOf = new("--as-of") { Description = "The day that the organisation lives on (default: the day that its customers were computed as of).", HelpName = "YYYY-MM-DD" };
    private readonly ServeOptions _serve = new();

    public Command Create()
    {
        var command = new Command("serve", "Serves a local database: pages and the Web API.");
        command.Options.Add(_database);
        command.Options.Add(_asOf);
        _serve.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var database = result.GetValue(_database)!;
        var url = _serve.Url(result);
        var asOf = InputOptions.ParseDay("--as-of", result.GetValue(_asOf));
        using var target = LocalTarget.OpenExisting(database);
        target.ImportSolution(terminal);
        var day = asOf ?? target.ProfilesAsOf ?? DateOnly.FromDateTime(DateTime.UtcNow);
        target.MoveTo(day);
        terminal.Line($"The organisation lives on {Text.Day(day)}.");
        await ServeOptions.ServeAsync(terminal, target, url, cancellation).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
