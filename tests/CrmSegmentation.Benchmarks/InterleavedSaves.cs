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
/// meets both alike. Medians of the blocks: by the clock, by the processor's time of this process, which others disturb less, and
/// what a save allocates, which nobody else changes.
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

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{blocks} blocks of {BlockOfSaves} saves a side, in turns"));
        output.WriteLine(Line("without steps", plain));
        output.WriteLine(Line("with steps", full));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio of medians: clock {Ratio(full, plain, s => s.Clock):0.00}, processor {Ratio(full, plain, s => s.Processor):0.00}; of the fastest blocks: clock {full.Min(s => s.Clock) / plain.Min(s => s.Clock):0.00}, processor {full.Min(s => s.Processor) / plain.Min(s => s.Processor):0.00}"));
    }

    private static string Line(string side, Sample[] samples) => string.Create(
        CultureInfo.InvariantCulture,
        $"{side,-13} clock {Median(samples, s => s.Clock),7:0.0} us, processor {Median(samples, s => s.Processor),7:0.0} us, fastest {samples.Min(s => s.Processor),7:0.0} us, allocated {Median(samples, s => s.Kilobytes),6:0.0} KB");

    private static double Ratio(Sample[] samples, Sample[] others, Func<Sample, double> value) => Median(samples, value) / Median(others, value);

    private static double Median(Sample[] samples, Func<Sample, double> value) => samples.Select(value).Order().ElementAt(samples.Length / 2);

    private readonly record struct Sample(double Clock, double Processor, double Kilobytes);

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
                Create(Schema.Contact.Table, i => new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = $"Customer {i}" }).CopyTo(contacts, start);

                // No purchase is measured that changes the level, as these two do: such a change is a row of its own.
                Create(Schema.Purchase.Table, i => APurchase(contacts[i]));
                Create(Schema.Purchase.Table, i => APurchase(contacts[i]));

                Guid[] Create(string table, Func<int, Entity> row) => ((CreateMultipleResponse)target.Service.Execute(new CreateMultipleRequest
                {
                    Targets = new EntityCollection(Enumerable.Range(start, BulkSize).Select(row).ToList()) { EntityName = table },
                })).Ids;
            }
        }

        public Sample Block()
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var processor = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < BlockOfSaves; i++)
                target.Service.Create(APurchase(contacts[saved++ % Customers]));

            var elapsed = Stopwatch.GetElapsedTime(started);
            var used = Environment.CpuUsage.TotalTime - processor;
            return new Sample(elapsed.TotalMicroseconds / BlockOfSaves, used.TotalMicroseconds / BlockOfSaves, (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1024d / BlockOfSaves);
        }

        public void Dispose() => target.Dispose();

        private static Entity APurchase(Guid contact) => new(Schema.Purchase.Table)
        {
            [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contact),
            [Schema.Purchase.Date] = new DateTime(2026, 6, 1),
            [Schema.Purchase.Amount] = new Money(120m),
            [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
            [Schema.Purchase.Name] = "Purchase",
        };
    }
}
