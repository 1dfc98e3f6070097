using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>The page Explore: schemes tried out by sliders, customers by recency and frequency, segments divided and compared.</summary>
public sealed class Exploring(Shop shop)
{
    [Fact]
    public async Task A_slider_changes_the_draft_and_the_distribution_follows_and_no_customer_changes()
    {
        var draft = shop.ADraftScheme("Tried out");
        var (page, explore) = await OpenAsync();
        await explore.GetByLabel("Scheme", new() { Exact = true }).SelectOptionAsync("Tried out (Draft)");
        var levels = explore.Locator("figure", new() { HasText = "Customers by priority" });
        await Expect(levels.Locator("svg text", new() { HasText = "Low" })).ToBeVisibleAsync();
        await Expect(levels.Locator("svg text", new() { HasText = "Medium" })).ToBeVisibleAsync();

        // Each of the three scores 20, below either threshold; from a threshold of 0 on nobody is Low.
        var before = shop.PriorityOf(shop.Anna);
        await explore.GetByLabel("Medium from").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(explore.GetByLabel("Medium from")).ToHaveValueAsync("0");
        await Expect(explore.Locator("section").First.Locator("div[aria-busy]")).ToHaveCountAsync(0);
        await levels.GetByText("Numbers").ClickAsync();
        await Expect(levels.GetByRole(AriaRole.Row, new() { Name = "Low" }).GetByRole(AriaRole.Cell).First).ToHaveTextAsync("0");

        await explore.GetByLabel("Weight: Annual value").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(explore.Locator("section").First.Locator("div[aria-busy]")).ToHaveCountAsync(0);
        await Expect(explore.Locator("section").First.Locator(".wrong")).ToHaveTextAsync("");

        Assert.Equal(0m, shop.MediumFromOf(draft));
        Assert.Equal(10m, shop.WeightIn(draft));
        Assert.Equal(before, shop.PriorityOf(shop.Anna));
        await Expect(explore.Locator("figure", new() { HasText = "Who moves from which priority to which" }).Locator("svg")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Segments_are_divided_and_set_beside_the_rest_and_each_other()
    {
        var (_, explore) = await OpenAsync();
        await explore.GetByLabel("Segment", new() { Exact = true }).SelectOptionAsync("High priority");
        await explore.GetByLabel("Divided by").SelectOptionAsync("priority");
        var groups = explore.Locator("figure", new() { HasText = "Customers by priority" }).Last;
        await Expect(groups.Locator("svg text", new() { HasText = "High" })).ToBeVisibleAsync();
        await Expect(groups.Locator("svg text", new() { HasText = "Low" })).ToHaveCountAsync(0);
        await Expect(explore.GetByLabel("First characters")).ToBeHiddenAsync();
        await explore.GetByLabel("Divided by").SelectOptionAsync("age");
        await Expect(explore.Locator("figure", new() { HasText = "Customers by age" }).Locator("svg text", new() { HasText = "(empty)" })).ToBeVisibleAsync();
        await explore.GetByLabel("Divided by").SelectOptionAsync("postcode");
        await explore.GetByLabel("First characters").FillAsync("3");
        await explore.GetByLabel("First characters").PressAsync("Tab");
        await Expect(explore.Locator("figure", new() { HasText = "Customers by postcode" }).Locator("svg text", new() { HasText = "980" })).ToBeVisibleAsync();

        var average = explore.Locator("figure", new() { HasText = "The average customer" });
        await Expect(average.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Measure", "Segment", "Rest", "Difference"]);
        await explore.GetByLabel("Compare with").Last.SelectOptionAsync("High priority");
        await Expect(average.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Measure", "Segment", "Rest", "Difference", "High priority", "Difference"]);
        await Expect(average.GetByRole(AriaRole.Row, new() { Name = "Percent of priority High" }).GetByRole(AriaRole.Cell).First).ToHaveTextAsync("100");
    }

    [Fact]
    public async Task The_rules_of_a_scheme_that_counted_stand_and_a_copy_can_be_tried_out()
    {
        shop.ARetiredScheme("Of last year");
        var (_, explore) = await OpenAsync();
        await explore.GetByLabel("Scheme", new() { Exact = true }).SelectOptionAsync("Of last year (Retired)");
        await Expect(explore.GetByLabel("High from")).ToBeDisabledAsync();

        await explore.GetByRole(AriaRole.Button, new() { Name = "Copy into a draft" }).ClickAsync();
        await Expect(explore.GetByLabel("High from")).ToBeEnabledAsync();
        await Expect(explore.GetByLabel("Scheme", new() { Exact = true }).Locator("option:checked")).ToHaveTextAsync("Of last year (Draft)");
    }

    [Theory]
    [InlineData("SVG", "<svg")]
    [InlineData("PNG", "\u0089PNG")]
    [InlineData("CSV", "\u00EF\u00BB\u00BFRecency \\ frequency,F 1,F 2,F 3,F 4,F 5")]
    public async Task Picture_and_numbers_are_saved(string kind, string beginning)
    {
        var (page, explore) = await OpenAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => explore.GetByRole(AriaRole.Button, new() { Name = $"Save \"Customers by recency and frequency\" as {kind}" }).ClickAsync());

        Assert.Equal("Customers-by-recency-and-frequency." + kind.ToLowerInvariant(), download.SuggestedFilename);
        var content = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.StartsWith(beginning, Encoding.Latin1.GetString(content), StringComparison.Ordinal);
    }

    private async Task<(IPage Page, IFrameLocator Explore)> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await shop.OpenAsync("main.aspx?pagetype=webresource&webresourceName=cseg_/pages/explore.html", width, scheme: scheme);
        var explore = page.FrameLocator("iframe.whole");
        await Expect(explore.Locator("h1")).ToHaveTextAsync("Explore");
        await Expect(explore.Locator("main[aria-busy]")).ToHaveCountAsync(0);
        return (page, explore);
    }
}
