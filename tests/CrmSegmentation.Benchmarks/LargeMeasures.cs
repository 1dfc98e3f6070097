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
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Benchmarks;

/// <summary>How costs grow: with the database, with a customer's history, with who is due. Both sides of a ratio take turns in one process.</summary>
internal static class LargeMeasures
{
    private const int SmallContacts = 10_000;
    private const int PurchasesEach = 10;
    private const int Due = 1000;
    private const int SavesABlock = 50;
    private const int Blocks = 60;

    /// <summary>One save in a database of so many customers against one of 10,000; then maintenance with 1,000 due in either.</summary>
    public static void Grow(string folder, int contacts, TextWriter output)
    {
        using var small = LargeDatabase.Open(folder, SmallContacts, SmallContacts * PurchasesEach, output);
        using var large = LargeDatabase.Open(folder, contacts, contacts * PurchasesEach, output);
        var random = new Random(1);
        var (smallTimes, largeTimes) = InTurns(() => Saves(small, random), () => Saves(large, random));
        Print(output, $"a save among {small.Contacts:N0} customers", smallTimes, $"among {large.Contacts:N0}", largeTimes, SavesABlock);

        // What an earlier run of this program left due is not measured.
        _ = Maintain(small.Target.Service);
        _ = Maintain(large.Target.Service);
        double[] Rounds(LargeDatabase database) => [.. Enumerable.Range(0, 3).Select(_ =>
        {
            database.MakeDue(Due);
            var watch = Environment.CpuUsage.TotalTime;
            var touched = Maintain(database.Target.Service);
            if (touched != Due)
                throw new InvalidOperationException($"{touched} customers were due, not {Due}.");
            return (Environment.CpuUsage.TotalTime - watch).TotalMilliseconds;
        }).Order()];
        var (smallRuns, largeRuns) = (Rounds(small), Rounds(large));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"maintenance with {Due} due among {small.Contacts:N0}: {smallRuns[1]:0} ms, among {large.Contacts:N0}: {largeRuns[1]:0} ms, ratio {largeRuns[1] / smallRuns[1]:0.00} (processor, medians of 3)"));

        foreach (var value in new[] { 990m, 500m })
        {
            var query = $"<fetch aggregate='true'><entity name='contact'><attribute name='contactid' alias='n' aggregate='count'/><filter><condition attribute='{Schema.Contact.AnnualValueBase}' operator='ge' value='{value.ToString(CultureInfo.InvariantCulture)}'/><condition attribute='{Schema.Contact.AnnualValueBase}' operator='lt' value='{(value + 9).ToString(CultureInfo.InvariantCulture)}'/></filter></entity></fetch>";
            var times = Enumerable.Range(0, 5).Select(_ =>
            {
                var watch = Stopwatch.StartNew();
                var count = large.Target.Service.RetrieveMultiple(new FetchExpression(query)).Entities[0].GetAttributeValue<AliasedValue>("n").Value;
                return (watch.Elapsed.TotalMilliseconds, count);
            }).ToArray();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"count of {times[0].count} members among {large.Contacts:N0}: first {times[0].TotalMilliseconds:0} ms, then {times.Skip(1).Min(t => t.TotalMilliseconds):0} ms"));
        }
    }

    /// <summary>A save for a customer with 10,000 purchases over twenty years, and one with 10.</summary>
    public static void Depth(TextWriter output)
    {
        using var target = LocalTarget.Open(databasePath: null);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(LargeDatabase.Day);
        foreach (var count in new[] { 1000, 10_000 })
        {
            var many = Enumerable.Range(0, 20).Select(_ => ACustomer(10)).ToArray();
            var deep = ACustomer(count);
            var i = 0;
            var (few, deepTimes) = InTurns(() => target.Service.Create(APurchase(many[i++ % many.Length], 0)), () => target.Service.Create(APurchase(deep, 0)));
            Print(output, "a save for a customer with 10 purchases", few, $"with {count:N0}", deepTimes, 1);
        }

        Guid ACustomer(int purchases)
        {
            var id = target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" });
            foreach (var chunk in Enumerable.Range(0, purchases).Chunk(1000))
            {
                target.Service.Execute(new CreateMultipleRequest
                {
                    Targets = new EntityCollection(chunk.Select(n => APurchase(id, (int)(n * 7300L / purchases))).ToList()) { EntityName = Schema.Purchase.Table },
                });
            }

            return id;
        }
    }

    /// <summary>Every customer recalculated, with the most memory that this process has held.</summary>
    public static void Recalculate(string folder, int contacts, TextWriter output)
    {
        using var database = LargeDatabase.Open(folder, contacts, contacts * PurchasesEach, output);
        database.MakeDue(contacts);
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var touched = Maintain(database.Target.Service);
        var used = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        var purchases = (double)contacts * PurchasesEach;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{touched:N0} customers with {purchases:N0} purchases recalculated in {watch.Elapsed.TotalSeconds:0.0} s, {used:0.0} s of the processor: {touched / used:N0} customers, {purchases / used:N0} purchases for each of those; most memory {process.PeakWorkingSet64 >> 20} MB"));
    }

    private static int Maintain(IOrganizationService service)
    {
        var touched = 0;
        var token = "";
        do
        {
            var page = service.Execute(new OrganizationRequest(Schema.RunMaintenance.Name)
            {
                [Schema.RunMaintenance.AsOf] = LargeDatabase.Day.ToDateTime(TimeOnly.MinValue),
                [Schema.RunMaintenance.ContinuationToken] = token,
            });
            touched += (int)page[Schema.RunMaintenance.Touched];
            token = (string)page[Schema.RunMaintenance.ContinuationToken];
        }
        while (token.Length > 0);
        return touched;
    }

    private static void Saves(LargeDatabase database, Random random)
    {
        for (var i = 0; i < SavesABlock; i++)
            database.Target.Service.Create(APurchase(LargeDatabase.ContactId(random.Next(1, database.Contacts + 1)), 0));
    }

    public static Entity APurchase(Guid contact, int daysAgo) => new(Schema.Purchase.Table)
    {
        [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contact),
        [Schema.Purchase.Date] = LargeDatabase.Day.ToDateTime(TimeOnly.MinValue).AddDays(-daysAgo),
        [Schema.Purchase.Amount] = new Money(120m),
        [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
        [Schema.Purchase.Name] = "Purchase",
    };

    private static ((double Clock, double Processor)[] One, (double Clock, double Processor)[] Other) InTurns(Action one, Action other)
    {
        for (var i = 0; i < Blocks; i++)
        {
            one();
            other();
        }

        var (ones, others) = (new (double, double)[Blocks], new (double, double)[Blocks]);
        for (var i = 0; i < Blocks; i++)
        {
            ones[i] = Time(one);
            others[i] = Time(other);
        }

        return (ones, others);
    }

    private static (double Clock, double Processor) Time(Action action)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        action();
        return (Stopwatch.GetElapsedTime(started).TotalMicroseconds, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds);
    }

    private static void Print(TextWriter output, string one, (double Clock, double Processor)[] ones, string other, (double Clock, double Processor)[] others, int saves)
    {
        double Median((double Clock, double Processor)[] times, Func<(double Clock, double Processor), double> value) => times.Select(value).Order().ElementAt(times.Length / 2) / saves;
        var (oneTime, otherTime) = (Median(ones, t => t.Processor), Median(others, t => t.Processor));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{one}: processor {oneTime:0} us (clock {Median(ones, t => t.Clock):0}), {other}: {otherTime:0} us (clock {Median(others, t => t.Clock):0}), ratio {otherTime / oneTime:0.00}, of the fastest {others.Min(t => t.Processor) / ones.Min(t => t.Processor):0.00}"));
    }
}
