using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>The pictures of the documentation, made anew by <c>CRMSEG_SCREENSHOTS=1 dotnet test tests/CrmSegmentation.Browser.Tests --filter ~Screenshots</c>.</summary>
public sealed class Screenshots
{
    private static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CrmSegmentation.sln")))
                folder = folder.Parent;
            return Path.Combine(folder!.FullName, "docs", "images");
        }
    }

    [Fact]
    public async Task Pages_are_pictured()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CRMSEG_SCREENSHOTS") == "1", "Pictures are made when CRMSEG_SCREENSHOTS is 1.");
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.AFewMoreCustomers();
        shop.RunMaintenance();

        var customer = await shop.OpenRowAsync("contact", shop.Anna);
        var card = customer.FrameLocator("iframe[src*='prioritycard']");
        await Expect(card.Locator(".factor").First).ToBeVisibleAsync();
        await SaveAsync(customer, "customer");

        var customers = await shop.OpenListAsync("contact");
        await Expect(customers.Locator(".grid tbody tr").Nth(5)).ToBeVisibleAsync();
        await SaveAsync(customers, "customers");

        var dashboard = await shop.OpenDashboardAsync("At a glance");
        await Expect(dashboard.Locator(".chart tbody tr").Nth(5)).ToBeVisibleAsync();
        await Expect(dashboard.Locator(".dashboard .grid tbody tr").First).ToBeVisibleAsync();
        await SaveAsync(dashboard, "dashboard");

        shop.AnOfferWithResults("Winter coats");
        var groups = await shop.OpenDashboardAsync("Groups and offers");
        await groups.SetViewportSizeAsync(1280, 1250);
        await Expect(groups.Locator(".dashboard .grid tbody tr").Last).ToBeVisibleAsync();
        await Expect(groups.Locator(".chart tbody tr").Nth(5)).ToBeVisibleAsync();
        await SaveAsync(groups, "groups");

        var segment = await shop.OpenRowAsync("cseg_segment", shop.HighPriority);
        await segment.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await Expect(segment.FrameLocator("iframe[src*='segmentbuilder']").Locator(".facts")).ToBeVisibleAsync();
        await SaveAsync(segment, "segment");

        shop.ADraftScheme("Annual value alone");
        var explore = await shop.OpenAsync("main.aspx?pagetype=webresource&webresourceName=cseg_/pages/explore.html", height: 1400);
        var explored = explore.FrameLocator("iframe.whole");
        await explored.GetByLabel("Scheme", new() { Exact = true }).SelectOptionAsync("Annual value alone (Draft)");
        await Expect(explored.Locator("figure").Nth(5)).ToBeVisibleAsync();
        await Expect(explored.Locator("[aria-busy]")).ToHaveCountAsync(0);
        await SaveAsync(explore, "explore");

        var settings = await shop.OpenRowAsync("cseg_settings", shop.TheSettings());
        await Expect(settings.FrameLocator("iframe[src*='settingsguide']").Locator("dt").First).ToBeVisibleAsync();
        await SaveAsync(settings, "settings");

        var scheme = await shop.OpenRowAsync("cseg_priorityscheme", shop.ADraftScheme("Spring"));
        await Expect(scheme.Locator(".grid tbody tr").First).ToBeVisibleAsync();
        await SaveAsync(scheme, "scheme");

        var health = await shop.OpenDashboardAsync("Health");
        await Expect(health.Locator(".dashboard .grid tbody tr").First).ToBeVisibleAsync();
        await SaveAsync(health, "health");

        var offer = await shop.OpenRowAsync("cseg_offer", shop.ADraftOffer("Winter"));
        await Expect(offer.GetByRole(AriaRole.Tab).First).ToBeVisibleAsync();
        await SaveAsync(offer, "offer");

        var narrow = await shop.OpenRowAsync("contact", shop.Anna, 400, ColorScheme.Dark);
        await Expect(narrow.FrameLocator("iframe[src*='prioritycard']").Locator(".factor").First).ToBeVisibleAsync();
        await narrow.Locator("iframe[src*='prioritycard']").ScrollIntoViewIfNeededAsync();
        await SaveAsync(narrow, "customer-narrow");

        // The others narrow as well, to be looked at and not to be shown.
        foreach (var (name, address) in new[] { ("customers", "etn=contact&pagetype=entitylist"), ("segment", $"pagetype=entityrecord&etn=cseg_segment&id={shop.HighPriority}"), ("explore", "pagetype=webresource&webresourceName=cseg_/pages/explore.html"), ("settings", new Uri(settings.Url).Query[1..]), ("scheme", new Uri(scheme.Url).Query[1..]), ("offer", new Uri(offer.Url).Query[1..]), ("dashboard", new Uri(dashboard.Url).Query[1..]), ("health", new Uri(health.Url).Query[1..]) })
        {
            var page = await shop.OpenAsync("main.aspx?" + address, 400, 1200, ColorScheme.Dark);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "crmseg-" + name + "-narrow.png"), Animations = ScreenshotAnimations.Disabled });
        }
    }

    private static async Task SaveAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Folder);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
    }
}
