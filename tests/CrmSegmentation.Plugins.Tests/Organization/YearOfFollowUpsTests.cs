using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Profiles;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;
using static CrmSegmentation.Tests.Profiles.ACustomer;

namespace CrmSegmentation.Tests.Organization;

/// <summary>
/// A year passes over CDNOW's customers with a rule of each kind, and maintenance runs twice on most days and not at all on some. The
/// tasks that there have to be are computed here from the purchases alone, without any code of the product; only rises are taken
/// from the history of levels, which other tests hold to the truth.
/// </summary>
public sealed class YearOfFollowUpsTests : IDisposable
{
    private const int DaysAfterPurchase = 7;
    private const int DaysBeforeBirthday = 3;

    private static readonly DateTime FirstDay = Day("1997-06-30");
    private static readonly DateTime LastDay = Day("1998-06-30");

    private readonly ITestOutputHelper output;
    private readonly MovableClock clock = new();
    private readonly LocalOrganization organization;
    private readonly IOrganizationService service;
    private readonly Dictionary<Guid, List<DateTime>> bought = [];
    private readonly Dictionary<Guid, DateTime> born = [];

    public YearOfFollowUpsTests(ITestOutputHelper output)
    {
        this.output = output;
        clock.MoveTo(FirstDay);
        organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = clock, PluginTraceLog = PluginTraceLogLevel.Exception });
        service = organization.CreateService();
    }

    [Fact]
    public void A_year_makes_exactly_the_tasks_that_the_purchases_and_birthdays_ask_for()
    {
        Load(ReferenceMaterial.Require("data/cdnow/purchases.csv"));
        Rule("Check in", FollowUpKind.AfterPurchase, (FollowUpRuleTable.Days, DaysAfterPurchase));
        Rule("Win back", FollowUpKind.Lapse);
        Rule("Congratulate", FollowUpKind.BeforeBirthday, (FollowUpRuleTable.Days, DaysBeforeBirthday));
        Rule("Thank", FollowUpKind.PriorityRise, (FollowUpRuleTable.ClosesWhenGone, false));
        Rule("Supplies", FollowUpKind.RecurringDate, (FollowUpRuleTable.Contact, new EntityReference(ContactTable.Name, bought.Keys.First())), (FollowUpRuleTable.Week, new OptionSetValue((int)WeekOfMonth.Last)), (FollowUpRuleTable.Weekday, new OptionSetValue((int)Weekday.Monday)));

        for (var day = FirstDay; day <= LastDay; day = day.AddDays(1))
        {
            if (IsMissed(day))
                continue;
            clock.MoveTo(day);
            Assert.Equal(0, MaintenanceCall.ToTheEnd(service, 1_000).Failed);
            Assert.Equal(0, MaintenanceCall.ToTheEnd(service, 1_000).Failed);
        }

        var expected = bought.Keys.SelectMany(CheckIns)
            .Concat(bought.Keys.SelectMany(WinBacks))
            .Concat(born.Keys.SelectMany(Congratulations))
            .Concat(Thanks())
            .Concat(LastMondays().Select(day => Line("Supplies", bought.Keys.First(), day, day, false)))
            .Order(StringComparer.Ordinal).ToList();
        var made = Made().Order(StringComparer.Ordinal).ToList();

        Assert.Equal(expected, made);
        foreach (var rule in made.GroupBy(line => line.Split(' ')[0]))
            output.WriteLine($"{rule.Key}: {rule.Count():N0} tasks, {rule.Count(line => line.EndsWith("canceled", StringComparison.Ordinal)):N0} of them canceled since");
        Assert.Equal(["Check", "Congratulate", "Supplies", "Thank", "Win"], made.Select(line => line.Split(' ')[0]).Distinct());
    }

    public void Dispose() => organization.Dispose();

    /// <summary>Three days in a row every seven weeks.</summary>
    private static bool IsMissed(DateTime day) => day > FirstDay && (day - FirstDay).Days % 49 is 10 or 11 or 12;

    /// <summary>The first day from one on on which maintenance ran.</summary>
    private static DateTime Run(DateTime day)
    {
        while (IsMissed(day))
            day = day.AddDays(1);
        return day;
    }

    private static DateTime Forward(DateTime day) => day.DayOfWeek == DayOfWeek.Saturday ? day.AddDays(2) : day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(1) : day;

    private static DateTime Back(DateTime day) => day.DayOfWeek == DayOfWeek.Saturday ? day.AddDays(-1) : day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(-2) : day;

    private IEnumerable<string> CheckIns(Guid customer) =>
        from day in bought[customer].Distinct()
        let arises = day.AddDays(DaysAfterPurchase)
        where arises >= FirstDay && arises <= LastDay
        select Line("Check in", customer, day, Later(Forward(arises), Forward(Run(arises))), false);

    /// <summary>
    /// After each purchase the next is expected within twice the mean interval between those so far, or 180 days. Where the next one
    /// comes before a run has seen the lapse, nobody is missed.
    /// </summary>
    private IEnumerable<string> WinBacks(Guid customer)
    {
        var days = bought[customer].Order().ToList();
        for (var last = days.Count - 1; last >= 0; last--)
        {
            if (last + 1 < days.Count && days[last + 1] == days[last])
                continue;
            var count = last + 1;
            var lapse = days[last].AddDays(count == 1 ? 180 : 2 * (days[last] - days[0]).Days / (count - 1));
            var next = last + 1 < days.Count ? days[last + 1] : DateTime.MaxValue;
            if (lapse >= FirstDay && Run(lapse) <= LastDay && Run(lapse) < next)
                yield return Line("Win back", customer, days[last], Later(Forward(lapse), Forward(Run(lapse))), Run(Earlier(next, LastDay.AddDays(1))) <= LastDay);
        }
    }

    /// <summary>A birthday that passes while nothing runs is not congratulated; the task of one that has passed is canceled.</summary>
    private IEnumerable<string> Congratulations(Guid customer)
    {
        for (var year = FirstDay.Year; year <= LastDay.Year + 1; year++)
        {
            var birthday = born[customer] is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year) ? new DateTime(year, 3, 1) : new DateTime(year, born[customer].Month, born[customer].Day);
            var due = Back(birthday.AddDays(-DaysBeforeBirthday));
            var made = Run(due);
            if (due >= FirstDay && made <= LastDay && made <= birthday)
                yield return Line("Congratulate", customer, birthday, made == due ? due : Forward(made) <= birthday ? Forward(made) : due, Run(birthday.AddDays(1)) <= LastDay);
        }
    }

    /// <summary>A lower number is a higher level. A rise is seen where the level has not fallen again before the next run.</summary>
    private IEnumerable<string> Thanks()
    {
        var changes = All(new QueryExpression(PriorityChangeTable.Name) { ColumnSet = new ColumnSet("cseg_contactid", "cseg_changedon", "cseg_fromlevel", "cseg_tolevel") })
            .Select(row => (Contact: row.GetAttributeValue<EntityReference>("cseg_contactid").Id, On: row.GetAttributeValue<DateTime>("cseg_changedon"), From: row.GetAttributeValue<OptionSetValue>("cseg_fromlevel").Value, To: row.GetAttributeValue<OptionSetValue>("cseg_tolevel").Value))
            .ToList();
        return changes.Where(change => change.To < change.From).Select(change => Line("Thank", change.Contact, change.On, Later(Forward(change.On), Forward(Run(change.On))), false));
    }

    private static IEnumerable<DateTime> LastMondays()
    {
        for (var day = FirstDay; day <= LastDay; day = day.AddDays(1))
        {
            if (day.DayOfWeek == DayOfWeek.Monday && day.AddDays(7).Month != day.Month)
                yield return IsMissed(day) ? throw new InvalidOperationException("Choose other days to miss.") : day;
        }
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static string Line(string rule, Guid customer, DateTime eventOn, DateTime due, bool canceled) =>
        FormattableString.Invariant($"{rule} {customer} {eventOn:yyyy-MM-dd} due {due:yyyy-MM-dd}{(canceled ? " canceled" : "")}");

    private IEnumerable<string> Made()
    {
        var tasks = All(new QueryExpression("task") { ColumnSet = new ColumnSet("scheduledend", "statecode", "regardingobjectid") }).ToDictionary(task => task.Id);
        var followUps = All(new QueryExpression(FollowUpTable.Name) { ColumnSet = new ColumnSet(true) }).ToList();
        Assert.Equal(tasks.Count, followUps.Count);
        foreach (var row in followUps)
        {
            var task = tasks[row.GetAttributeValue<EntityReference>(FollowUpTable.Task).Id];
            var customer = row.GetAttributeValue<EntityReference>(FollowUpTable.Contact).Id;
            Assert.Equal(customer, task.GetAttributeValue<EntityReference>("regardingobjectid").Id);
            yield return Line((string)row[FollowUpTable.Title], customer, (DateTime)row[FollowUpTable.EventOn], ((DateTime)task["scheduledend"]).Date, task.GetAttributeValue<OptionSetValue>("statecode").Value == 2);
        }
    }

    private IEnumerable<Entity> All(QueryExpression query)
    {
        query.PageInfo = new PagingInfo { Count = 5_000, PageNumber = 1 };
        query.AddOrder("createdon", OrderType.Ascending);
        for (; ; query.PageInfo.PageNumber++)
        {
            var page = service.RetrieveMultiple(query);
            foreach (var row in page.Entities)
                yield return row;
            if (!page.MoreRecords)
                yield break;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
    }

    private void Rule(string name, FollowUpKind kind, params (string Column, object Value)[] columns)
    {
        var rule = new Entity(FollowUpRuleTable.Name) { [FollowUpRuleTable.Title] = name, [FollowUpRuleTable.Kind] = new OptionSetValue((int)kind) };
        foreach (var (column, value) in columns)
            rule[column] = value;
        service.Create(rule);
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

        // A fourth of CDNOW's customers is a year's test that takes less than a minute; one in five of them told a birthday.
        var every = Environment.GetEnvironmentVariable("CRMSEG_ALL_CUSTOMERS") == "1" ? 1 : 4;
        var items = rows.Where((_, index) => index % every == 0).ToDictionary(_ => Guid.NewGuid(), customer => customer.ToList());
        foreach (var (customer, index) in items.Keys.Select((id, index) => (id, index)))
        {
            bought.Add(customer, items[customer].ConvertAll(item => item.Date));
            if (index % 5 == 0)
                born.Add(customer, new DateTime(1956, 1, 1).AddDays(index * 59 % 366));
        }

        CreateAll(ContactTable.Name, items.Keys.Select(id =>
        {
            var contact = new Entity(ContactTable.Name, id) { ["lastname"] = "Customer" };
            if (born.TryGetValue(id, out var birthday))
                contact[ContactTable.BirthDate] = birthday;
            return contact;
        }));
        CreateAll(PurchaseTable.Name, items.SelectMany(customer => customer.Value.Select(item => ImportedSolution.APurchase(customer.Key, item))));
    }

    private void CreateAll(string table, IEnumerable<Entity> rows)
    {
        foreach (var chunk in rows.Chunk(1_000))
            service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. chunk]) { EntityName = table } });
    }
}
