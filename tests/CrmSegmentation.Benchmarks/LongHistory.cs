using System;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Benchmarking;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace CrmSegmentation.Benchmarks;

/// <summary>How the cost of a save grows with a customer's history. Both sides of a ratio take turns in one process.</summary>
internal static class LongHistory
{
    private const int Saves = 60;

    /// <summary>A save for a customer with 10,000 purchases over twenty years, and one with 10.</summary>
    public static void Run(TextWriter output)
    {
        using var target = LocalTarget.Open(databasePath: null);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(LargeDatabase.Day);
        foreach (var count in new[] { 1000, 10_000 })
        {
            var many = Enumerable.Range(0, 20).Select(_ => ACustomer(10)).ToArray();
            var deep = ACustomer(count);
            var i = 0;
            var (few, deepTimes) = Cost.InTurns(Saves, () => target.Service.Create(LargeDatabase.APurchase(many[i++ % many.Length], 0)), () => target.Service.Create(LargeDatabase.APurchase(deep, 0)));
            Print(output, "a save for a customer with 10 purchases", few, $"with {count:N0}", deepTimes);
        }

        Guid ACustomer(int purchases)
        {
            var id = target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" });
            foreach (var chunk in Enumerable.Range(0, purchases).Chunk(1000))
            {
                target.Service.Execute(new CreateMultipleRequest
                {
                    Targets = new EntityCollection(chunk.Select(n => LargeDatabase.APurchase(id, (int)(n * 7300L / purchases))).ToList()) { EntityName = Schema.Purchase.Table },
                });
            }

            return id;
        }
    }

    private static void Print(TextWriter output, string one, Cost[] ones, string other, Cost[] others)
    {
        var (oneTime, otherTime) = (Cost.Median(ones.Select(cost => cost.Processor)), Cost.Median(others.Select(cost => cost.Processor)));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{one}: processor {oneTime:0} us (clock {Cost.Median(ones.Select(cost => cost.Clock)):0}), {other}: {otherTime:0} us (clock {Cost.Median(others.Select(cost => cost.Clock)):0}), ratio {otherTime / oneTime:0.00}, of the fastest {others.Min(cost => cost.Processor) / ones.Min(cost => cost.Processor):0.00}"));
    }
}
