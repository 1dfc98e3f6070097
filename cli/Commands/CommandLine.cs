using System;
using System.Data.Common;
using System.CommandLine;
using System.IO;
using System.ServiceModel;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Commands;

/// <summary>The commands of <c>crmseg</c>.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line. Whatever goes wrong is a sentence on the error stream, and the exit code says so.</summary>
    /// <param name="redirected">Plain text: no colour, no progress bars, no line breaks for a terminal's width.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, bool redirected, CancellationToken cancellation)
    {
        var terminal = new Terminal(output, error, redirected);
        var root = new RootCommand(
            """
            Customer segmentation for Dynamics 365: loads purchases into a local Dataverse that runs the shipped solution, or into an environment, and shows priorities and marketing lists.

            Exit codes: 0 done; 1 not done, the printed sentence says why; 2 loaded, except for the rows reported by line; 3 measured, and a bar of bench was missed; 130 stopped.
            """);
        root.Subcommands.Add(new DemoCommand(terminal).Create());
        root.Subcommands.Add(new ImportCommand(terminal).Create());
        root.Subcommands.Add(new LoadCommand(terminal).Create());
        root.Subcommands.Add(new MaintainCommand(terminal).Create());
        root.Subcommands.Add(BulkCommand.Recalculate(terminal).Create());
        root.Subcommands.Add(BulkCommand.Publish(terminal).Create());
        root.Subcommands.Add(BulkCommand.Mine(terminal).Create());
        root.Subcommands.Add(new VerifyCommand(terminal).Create());
        root.Subcommands.Add(new RemoveCommand(terminal).Create());
        root.Subcommands.Add(new DistributionCommand(terminal).Create());
        root.Subcommands.Add(new PreviewCommand(terminal).Create());
        root.Subcommands.Add(new ServeCommand(terminal).Create());
        root.Subcommands.Add(new BenchCommand(terminal).Create());
        root.Subcommands.Add(new PackCommand(terminal).Create());

        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        try
        {
            return await root.Parse(arguments).InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (InputException e)
        {
            terminal.Error(e.Message);
        }
        catch (FaultException<OrganizationServiceFault> e)
        {
            terminal.Error($"The organisation refused a request: {e.Detail.Message} (0x{e.Detail.ErrorCode:X8})");
        }
        catch (TimeoutException e)
        {
            terminal.Error($"{e.Message} Try again later, or with --timeout SECONDS.");
        }
        catch (DbException e)
        {
            terminal.Error($"The database cannot be used: {e.Message} Is another crmseg using the same file, or is the disk full?");
        }
        catch (OperationCanceledException)
        {
            terminal.Error("Stopped. What a database file has by now stays there; the same command goes on from it.");
            return ExitCode.Stopped;
        }
#pragma warning disable CA1031 // The last line of defence: a person gets a sentence, a developer a file.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var path = Path.Combine(Path.GetTempPath(), $"crmseg-{Guid.NewGuid():N}.log");
            await File.WriteAllTextAsync(path, e.ToString(), CancellationToken.None).ConfigureAwait(false);
            terminal.Error($"Something failed that should not: {e.Message} Please report it with the file {path}.");
        }

        return ExitCode.Unusable;
    }
}
