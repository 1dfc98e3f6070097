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
    private const int Few = 10;
    private const int Days = 7300;

    /// <summary>So many customers of each kind take turns: what the saves add shares itself out alike.</summary>
    private const int Customers = 5;

    /// <summary>A save for a customer with a history of twenty years against one for a customer with 10 purchases in them: spread evenly, and with no more of them in the two windows.</summary>
    public static void Run(TextWriter output)
    {
        using var target = LocalTarget.Open(databasePath: null);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(LargeDatabase.Day);
        Compare(1000, "with 1,000", n => Evenly(n, 1000));
        Compare(10_000, "with 10,000", n => Evenly(n, 10_000));

        // The first few are those of the others, and the rest lies before the two windows.
        const int twoYears = 731;
        Compare(10_000, "with 10,000, as many of them in two years", n => n < Few ? Evenly(n, Few) : twoYears + (int)((n - Few) * (Days - (long)twoYears) / (10_000 - Few)));

        void Compare(int count, string title, Func<int, int> daysAgo)
        {
            var shallow = Enumerable.Range(0, Customers).Select(_ => ACustomer(Few, n => Evenly(n, Few))).ToArray();
            var deep = Enumerable.Range(0, Customers).Select(_ => ACustomer(count, daysAgo)).ToArray();
            var (one, other) = (0, 0);
            var (few, many) = Cost.InTurns(Saves, () => Save(shallow[one++ % Customers]), () => Save(deep[other++ % Customers]));
            Print(output, $"a save for a customer with {Few} purchases", few, title, many);
        }

        void Save(Guid customer) => target.Service.Create(LargeDatabase.APurchase(customer, 0));

        Guid ACustomer(int purchases, Func<int, int> daysAgo)
        {
            var id = target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" });
            foreach (var chunk in Enumerable.Range(0, purchases).Chunk(1000))
            {
                target.Service.Execute(new CreateMultipleRequest
                {
                    Targets = new EntityCollection(chunk.Select(n => LargeDatabase.APurchase(id, daysAgo(n))).ToList()) { EntityName = Schema.Purchase.Table },
                });
            }

            return id;
        }
    }

    private static int Evenly(int number, int of) => (int)(number * (long)Days / of);

    private static void Print(TextWriter output, string one, Cost[] ones, string other, Cost[] others)
    {
        var (oneTime, otherTime) = (Cost.Median(ones.Select(cost => cost.Processor)), Cost.Median(others.Select(cost => cost.Processor)));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{one}: processor {oneTime:0} us (clock {Cost.Median(ones.Select(cost => cost.Clock)):0}), {other}: {otherTime:0} us (clock {Cost.Median(others.Select(cost => cost.Clock)):0}), ratio {otherTime / oneTime:0.00}, of the fastest {others.Min(cost => cost.Processor) / ones.Min(cost => cost.Processor):0.00}"));
    }
}
