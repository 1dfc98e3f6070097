using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>
/// A year passes over real customers, and nothing happens but one maintenance run a day. All purchases are there from the
/// first day on, so most arrive by themselves.
/// </summary>
/// <remarks>
/// On every day every customer's values are compared with a truth that shares no code with the product. What is stored is
/// read again each day for those who were touched, and every 30th day and at the end for all; in between nobody else writes.
/// Priority, reason and schedule of the rows that are read are compared with a computation from scratch.
/// Over CDNOW's 2,357 customers and 6,919 purchases that is: 15,888 times a customer was touched, and as often his stored
/// profile had to change (13,720 times a value, else only the date of the next change: his lapse date had come). 20 s.
/// </remarks>
public sealed class YearOfMaintenanceTests : IDisposable
{
    private const int DaysBetweenFullReads = 30;

    private static readonly DateTime FirstDay = Day("1997-06-30");
    private static readonly DateTime LastDay = Day("1998-06-30");

    private readonly ITestOutputHelper output;
    private readonly MovableClock clock = new();
    private readonly LocalOrganization organization;
    private readonly IOrganizationService service;
    private readonly Dictionary<Guid, List<BoughtItem>> bought = [];
    private readonly Dictionary<Guid, string> stored = [];

    public YearOfMaintenanceTests(ITestOutputHelper output)
    {
        this.output = output;
        clock.MoveTo(FirstDay);
        organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = clock, PluginTraceLog = PluginTraceLogLevel.Exception });
        service = organization.CreateService();
    }

    [Fact]
    public void On_every_day_every_customer_equals_the_truth_and_only_those_are_touched_whose_profile_changes()
    {
        Load(ReferenceMaterial.Require("data/cdnow/purchases.csv"));
        ReadStored(FirstDay, all: true);
        var truths = bought.ToDictionary(customer => customer.Key, customer => HandTruth.Of(customer.Value, FirstDay));
        var touched = 0;
        var valuesChanged = 0;
        for (var day = FirstDay.AddDays(1); day <= LastDay; day = day.AddDays(1))
        {
            clock.MoveTo(day);
            var run = MaintenanceCall.ToTheEnd(service, 1_000);
            Assert.Equal((0, run.Touched), (run.Failed, run.Changed));
            touched += run.Touched;

            // Whoever was touched had to be: something stored about him is another than before.
            var changed = ReadStored(day, all: (day - FirstDay).Days % DaysBetweenFullReads == 0 || day == LastDay);
            Assert.Equal(run.Touched, changed.Count);

            // Whoever had to change was touched.
            foreach (var (id, items) in bought)
            {
                var truth = HandTruth.Of(items, day);
                if (truth == truths[id])
                    continue;
                Assert.Contains(id, changed);
                truths[id] = truth;
                valuesChanged++;
            }
        }

        Assert.Equal(2_357, bought.Count);
        output.WriteLine($"{bought.Count:N0} customers, {bought.Values.Sum(items => items.Count):N0} purchases, {(LastDay - FirstDay).Days} days: a customer was touched {touched:N0} times, a stored profile had to change {touched:N0} times; in {valuesChanged:N0} of them a value, in the others only the date of the next change, because the lapse date had come.");
    }

    public void Dispose() => organization.Dispose();

    /// <summary>Reads the rows computed on that day, or all, and compares them; the customers in whom something changed.</summary>
    private HashSet<Guid> ReadStored(DateTime day, bool all)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet([ContactTable.ProfileAsOf, .. CustomerColumns.ToRead]) };
        if (!all)
            query.Criteria.AddCondition(ContactTable.ProfileAsOf, ConditionOperator.Equal, day);
        var changed = new HashSet<Guid>();
        var page = service.RetrieveMultiple(query);
        Assert.False(page.MoreRecords);
        foreach (var row in page.Entities)
        {
            var text = StoredProfile.Of(row);
            Assert.Equal(HandTruth.Of(bought[row.Id], day), HandTruth.Of(row));
            Assert.Equal(StoredProfile.Of(new ACustomer().With([.. bought[row.Id]]).AsOf(day)), text);
            if (stored.TryGetValue(row.Id, out var before) && before != text)
                changed.Add(row.Id);
            stored[row.Id] = text;
        }

        return changed;
    }

    private void Load(string path)
    {
        using (var zip = File.OpenRead(ImportedSolution.ZipPath))
            organization.ImportSolution(zip);
        var lines = File.ReadLines(path).ToList();
        var header = lines[0].Split(',').ToList();
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToLookup(
            row => row[header.IndexOf("customer_id")],
            row => new BoughtItem(Day(row[header.IndexOf("purchased_on")]), PurchaseKind.Purchase, decimal.Parse(row[header.IndexOf("amount")], CultureInfo.InvariantCulture)));
        foreach (var customer in rows)
            bought.Add(Guid.NewGuid(), [.. customer]);

        CreateAll(ContactTable.Name, bought.Keys.Select(id => new Entity(ContactTable.Name, id) { ["lastname"] = "Customer" }));
        CreateAll(PurchaseTable.Name, bought.SelectMany(customer => customer.Value.Select(item => ImportedSolution.APurchase(customer.Key, item))));
    }

    private void CreateAll(string table, IEnumerable<Entity> rows)
    {
        foreach (var chunk in rows.Chunk(1_000))
            service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. chunk]) { EntityName = table } });
    }

    /// <summary>
    /// What section 3 says of a customer who only buys: plainly, over all purchases, with the built-in cut points. It shares
    /// nothing with the product.
    /// </summary>
    private sealed record HandTruth(
        DateTime? First, DateTime? Last, int Count, decimal Value, decimal? Average, int LifetimeCount, decimal LifetimeValue, decimal Previous, int? Trend,
        decimal? Interval, DateTime? Lapses, int? Recency, int? Frequency, int? Monetary)
    {
        private const int Growing = 653210000, Steady = 653210001, Declining = 653210002, New = 653210003, Lapsed = 653210004;

        public static HandTruth Of(List<BoughtItem> items, DateTime day)
        {
            var yearAgo = day.AddYears(-1);
            var twoYearsAgo = yearAgo.AddYears(-1);
            DateTime first = DateTime.MaxValue, last = DateTime.MinValue;
            int count = 0, lifetimeCount = 0;
            decimal value = 0, lifetimeValue = 0, previous = 0;
            foreach (var item in items)
            {
                if (item.Date > day)
                    continue;
                lifetimeCount++;
                lifetimeValue += item.Amount;
                first = item.Date < first ? item.Date : first;
                last = item.Date > last ? item.Date : last;
                if (item.Date > yearAgo)
                {
                    count++;
                    value += item.Amount;
                }
                else if (item.Date > twoYearsAgo)
                {
                    previous += item.Amount;
                }
            }

            if (lifetimeCount == 0)
                return new(null, null, 0, 0, null, 0, 0, 0, null, null, null, null, null, null);

            var days = (last - first).Days;
            var since = (day - last).Days;
            var trend = count == 0 ? Lapsed : count == lifetimeCount ? New
                : previous == 0 ? (value > 0 ? Growing : Steady)
                : value >= previous * 1.1m ? Growing : value < previous * 0.9m ? Declining : Steady;
            return new(
                first, last, count, Cents(value), count == 0 ? null : Cents(value / count), lifetimeCount, Cents(lifetimeValue), Cents(previous), trend,
                lifetimeCount < 2 ? null : Cents((decimal)days / (lifetimeCount - 1)),
                last.AddDays(lifetimeCount < 2 ? 180 : 2 * days / (lifetimeCount - 1)),
                since > 270 ? 1 : since > 180 ? 2 : since > 90 ? 3 : since > 30 ? 4 : 5,
                count >= 8 ? 5 : count >= 5 ? 4 : count >= 3 ? 3 : count >= 2 ? 2 : 1,
                value >= 500 ? 5 : value >= 150 ? 4 : value >= 50 ? 3 : value >= 20 ? 2 : 1);
        }

        public static HandTruth Of(Entity row) => new(
            row.GetAttributeValue<DateTime?>("cseg_firstpurchaseon"), row.GetAttributeValue<DateTime?>("cseg_lastpurchaseon"),
            row.GetAttributeValue<int>("cseg_annualpurchasecount"), row.GetAttributeValue<Money>("cseg_annualvalue").Value, row.GetAttributeValue<Money>("cseg_averagepurchasevalue")?.Value,
            row.GetAttributeValue<int>("cseg_lifetimepurchasecount"), row.GetAttributeValue<Money>("cseg_lifetimevalue").Value, row.GetAttributeValue<Money>("cseg_previousannualvalue").Value,
            row.GetAttributeValue<OptionSetValue>("cseg_trend")?.Value, row.GetAttributeValue<decimal?>("cseg_averagepurchaseinterval"), row.GetAttributeValue<DateTime?>("cseg_lapseson"),
            row.GetAttributeValue<int?>("cseg_recencyscore"), row.GetAttributeValue<int?>("cseg_frequencyscore"), row.GetAttributeValue<int?>("cseg_monetaryscore"));

        private static decimal Cents(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);
    }
}
