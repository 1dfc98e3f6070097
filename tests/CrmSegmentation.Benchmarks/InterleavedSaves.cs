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
/// One purchase saved without the solution's steps, and with them one of today, as a seller enters it, and one of four weeks ago, as
/// comes late, which costs a request more: in turns of short blocks in one process, so that what else the machine does meets all alike. Medians of the blocks: by the clock, by the processor's time of this process, which others disturb less, and
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
        Side[] sides = [new("without steps", runSteps: false, daysOld: 0), new("of today", runSteps: true, daysOld: 0), new("four weeks old", runSteps: true, daysOld: 29)];
        try
        {
            for (var i = 0; i < WarmUpBlocks; i++)
            {
                foreach (var side in sides)
                    side.Block();
            }

            var samples = sides.Select(_ => new Sample[blocks]).ToArray();
            for (var i = 0; i < blocks; i++)
            {
                for (var side = 0; side < sides.Length; side++)
                    samples[side][i] = sides[side].Block();
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{blocks} blocks of {BlockOfSaves} saves a side, in turns"));
            for (var side = 0; side < sides.Length; side++)
                output.WriteLine(Line(sides[side].Name, samples[side]));
            for (var side = 1; side < sides.Length; side++)
                output.WriteLine(Ratios(sides[side].Name, samples[side], samples[0]));
        }
        finally
        {
            foreach (var side in sides)
                side.Dispose();
        }
    }

    private static string Ratios(string side, Sample[] full, Sample[] plain) => string.Create(
        CultureInfo.InvariantCulture,
        $"{side}, ratio of medians: clock {Ratio(full, plain, s => s.Clock):0.00}, processor {Ratio(full, plain, s => s.Processor):0.00}; of the fastest blocks: clock {full.Min(s => s.Clock) / plain.Min(s => s.Clock):0.00}, processor {full.Min(s => s.Processor) / plain.Min(s => s.Processor):0.00}");

    private static string Line(string side, Sample[] samples) => string.Create(
        CultureInfo.InvariantCulture,
        $"{side,-14} clock {Median(samples, s => s.Clock),7:0.0} us, processor {Median(samples, s => s.Processor),7:0.0} us, fastest {samples.Min(s => s.Processor),7:0.0} us, allocated {Median(samples, s => s.Kilobytes),6:0.0} KB");

    private static double Ratio(Sample[] samples, Sample[] others, Func<Sample, double> value) => Median(samples, value) / Median(others, value);

    private static double Median(Sample[] samples, Func<Sample, double> value) => samples.Select(value).Order().ElementAt(samples.Length / 2);

    private readonly record struct Sample(double Clock, double Processor, double Kilobytes);

    /// <summary>An organisation whose customers take turns, so that none has many purchases.</summary>
    private sealed class Side : IDisposable
    {
        private readonly LocalTarget target;
        private readonly Guid[] contacts = new Guid[Customers];
        private readonly int daysOld;
        private int saved;

        public Side(string name, bool runSteps, int daysOld)
        {
            Name = name;
            this.daysOld = daysOld;
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

        public string Name { get; }

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

        private Entity APurchase(Guid contact) => new(Schema.Purchase.Table)
        {
            [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contact),
            [Schema.Purchase.Date] = Day.AddDays(-daysOld).ToDateTime(TimeOnly.MinValue),
            [Schema.Purchase.Amount] = new Money(120m),
            [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
            [Schema.Purchase.Name] = "Purchase",
        };
    }
}
