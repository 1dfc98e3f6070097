using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;

namespace CrmSegmentation.Cli.Benchmarking;

/// <summary>
/// What <c>crmseg recalculate --all</c> takes for a database: run as a process of its own, since what a process has once asked the
/// system for it does not give back.
/// </summary>
/// <param name="Seconds">Of the processor, with the start of the program.</param>
/// <param name="Megabytes">The most memory that it held.</param>
internal sealed record Recalculation(double Seconds, double Megabytes)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static Recalculation Of(string database, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "crmseg.dll"), "recalculate", "--all", "--database", database])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var printed = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        // Looked at while it runs: of a process that has ended the system tells neither.
        var (processor, memory) = (TimeSpan.Zero, 0L);
        do
        {
            if (cancellation.IsCancellationRequested)
                process.Kill();
            process.Refresh();
            try
            {
                (processor, memory) = (process.TotalProcessorTime, Math.Max(memory, process.WorkingSet64));
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                // It ended in this moment.
            }
        }
        while (!process.WaitForExit(Interval));
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == ExitCode.Done ? new(processor.TotalSeconds, memory >> 20) : throw new InvalidOperationException($"The recalculation failed: {printed}");

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (printed)
                printed.AppendLine(line.Data);
        }
    }
}
