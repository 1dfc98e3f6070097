using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Microsoft.Xrm.Sdk;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>Charts and dashboards, whose numbers are those of the rows.</summary>
public sealed class Dashboards
{
    [Fact]
    public async Task Customers_at_a_glance_adds_up_what_the_three_customers_bought()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        var page = await shop.OpenDashboardAsync("At a glance");
        var customers = page.GetByRole(AriaRole.Table, new() { Name = "Customers by priority", Exact = true });
        await Expect(customers.GetByRole(AriaRole.Row).First).ToHaveTextAsync("High1");
        var value = page.GetByRole(AriaRole.Table, new() { Name = "Annual value by priority" });
        await Expect(value.GetByRole(AriaRole.Row).First).ToHaveTextAsync(new Regex(@"High\D*600\.00"));
        var months = page.GetByRole(AriaRole.Table, new() { Name = "Value by month" });
        await Expect(months.GetByRole(AriaRole.Row).First).ToHaveTextAsync(new Regex(@"Jan 2001\D*110\.00"));
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "My high-priority customers" }).GetByRole(AriaRole.Link, new() { Name = "Anna Archer" })).ToBeVisibleAsync();
        await Expect(page.Locator(".problem")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Charts_are_drawn_as_their_presentation_says_and_say_what_they_leave_out()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        var customer = shop.ACustomer("Max", "Month");
        for (var month = 0; month < 20; month++)
            shop.APurchase(customer, new DateTime(1999, 1, 15).AddMonths(month), 10m);
        var page = await shop.OpenDashboardAsync("At a glance");

        var value = page.Locator("figure.chart", new() { HasText = "Annual value by priority" });
        await Expect(value.Locator(".column").First).ToHaveAttributeAsync("style", new Regex("height: 100%"));
        await Expect(value.Locator(".column-text").First).ToContainTextAsync(new Regex(@"600\.00(?!\d)"));
        var months = page.Locator("figure.chart", new() { HasText = "Value by month" });
        await Expect(months.Locator(".column")).ToHaveCountAsync(24);
        await Expect(months.Locator(".chart-note")).ToHaveTextAsync("The last 24 of 32 periods are shown.");
        await page.GotoAsync(new Uri(new Uri(page.Url), await page.Locator("#nav a", new() { HasText = "Groups and offers" }).GetAttributeAsync("href")).ToString());
        var groups = page.Locator("figure.chart", new() { HasText = "RFM group" });
        await Expect(groups.First.Locator(".chart-bar").First).ToBeVisibleAsync();
        await Expect(groups.First.Locator(".column")).ToHaveCountAsync(0);
    }

    /// <summary>What the rows say is added up here, row by row, and not asked of the service in groups.</summary>
    [Fact]
    public async Task Charts_by_priority_group_and_month_show_the_customers_and_the_value_of_the_rows()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.AFewMoreCustomers();
        shop.ACustomer("Nobody", "Bought");
        shop.APurchase(shop.Anna, new DateTime(2001, 12, 20), 10m);
        shop.APurchase(shop.Anna, new DateTime(2001, 12, 21), 10m);
        shop.RunMaintenance();
        var customers = shop.RowsOf("contact", "cseg_priority", "cseg_rfmsegment", "cseg_annualvalue_base", "cseg_firstpurchaseon");
        var purchases = shop.RowsOf("cseg_purchase", "cseg_contactid", "cseg_purchasedate", "cseg_amount_base");
        static decimal Value(IEnumerable<Entity> rows, string column) => rows.Sum(row => row.GetAttributeValue<Money>(column)?.Value ?? 0);
        static Dictionary<string, decimal> By(IEnumerable<Entity> rows, Func<Entity, string?> key, Func<IEnumerable<Entity>, decimal> measure) =>
            rows.Where(row => key(row) is not null).GroupBy(row => key(row)!).ToDictionary(group => group.Key, group => measure(group));
        static Func<Entity, string?> Label(string column) => row => row.FormattedValues.Contains(column) ? row.FormattedValues[column] : null;
        static Func<Entity, string?> Month(string column) => row => row.GetAttributeValue<DateTime?>(column)?.ToString("MMM yyyy", CultureInfo.InvariantCulture);
        static decimal Count(IEnumerable<Entity> rows) => rows.Count();
        static decimal Different(IEnumerable<Entity> rows) => rows.Select(row => row.GetAttributeValue<EntityReference>("cseg_contactid").Id).Distinct().Count();

        // Whoever has an RFM group or a priority at all: the views of the dashboards say so.
        var grouped = customers.Where(row => row.Contains("cseg_rfmsegment") && row.Contains("cseg_priority")).ToList();
        var glance = await shop.OpenDashboardAsync("At a glance");
        await ShowsAsync(glance, "Customers by priority", By(customers, Label("cseg_priority"), Count));
        await ShowsAsync(glance, "Annual value by priority", By(customers, Label("cseg_priority"), rows => Value(rows, "cseg_annualvalue_base")));
        await ShowsAsync(glance, "Customers by month", By(purchases, Month("cseg_purchasedate"), Different));
        await ShowsAsync(glance, "Value by month", By(purchases, Month("cseg_purchasedate"), rows => Value(rows, "cseg_amount_base")));
        var groups = await shop.OpenDashboardAsync("Groups and offers");
        await ShowsAsync(groups, "Customers by RFM group", By(grouped, Label("cseg_rfmsegment"), Count));
        await ShowsAsync(groups, "Annual value by RFM group", By(grouped, Label("cseg_rfmsegment"), rows => Value(rows, "cseg_annualvalue_base")));
        await ShowsAsync(groups, "New customers by month", By(customers, Month("cseg_firstpurchaseon"), Count));
        Assert.NotEqual(By(purchases, Month("cseg_purchasedate"), Count), By(purchases, Month("cseg_purchasedate"), Different));
        Assert.True(grouped.Select(Label("cseg_rfmsegment")).Distinct().Count() >= 3);

        static async Task ShowsAsync(IPage page, string chart, Dictionary<string, decimal> expected)
        {
            var rows = page.GetByRole(AriaRole.Table, new() { Name = chart, Exact = true }).GetByRole(AriaRole.Row);
            await Expect(rows).ToHaveCountAsync(expected.Count);
            var shown = new Dictionary<string, decimal>();
            foreach (var row in await rows.AllAsync())
                shown.Add(await row.Locator("th").InnerTextAsync(), decimal.Parse(await row.Locator("td.number").InnerTextAsync(), NumberStyles.Currency, CultureInfo.GetCultureInfo("en-US")));
            Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), shown.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Groups_and_offers_lists_the_offers_that_have_results_and_no_others()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.AnOfferWithResults("Winter coats");
        shop.ADraftOffer("Spring shoes");
        var page = await shop.OpenDashboardAsync("Groups and offers");
        var offers = page.GetByRole(AriaRole.Table, new() { Name = "Offers with results" }).Locator("tbody tr");
        await Expect(offers).ToHaveCountAsync(1);
        await Expect(offers).ToContainTextAsync("Winter coats");
        await Expect(offers).ToContainTextAsync("1 contacted");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Published segments" }).GetByRole(AriaRole.Link, new() { Name = "High priority" }).First).ToBeVisibleAsync();
        await Expect(page.Locator(".problem")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_health_of_maintenance_shows_its_runs()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.RunMaintenance();
        var page = await shop.OpenDashboardAsync("Health");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Maintenance runs", Exact = true }).Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Published segments" }).GetByRole(AriaRole.Link, new() { Name = "High priority" }).First).ToBeVisibleAsync();
        await Expect(page.Locator(".problem")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_list_shows_a_chart_of_its_view()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        var page = await shop.OpenListAsync("contact");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show chart" }).ClickAsync();
        await page.GetByLabel("Chart", new() { Exact = true }).SelectOptionAsync("Customers by priority");
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Customers by priority", Exact = true }).Locator("th");
        await Expect(rows).ToContainTextAsync(["High"]);
        shop.ACustomer("Nobody", "Bought");
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show chart" }).ClickAsync();
        await page.GetByLabel("Chart", new() { Exact = true }).SelectOptionAsync("New customers by month");
        await page.Locator(".view-picker").SelectOptionAsync("Customers by priority");
        await Expect(page.Locator(".chart th")).ToHaveTextAsync(["–", "Jan 2001", "Apr 2001"]);
        await page.GetByLabel("Chart", new() { Exact = true }).SelectOptionAsync("Customers by priority");
        await page.Locator(".view-picker").SelectOptionAsync("My high-priority customers");
        await Expect(page.Locator(".chart th")).ToHaveTextAsync(["High"]);
    }
}
