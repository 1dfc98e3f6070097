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
        const int twoYears = 731;
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".db");
        var target = Open(path);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        (string Title, Guid[] Shallow, Guid[] Deep)[] sides =
        [
            ("with 1,000", Five(Few, n => Evenly(n, Few)), Five(1000, n => Evenly(n, 1000))),
            ("with 10,000", Five(Few, n => Evenly(n, Few)), Five(10_000, n => Evenly(n, 10_000))),

            // The first few are those of the others, and the rest lies before the two windows.
            ("with 10,000, as many of them in two years", Five(Few, n => Evenly(n, Few)), Five(10_000, n => n < Few ? Evenly(n, Few) : twoYears + (int)((n - Few) * (Days - (long)twoYears) / (10_000 - Few)))),
        ];

        // Opened again, as the next day: what the database asks for in a table of this size is made when a query first needs it.
        target.Dispose();
        target = Open(path);
        foreach (var (title, shallow, deep) in sides)
        {
            var (one, other) = (0, 0);
            var (few, many) = Cost.InTurns(Saves, () => Save(shallow[one++ % Customers]), () => Save(deep[other++ % Customers]));
            Print(output, $"a save for a customer with {Few} purchases", few, title, many);
        }

        target.Dispose();
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*"))
            File.Delete(file);

        Guid[] Five(int count, Func<int, int> daysAgo) => [.. Enumerable.Range(0, Customers).Select(_ => ACustomer(count, daysAgo))];

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

    private static LocalTarget Open(string path)
    {
        var target = LocalTarget.Open(path);
        target.MoveTo(LargeDatabase.Day);
        return target;
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
