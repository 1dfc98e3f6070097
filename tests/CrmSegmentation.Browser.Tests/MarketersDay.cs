using System;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>What a marketer does, without a mouse: describe whom to write to, look before anything is written, publish, try a scheme out, look at the whole.</summary>
public sealed class MarketersDay
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task A_marketer_makes_a_segment_previews_and_publishes_it_and_explores_by_keyboard_alone(int width, ColorScheme scheme)
    {
        var isNarrow = width < 900;
        await using var shop = new Shop();
        await shop.InitializeAsync();
        shop.WantsNoEmail(shop.ACustomerOf(9, 70m, "Paul", "Private"));
        shop.ADraftScheme("Tried out");
        var page = await shop.OpenAsync("main.aspx", width, scheme: scheme);
        var keys = new Keyboard(page);
        await Expect(page.Locator("h1")).ToBeVisibleAsync();

        // A segment of two criteria, one of them over another table, whose members are written to.
        await keys.NavigateAsync("Segments", isNarrow);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Segments");
        await keys.PressOnAsync(page.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true }));
        await keys.TypeIntoAsync(page.Locator("[data-control='cseg_name'] input"), "Big spenders");
        await keys.ChooseAsync(page.Locator("[data-control='cseg_purpose'] select"), "Email");
        await keys.PressOnAsync(Tab(page, "Segment"), "ArrowRight", back: true);
        await Expect(Tab(page, "Definition")).ToBeFocusedAsync();
        var builder = page.FrameLocator("iframe[src*='segmentbuilder']");
        await keys.PressOnAsync(builder.GetByRole(AriaRole.Button, new() { Name = "Add condition" }));
        await Expect(builder.GetByLabel("Column")).ToBeFocusedAsync();
        await keys.ChooseAsync(builder.GetByLabel("Column"), "Annual Value");
        await keys.ChooseAsync(builder.GetByLabel("Comparison"), "is at least");
        await keys.TypeIntoAsync(builder.GetByLabel(new Regex("^Value of")), "340");
        await keys.PressOnAsync(builder.GetByRole(AriaRole.Button, new() { Name = "Add purchases" }));
        await Expect(builder.GetByLabel("Column").Nth(1)).ToBeFocusedAsync();
        await keys.ChooseAsync(builder.GetByLabel("Column").Nth(1), "Amount");
        await keys.ChooseAsync(builder.GetByLabel("Comparison").Nth(1), "is less than");
        await keys.TypeIntoAsync(builder.GetByLabel("Value of Amount"), "55");
        await Expect(Fact(builder, "Match")).ToHaveTextAsync("1");
        await keys.PressAsync("Backspace");
        await keys.PressAsync("Backspace");
        await keys.TypeAsync("80");
        await Expect(Fact(builder, "Match")).ToHaveTextAsync("3");
        await Expect(Fact(builder, "On the list")).ToHaveTextAsync("2");
        await Expect(Fact(builder, "Annual value")).ToHaveTextAsync("960.00");
        await Expect(builder.Locator(".preview-answer section").Filter(new() { HasText = "Held back" })).ToContainTextAsync(new Regex("1 .*mail", RegexOptions.IgnoreCase));

        // Saved, published, and the list that it has made.
        await keys.PressOnAsync(Command(page, "Save"), back: true);
        await Expect(page.Locator(".save-state")).ToHaveTextAsync("· Saved");
        await Expect(Command(page, "Save")).ToBeFocusedAsync();
        await keys.PressOnAsync(Command(page, "Publish"));
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Published" })).ToBeVisibleAsync();
        await keys.PressOnAsync(Tab(page, "Definition"), "ArrowLeft");
        await keys.PressOnAsync(page.Locator("[data-control='cseg_listid']").GetByRole(AriaRole.Link, new() { Name = "Big spenders" }));
        await Expect(Tab(page, "Members")).ToBeVisibleAsync();
        await keys.PressOnAsync(page.Locator("[role=tab][aria-selected=true]"), "ArrowRight");
        await Expect(Tab(page, "Members")).ToBeFocusedAsync();
        var members = page.GetByRole(AriaRole.Table, new() { Name = "Members" });
        await Expect(members.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(members).Not.ToContainTextAsync("Paul Private");
        await keys.PressAsync("ArrowRight");
        await Expect(page.Locator("pre.query")).ToContainTextAsync("cseg_annualvalue");
        await keys.PressAsync("ArrowLeft");
        await keys.ToAsync(members.GetByRole(AriaRole.Link, new() { Name = "Benjamin Brooks" }));

        // A scheme tried out, and its numbers taken along.
        await keys.NavigateAsync("Explore", isNarrow);
        await Expect(page).ToHaveTitleAsync("Explore · Local Dataverse");
        var explore = page.FrameLocator("iframe[title='Explore']");
        await Expect(explore.Locator("main[aria-busy]")).ToHaveCountAsync(0);
        await keys.ChooseAsync(explore.GetByLabel("Scheme", new() { Exact = true }), "Tried out (Draft)");
        var matrix = explore.Locator("figure", new() { HasText = "Who moves from which priority to which" });
        await Expect(matrix.Locator("svg")).ToBeVisibleAsync();
        await Expect(matrix.Locator("tr")).ToHaveTextAsync(["From \\ toHighMediumLow", "High002", "Medium001", "Low001"]);
        await keys.PressOnAsync(explore.GetByLabel("Medium from"), "Home");
        await Expect(matrix.Locator("tr")).ToHaveTextAsync(["From \\ toHighMediumLow", "High020", "Medium010", "Low010"]);
        var save = matrix.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("as CSV$") });
        await keys.ToAsync(save);
        var download = await page.RunAndWaitForDownloadAsync(() => keys.PressAsync("Enter"));
        Assert.Equal("Who-moves-from-which-priority-to-which.csv", download.SuggestedFilename);
        Assert.StartsWith("\uFEFFFrom \\ to,High,Medium,Low\r\n", await ReadAsync(download), StringComparison.Ordinal);

        await keys.NavigateAsync("At a glance", isNarrow);
        var levels = page.GetByRole(AriaRole.Table, new() { Name = "Customers by priority", Exact = true });
        await Expect(levels.GetByRole(AriaRole.Row).First).ToHaveTextAsync("High2");
        await keys.PressOnAsync(page.GetByRole(AriaRole.Table, new() { Name = "My high-priority customers" }).GetByRole(AriaRole.Link, new() { Name = "Anna Archer" }));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Anna Archer" })).ToBeVisibleAsync();
    }

    /// <summary>With the byte order mark that a spreadsheet needs.</summary>
    private static async Task<string> ReadAsync(IDownload download) =>
        System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken));

    private static ILocator Tab(IPage page, string name) => page.GetByRole(AriaRole.Tab, new() { Name = name, Exact = true });

    private static ILocator Command(IPage page, string name) => page.Locator(".commands").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Fact(IFrameLocator builder, string name) => builder.Locator(".facts > div").Filter(new() { Has = builder.GetByText(name, new() { Exact = true }) }).Locator("dd");
}
