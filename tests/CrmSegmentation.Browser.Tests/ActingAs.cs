using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>What people see who may not see everything: the pages are looked at in their name.</summary>
public sealed class ActingAs
{
    [Fact]
    public async Task A_seller_sees_his_pages_and_commands_and_not_those_of_the_administrator()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.AUser("Sam", "Seller", "Segmentation Seller");
        var page = await shop.OpenListAsync("contact");
        await Expect(Entry(page, "Health")).ToBeVisibleAsync();
        await Expect(Entry(page, "Settings")).ToBeVisibleAsync();

        await page.GetByLabel("You are").SelectOptionAsync("Sam Seller");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Anna Archer" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("You are").Locator("option:checked")).ToHaveTextAsync("Sam Seller");
        await Expect(Entry(page, "Customers")).ToBeVisibleAsync();
        await Expect(Entry(page, "Health")).ToHaveCountAsync(0);
        await Expect(Entry(page, "Maintenance runs")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Anna Archer" }).ClickAsync();
        var card = page.FrameLocator("iframe[src*='prioritycard']");
        await Expect(card.Locator(".level-name")).ToHaveTextAsync("High");
        await Expect(card.Locator(".factor")).ToContainTextAsync(["600.00"]);
        await Expect(Command(page, "Compose text")).ToBeVisibleAsync();

        await page.GotoAsync((await shop.OpenRowAsync("cseg_segment", shop.HighPriority)).Url);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "High priority" })).ToBeVisibleAsync();
        await Expect(Command(page, "Retire")).ToHaveCountAsync(0);

        await page.GetByLabel("You are").SelectOptionAsync("System Administrator");
        await Expect(Entry(page, "Health")).ToBeVisibleAsync();
        await Expect(Command(page, "Retire")).ToBeVisibleAsync();

        // Whoever kept the address sees the dashboard as little as its entry.
        await Entry(page, "Health").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Health of segmentation");
        await page.GetByLabel("You are").SelectOptionAsync("Sam Seller");
        await Expect(page.Locator(".problem-page")).ToContainTextAsync("The dashboard Health of segmentation does not show to any of your roles.");
    }

    [Fact]
    public async Task Explore_asks_in_the_name_of_whom_one_is()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.AUser("Sam", "Seller", "Segmentation Seller");
        var scheme = shop.ADraftScheme("Tried out");
        var page = await shop.OpenAsync("main.aspx?pagetype=webresource&webresourceName=cseg_/pages/explore.html");
        var explore = page.FrameLocator("iframe[title='Explore']");
        await Expect(explore.GetByLabel("Medium from")).ToHaveValueAsync("50");

        await page.GetByLabel("You are").SelectOptionAsync("Sam Seller");
        await Expect(page.GetByLabel("You are").Locator("option:checked")).ToHaveTextAsync("Sam Seller");
        await Expect(explore.GetByLabel("Medium from")).ToHaveValueAsync("50");
        await Expect(explore.Locator("section").First.Locator("div[aria-busy]")).ToHaveCountAsync(0);
        await explore.GetByLabel("Medium from").PressAsync("Home");
        await Expect(explore.Locator("section").First.Locator(".wrong")).ToContainTextAsync("prvWrite");
        Assert.Equal(50m, shop.MediumFromOf(scheme));
    }

    [Fact]
    public async Task What_a_seller_may_not_do_is_refused_in_his_name()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.AUser("Sam", "Seller", "Segmentation Seller");
        var page = await shop.OpenRowAsync("cseg_segment", shop.HighPriority);
        await page.GetByLabel("You are").SelectOptionAsync("Sam Seller");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "High priority" })).ToBeVisibleAsync();
        await page.Locator("[data-control='cseg_name'] input").FillAsync("Mine");
        await page.Locator("[data-control='cseg_name'] input").PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator(".notification.error")).ToContainTextAsync("prvWrite");
    }

    private static ILocator Entry(IPage page, string name) => page.Locator("#nav").GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Command(IPage page, string name) => page.Locator(".commands").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    [Theory]
    [InlineData(1280)]
    [InlineData(400)]
    public async Task Whoever_one_is_may_be_named_like_markup(int width)
    {
        const string First = "<img src=x onerror='top.owned=1'>";
        const string Last = "<b class=owned>מירי</b>Donaudampfschifffahrtsgesellschaft";
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.AUser(First, Last, "Segmentation Seller");
        var page = await shop.OpenAsync("main.aspx", width);
        await page.GetByLabel("You are").SelectOptionAsync($"{First} {Last}");

        await Expect(page.Locator(".lead")).ToContainTextAsync($"signed in as {First} {Last}.");
        await Expect(page.GetByLabel("You are").Locator("option:checked")).ToHaveTextAsync($"{First} {Last}");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelectorAll(\"img[src='x'], b.owned\").length"));
        Assert.False(await page.EvaluateAsync<bool>("() => 'owned' in window"));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }
}
