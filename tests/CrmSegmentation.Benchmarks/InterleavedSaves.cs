using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace CrmSegmentation.Benchmarks;

/// <summary>
/// One purchase saved, with the solution's steps and without, in turns of short blocks in one process: what else the machine does
/// meets both alike. Medians of the blocks, and what a save allocates, which no other process changes.
/// </summary>
internal static class InterleavedSaves
{
    private const int Customers = 10_000;
    private const int BulkSize = 1000;
    private const int BlockOfSaves = 100;
    private const int WarmUpBlocks = 60;

    private static readonly DateOnly Day = new(2026, 6, 30);

    public static void Run(int blocks, TextWriter output)
    {
        using var without = new Side(runSteps: false);
        using var with = new Side(runSteps: true);
        for (var i = 0; i < WarmUpBlocks; i++)
        {
            without.Block();
            with.Block();
        }

        var plain = new Sample[blocks];
        var full = new Sample[blocks];
        for (var i = 0; i < blocks; i++)
        {
            plain[i] = without.Block();
            full[i] = with.Block();
        }

        var (plainTime, fullTime) = (Median(plain, s => s.Microseconds), Median(full, s => s.Microseconds));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{blocks} blocks of {BlockOfSaves} saves a side, in turns"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"without steps {plainTime,7:0.0} us  {Median(plain, s => s.Kilobytes),6:0.0} KB"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"with steps    {fullTime,7:0.0} us  {Median(full, s => s.Kilobytes),6:0.0} KB"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio of medians {fullTime / plainTime:0.00}, of the fastest blocks {full.Min(s => s.Microseconds) / plain.Min(s => s.Microseconds):0.00}"));
    }

    private static double Median(Sample[] samples, Func<Sample, double> value) => samples.Select(value).Order().ElementAt(samples.Length / 2);

    private readonly record struct Sample(double Microseconds, double Kilobytes);

    /// <summary>An organisation whose customers take turns, so that none has many purchases.</summary>
    private sealed class Side : IDisposable
    {
        private readonly LocalTarget target;
        private readonly Guid[] contacts = new Guid[Customers];
        private int saved;

        public Side(bool runSteps)
        {
            target = LocalTarget.Open(databasePath: null, runSteps);
            target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
            target.MoveTo(Day);
            for (var start = 0; start < Customers; start += BulkSize)
            {
                var rows = Enumerable.Range(start, BulkSize).Select(i => new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = $"Customer {i}" });
                var response = (CreateMultipleResponse)target.Service.Execute(new CreateMultipleRequest { Targets = new EntityCollection(rows.ToList()) { EntityName = Schema.Contact.Table } });
                response.Ids.CopyTo(contacts, start);
            }
        }

        public Sample Block()
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < BlockOfSaves; i++)
            {
                target.Service.Create(new Entity(Schema.Purchase.Table)
                {
                    [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contacts[saved++ % Customers]),
                    [Schema.Purchase.Date] = new DateTime(2026, 6, 1),
                    [Schema.Purchase.Amount] = new Money(120m),
                    [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
                    [Schema.Purchase.Name] = "Purchase",
                });
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            return new Sample(elapsed.TotalMicroseconds / BlockOfSaves, (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1024d / BlockOfSaves);
        }

        public void Dispose() => target.Dispose();
    }
}
