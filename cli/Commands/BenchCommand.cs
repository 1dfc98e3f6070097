using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using CrmSegmentation.Cli.Benchmarking;
using CrmSegmentation.Cli.Output;
using Spectre.Console;
using Text = CrmSegmentation.Cli.Output.Text;

namespace CrmSegmentation.Cli.Commands;

/// <summary><c>crmseg bench</c>: how costs grow with the number of customers, on this machine.</summary>
internal sealed class BenchCommand(Terminal terminal)
{
    private readonly Option<int> _customers = new("--customers") { Description = "Customers of the largest database; the others have a tenth and a hundredth of them.", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
    private readonly Option<int> _purchases = new("--purchases-per-customer") { Description = "Purchases of each customer, over three years.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private readonly Option<string> _folder = new("--folder") { Description = "Where the databases are made while it lasts (default: the system's temporary folder).", HelpName = "FOLDER", DefaultValueFactory = _ => Path.GetTempPath() };

    public Command Create()
    {
        var command = new Command("bench", "Measures how the cost of a save, of maintenance, of a full recalculation and of a segment's count grows with the number of customers. The default size takes a while and several gigabytes.");
        command.Options.Add(_customers);
        command.Options.Add(_purchases);
        command.Options.Add(_folder);
        command.SetAction((result, cancellation) => Task.FromResult(Run(result, cancellation)));
        return command;
    }

    /// <summary>The exit code that an outcome deserves.</summary>
    internal static int CodeOf(IEnumerable<Measure> measures) => measures.All(measure => measure.IsHeld) ? ExitCode.Done : ExitCode.BeyondBar;

    private int Run(ParseResult result, CancellationToken cancellation)
    {
        var (customers, purchases) = (result.GetValue(_customers), result.GetValue(_purchases));
        if (customers is < Benchmark.FewestCustomers or > Benchmark.MostCustomers)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--customers must be from {Benchmark.FewestCustomers:N0} to {Benchmark.MostCustomers:N0}."));
        if (purchases is < 1 or > Benchmark.MostPurchasesEach)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--purchases-per-customer must be from 1 to {Benchmark.MostPurchasesEach:N0}."));

        var folder = FolderIn(result.GetValue(_folder)!, Benchmark.Space(customers, purchases));
        try
        {
            var measures = terminal.Work(progress => new Benchmark(folder, customers, purchases, progress, cancellation).Run(), cancellation);
            Print(measures);
            return CodeOf(measures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A new folder in this one, for which there is room.</summary>
    private static string FolderIn(string parent, long bytes)
    {
        try
        {
            Directory.CreateDirectory(parent);
            var free = new DriveInfo(Path.GetFullPath(parent)).AvailableFreeSpace;
            if (free < bytes)
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{parent} has room for {free / 1e9:0.0} GB, and the databases may take {bytes / 1e9:0.0} GB. Say another --folder, or fewer --customers."));
            return Directory.CreateDirectory(Path.Combine(parent, $"crmseg-bench-{Guid.NewGuid():N}")).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"The folder {parent} cannot be used: {e.Message}", e);
        }
    }

    private void Print(IReadOnlyList<Measure> measures)
    {
        terminal.Heading("How costs grow");
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Text.Day(DateOnly.FromDateTime(DateTime.UtcNow))}; {Text.Count(Environment.ProcessorCount, "processor")} ({RuntimeInformation.ProcessArchitecture}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}. Times are the processor's."));
        var table = new Table().Border(TableBorder.None).AddColumn("Measure").AddColumn("Bar").AddColumn("Measured").AddColumn(string.Empty);
        foreach (var measure in measures)
            table.AddRow(Markup.Escape(measure.Name), measure.Bar, Markup.Escape(measure.Measured), measure.IsHeld ? "held" : "[yellow]missed[/]");
        terminal.Table(table);
    }
}
