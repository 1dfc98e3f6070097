using System.CommandLine;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using CrmSegmentation.Cli.Remote;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg import</c>: the shipped solution into an environment.</summary>
internal sealed class ImportCommand(Terminal terminal)
{
    private readonly EnvironmentOptions _environment = new();
    private readonly Option<string?> _solution = new("--solution") { Description = "The solution's zip (default: the managed one that came with crmseg).", HelpName = "FILE" };

    public Command Create()
    {
        var command = new Command("import", "Imports the solution into an environment, or upgrades the one that is there, and waits until that is done.");
        _environment.AddTo(command);
        command.Options.Add(_solution);
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, cancellation)));
        return command;
    }

    private int Run(ParseResult result, CancellationToken cancellation)
    {
        var file = SolutionFile.Read(result.GetValue(_solution) ?? ShippedSolution.ManagedPath);
        using var environment = _environment.Open(result, terminal, cancellation);
        var there = environment.SolutionVersion(file.Name);
        if (there == file.Version)
        {
            terminal.Line($"{environment.Client.Environment.Host} has {file.Name} {there} already.");
            return ExitCode.Done;
        }

        if (there > file.Version)
            throw new InputException($"{environment.Client.Environment.Host} has {file.Name} {there}, which is newer than {file.Version} of {file.Path}. A solution does not go back.");
        if (!environment.Service.Shapes.Has(Schema.List.Table))
            throw new InputException($"{environment.Client.Environment.Host} has no table {Schema.List.Table}, which Dynamics 365 Sales brings and the solution extends. Install Sales first: Power Platform admin center, Environments, the environment, Dynamics 365 apps.");

        var watch = Stopwatch.StartNew();
        terminal.Work(progress => new RemoteImport(environment).Import(file, upgrade: there != null, progress, cancellation), cancellation);
        terminal.Line($"{(there == null ? "Imported" : $"Upgraded {there} to")} {file.Name} {file.Version} in {Text.Seconds(watch.Elapsed)}.");
        terminal.Remark($"{environment.Client.Traffic}.");
        return ExitCode.Done;
    }
}
