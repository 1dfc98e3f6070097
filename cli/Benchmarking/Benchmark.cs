using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CrmSegmentation.Cli.Loading;
using CrmSegmentation.Cli.Maintaining;
using Microsoft.Xrm.Sdk;
using static System.FormattableString;

namespace CrmSegmentation.Cli.Benchmarking;

/// <summary>
/// How costs grow with the number of customers: three databases of which each has ten times the customers of the one before, every
/// customer with as many purchases. Times are the processor's.
/// </summary>
/// <param name="folder">Where the databases are made.</param>
/// <param name="customers">Customers of the largest.</param>
/// <param name="purchasesEach">Purchases of each customer.</param>
internal sealed class Benchmark(string folder, int customers, int purchasesEach, ILoadProgress progress, CancellationToken cancellation)
{
    /// <summary>A hundredth of these are in the smallest database, a thousandth of these are due.</summary>
    public const int FewestCustomers = 1000;

    public const int MostCustomers = 10_000_000;

    public const int MostPurchasesEach = 1000;

    private const double MostGrowth = 1.3;

    /// <summary>Milliseconds in which a person who waits for a number does not begin something else.</summary>
    private const double Interactive = 1000;

    private const int Blocks = 20;
    private const int MaintenanceRuns = 6;
    private const int Counts = 5;

    private readonly int _middle = customers / 10;
    private readonly int _small = customers / 100;
    private readonly int _due = customers / 1000;

    /// <summary>So many that the smallest database's customers get one purchase more: what is written ahead is carried over within most blocks.</summary>
    private readonly int _savesABlock = Math.Max(1, customers / 100 / (2 * Blocks));

    /// <summary>About how many bytes the files need, with what is written beside them.</summary>
    public static long Space(int customers, int purchasesEach) => LargeDatabase.SizeOf(customers, purchasesEach) * 3 / 2;

    public IReadOnlyList<Measure> Run()
    {
        int[] sizes = [_small, _middle, customers];
        progress.Begin("Databases", sizes.Length);
        foreach (var size in sizes)
        {
            LargeDatabase.Make(PathOf(size), size, purchasesEach);
            progress.Advance(1);
        }

        List<Measure> measures;
        using (var small = LargeDatabase.Open(PathOf(_small), _small))
        using (var large = LargeDatabase.Open(PathOf(customers), customers))
            measures = [Save(small, large), Maintenance(small, large), Count(large)];

        measures.AddRange(Recalculations(sizes));
        return measures;
    }

    /// <summary>
    /// Every customer's profile computed and written; the one that was stored is another. What the smallest takes is the start of the
    /// program more than anything else, and is taken off both.
    /// </summary>
    private Measure[] Recalculations(int[] sizes)
    {
        progress.Begin("Full recalculations", sizes.Length);
        var of = new List<Recalculation>();
        foreach (var size in sizes)
        {
            of.Add(Recalculation.Of(PathOf(size), cancellation));
            progress.Advance(1);
        }

        double Each(int place) => (of[place].Seconds - of[0].Seconds) / (Purchases(sizes[place]) - Purchases(sizes[0]));
        return
        [
            Measure.Ratio(
                Invariant($"full recalculation, for each of {Purchases(customers):N0} purchases / for each of {Purchases(_middle):N0}"), MostGrowth, Each(2), Each(1), each => Invariant($"{1 / each:N0} a second")),
            Measure.Ratio(
                Invariant($"most memory during it, {Purchases(customers):N0} purchases / {Purchases(_middle):N0}"), MostGrowth, of[2].Megabytes, of[1].Megabytes, megabytes => Invariant($"{megabytes:N0} MB")),
        ];
    }

    private Measure Save(LargeDatabase small, LargeDatabase large)
    {
        var random = new Random(1);
        progress.Begin("Blocks of saves", 2 * Blocks);
        var (smallCosts, largeCosts) = Cost.InTurns(
            Blocks,
            () => Saves(small),
            () =>
            {
                Saves(large);
                progress.Advance(1);
            });
        return Measure.Ratio(
            Invariant($"a save among {customers:N0} customers and {Purchases(customers):N0} purchases / among {_small:N0} and {Purchases(_small):N0}"),
            MostGrowth,
            Cost.Median(largeCosts.Select(cost => cost.Processor)) / _savesABlock,
            Cost.Median(smallCosts.Select(cost => cost.Processor)) / _savesABlock,
            time => Invariant($"{time:0} us"));

        void Saves(LargeDatabase database)
        {
            for (var i = 0; i < _savesABlock; i++)
                database.Target.Service.Create(LargeDatabase.APurchase(LargeDatabase.CustomerId(random.Next(1, database.Customers + 1)), 0));
        }
    }

    private Measure Maintenance(LargeDatabase small, LargeDatabase large)
    {
        progress.Begin("Runs of maintenance", 2 * MaintenanceRuns);
        var (smallCosts, largeCosts) = (new List<double>(), new List<double>());

        // The first is the one that makes indexes, and looks at all who were written since no run has yet come to its end.
        _ = (One(small), One(large));
        for (var i = 1; i < MaintenanceRuns; i++)
        {
            smallCosts.Add(One(small));
            largeCosts.Add(One(large));
        }

        return Measure.Ratio(
            Invariant($"maintenance with {_due:N0} due among {customers:N0} customers / among {_small:N0}"), MostGrowth, Cost.Median(largeCosts), Cost.Median(smallCosts), time => Invariant($"{time / 1000:0} ms"));

        double One(LargeDatabase database)
        {
            database.MakeDue(_due);
            var touched = 0;
            var cost = Cost.Of(() => touched = MaintenanceRun.Of(database.Target.Service, LargeDatabase.Day, progress: null).Touched);
            progress.Advance(1);
            return touched == _due ? cost.Processor : throw new InvalidOperationException(Invariant($"{touched:N0} customers were due, not {_due:N0}."));
        }
    }

    /// <summary>A segment of who bought in these days, as a marketer publishes it and counts it anew.</summary>
    private Measure Count(LargeDatabase large)
    {
        var service = large.Target.Service;
        var segment = Guid.Empty;
        progress.Begin("Counts of a segment", Counts);
        var first = Cost.Of(() => segment = service.Create(new Entity(Schema.Segment.Table)
        {
            [Schema.Segment.Name] = "Bought in these days",
            [Schema.Segment.Filter] = $"<filter><condition attribute='{Schema.Contact.LastPurchase}' operator='ge' value='{LargeDatabase.Day.AddDays(-2):yyyy-MM-dd}' /></filter>",
            [Schema.Segment.Lifecycle] = new OptionSetValue(Schema.Segment.Published),
        }));
        var members = 0;
        var costs = Enumerable.Range(0, Counts).Select(_ =>
        {
            var cost = Cost.Of(() => members = (int)service.Execute(new OrganizationRequest(Schema.RefreshSegment.Name) { [Schema.RefreshSegment.Target] = new EntityReference(Schema.Segment.Table, segment) })[Schema.RefreshSegment.Members]);
            progress.Advance(1);
            return cost;
        }).ToList();
        return Measure.Milliseconds(
            Invariant($"count of a segment's {members:N0} members among {customers:N0} customers"),
            Interactive,
            Cost.Median(costs.Select(cost => cost.Processor)) / 1000,
            Invariant($"by the clock {Cost.Median(costs.Select(cost => cost.Clock)) / 1000:N0} ms; publishing it {first.Processor / 1000:N0} ms"));
    }

    private string PathOf(int size) => Path.Combine(folder, Invariant($"{size}.db"));

    private long Purchases(int size) => (long)size * purchasesEach;
}
