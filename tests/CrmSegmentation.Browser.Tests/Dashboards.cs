using System;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
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
        var groups = page.Locator("figure.chart", new() { HasText = "RFM group" });
        await Expect(groups.First.Locator(".chart-bar").First).ToBeVisibleAsync();
        await Expect(groups.First.Locator(".column")).ToHaveCountAsync(0);
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
        await page.Locator(".view-picker").SelectOptionAsync("My high-priority customers");
        await Expect(page.Locator(".chart th")).ToHaveTextAsync(["High"]);
    }
}
