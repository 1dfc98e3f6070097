using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli.Commands;
using CrmSegmentation.Cli.Input;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using LocalDataverse;

namespace CrmSegmentation.Benchmarks;

/// <summary>
/// A load of purchases with all steps and with none, in turns in one process. The processor's time of the process is stated beside
/// the clock's: on a machine that others use too it is the steadier of the two.
/// </summary>
internal static class BulkLoad
{
    private const int Rounds = 5;

    public static void Run(string purchasesPath, string? customersPath, TextWriter output)
    {
        var files = InputFiles.Read(Quiet(), purchasesPath, customersPath, new ReadOptions());
        var day = files.LatestPurchase ?? throw new InvalidOperationException($"{purchasesPath} holds no purchase.");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Input.Purchases.Count} purchases; seconds of the clock (of processors)"));

        // The first round of each is the one that compiles: it is shown, and does not count.
        var with = new double[Rounds];
        var without = new double[Rounds];
        using var plainSide = new Side(day, runSteps: false);
        using var fullSide = new Side(day, runSteps: true);
        for (var round = 0; round <= Rounds; round++)
        {
            var (plain, plainCpu) = plainSide.Load(files.Input);
            var (full, fullCpu) = fullSide.Load(files.Input);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(round == 0 ? "cold" : $"{round,4}")}  without steps {plain:0.00} ({plainCpu:0.00})  with steps {full:0.00} ({fullCpu:0.00})  ratio {full / plain:0.00} ({fullCpu / plainCpu:0.00})"));
            if (round > 0)
                (without[round - 1], with[round - 1]) = (plainCpu, fullCpu);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median of processors' seconds: without {Median(without):0.00}, with {Median(with):0.00}, ratio {Median(with) / Median(without):0.00}"));
    }

    private static TimeSpan Processors()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static Terminal Quiet() => new(TextWriter.Null, TextWriter.Null, redirected: true);

    /// <summary>An organisation that is put back to what it was after the import before each round, so that the plug-ins are those of a process that has run them before.</summary>
    private sealed class Side : IDisposable
    {
        private readonly LocalTarget target;
        private readonly OrganizationSnapshot imported;

        public Side(DateOnly day, bool runSteps)
        {
            target = LocalTarget.Open(databasePath: null, runSteps);
            target.ImportSolution(Quiet());
            target.MoveTo(day);
            imported = target.Organization.TakeSnapshot();
        }

        public (double Clock, double Processors) Load(LoadInput input)
        {
            target.Organization.Restore(imported);

            // What the other side has left is not this one's to clear up.
            GC.Collect();
            var progress = new PurchasesBegin();
            var result = Loader.Load(target.Service, input, progress);
            return (result.PurchasesTime.TotalSeconds, (Processors() - progress.ProcessorsAtPurchases).TotalSeconds);
        }

        public void Dispose()
        {
            imported.Dispose();
            target.Dispose();
        }
    }

    private sealed class PurchasesBegin : ILoadProgress
    {
        public TimeSpan ProcessorsAtPurchases { get; private set; }

        public void Begin(string title, int total)
        {
            if (title == "Purchases")
                ProcessorsAtPurchases = Processors();
        }

        public void Advance(int rows)
        {
        }
    }
}
