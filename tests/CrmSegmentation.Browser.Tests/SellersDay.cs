using System;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>What a seller does from the morning on, without a mouse: find a customer, read the card, enter a purchase, see what it changed.</summary>
public sealed class SellersDay
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task A_seller_finds_a_customer_reads_why_he_comes_first_and_enters_a_purchase_by_keyboard_alone(int width, ColorScheme scheme)
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        var page = await shop.OpenAsync("main.aspx", width, scheme: scheme);
        var keys = new Keyboard(page);
        await Expect(page.Locator("h1")).ToBeVisibleAsync();

        await keys.ToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" }));
        await keys.NavigateAsync("Customers", isNarrow: width < 900);
        var rows = page.Locator(".grid tbody tr");
        await Expect(rows.Nth(2)).ToBeVisibleAsync();
        await Expect(page.Locator(".view-picker option:checked")).ToHaveTextAsync("Customers by priority");
        await Expect(rows.First).ToContainTextAsync("Anna Archer");
        await keys.TypeIntoAsync(page.GetByRole(AriaRole.Searchbox), "Arch");
        await keys.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(1);
        await keys.PressOnAsync(page.GetByRole(AriaRole.Link, new() { Name = "Anna Archer" }));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Anna Archer" })).ToBeVisibleAsync();
        await Expect(page.Locator(".notification")).ToContainTextAsync("Look after this customer first");
        await Expect(Field(page, "header_cseg_annualvalue")).ToHaveValueAsync(new Regex("600\\.00"));
        var card = page.FrameLocator("iframe[src*='prioritycard']");
        await Expect(card.Locator(".level-name")).ToHaveTextAsync("High");
        await Expect(card.Locator(".reason")).ToContainTextAsync("600.00");
        await Expect(card.Locator(".treatment")).ToContainTextAsync("Suggested treatment");
        await Expect(card.Locator(".treatment-text")).ToHaveTextAsync("Contact personally and soon; show new offers first.");
        await Expect(card.Locator(".facts")).ToContainTextAsync("12");
        await Expect(card.Locator(".edge-note")).ToContainTextAsync("January 1, 2001");
        await Expect(card.Locator(".bar")).ToHaveCountAsync(12);
        await Expect(card.Locator(".channels li")).ToHaveTextAsync([new Regex("Email yes"), new Regex("Phone no number"), new Regex("Post ")]);

        var reloads = new ConcurrentQueue<string>();
        page.FrameNavigated += (_, frame) =>
        {
            if (frame.ParentFrame is null)
                reloads.Enqueue(frame.Url);
        };
        await keys.PressOnAsync(Tab(page, "Profile"), "ArrowRight");
        await Expect(Tab(page, "Purchases")).ToBeFocusedAsync();
        var add = page.GetByRole(AriaRole.Button, new() { Name = "New Purchase" });
        await keys.PressOnAsync(add);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel(new Regex("^Name"))).ToBeFocusedAsync();
        var save = dialog.GetByRole(AriaRole.Button, new() { Name = "Save & close" });
        await keys.PressOnAsync(save, back: true);
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("must be filled in");
        await Expect(dialog.Locator("[aria-invalid=true]").First).ToBeFocusedAsync();
        await keys.TypeIntoAsync(dialog.GetByLabel(new Regex("^Name")), "Counter sale", back: true);
        await keys.TypeIntoAsync(dialog.GetByLabel(new Regex("^Purchase Date")), "12302001");
        await keys.TypeIntoAsync(dialog.GetByLabel(new Regex("^Amount")), "1,234.50");
        await keys.PressOnAsync(save, back: true);

        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(add).ToBeFocusedAsync();
        await Expect(page.Locator("[data-control='subgrid_purchases'] tbody")).ToContainTextAsync("1,234.50");
        await Expect(Field(page, "header_cseg_annualvalue")).ToHaveValueAsync(new Regex("1,834\\.50"));
        await keys.PressOnAsync(Tab(page, "Purchases"), "ArrowLeft", back: true);
        await Expect(card.Locator(".facts")).ToContainTextAsync("1,834.50");
        await Expect(card.Locator(".reason")).ToContainTextAsync("1,834.50");
        Assert.Empty(reloads);
    }

    private static ILocator Tab(IPage page, string name) => page.GetByRole(AriaRole.Tab, new() { Name = name, Exact = true });

    private static ILocator Field(IPage page, string control) => page.Locator($"[data-control='{control}'] :is(input, select, textarea)").First;
}
