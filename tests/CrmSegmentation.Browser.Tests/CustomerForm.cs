using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>The form of a customer with its priority card, and the list that leads there.</summary>
public sealed class CustomerForm(Shop shop)
{
    /// <summary>Milliseconds in which the card is painted even where several builds share the processors.</summary>
    private const int BoundOnABusyMachine = 500;

    [Fact]
    public async Task The_priority_column_of_a_list_shows_its_icons()
    {
        var page = await shop.OpenListAsync("contact");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Anna Archer" });
        await Expect(row.Locator("img[src$='priorityhigh.svg']")).ToBeVisibleAsync();
        await Expect(row.Locator("img")).ToHaveAttributeAsync("title", "High");
        Assert.True(await row.Locator("img").EvaluateAsync<bool>("i => i.complete && i.naturalWidth > 0"));
    }

    [Fact]
    public async Task A_list_is_ordered_by_the_key_on_its_column_which_keeps_the_focus()
    {
        var page = await shop.OpenListAsync("contact");
        var header = page.GetByRole(AriaRole.Columnheader, new() { Name = "Full Name" });
        await header.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(header).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(header.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(header).ToHaveAttributeAsync("aria-sort", "descending");
    }

    [Fact]
    public async Task The_card_shows_what_to_suggest_next_with_the_reason_as_text()
    {
        var customer = shop.ACustomer("Sue", "Suggest");
        shop.APurchase(customer, new DateTime(2001, 12, 1), 25m);
        shop.ASuggestion(customer, "Generators", "38 % of <b>those</b> who bought pumps also bought generators");
        var page = await shop.OpenRowAsync("contact", customer);
        await Expect(Card(page).Locator(".next li")).ToHaveTextAsync("Generators38 % of <b>those</b> who bought pumps also bought generators");
    }

    [Fact]
    public async Task A_computed_column_cannot_be_typed_into()
    {
        var page = await shop.OpenRowAsync("contact", shop.Anna);
        await Expect(Card(page).Locator(".level-name")).ToBeVisibleAsync();
        Assert.False(await Field(page, "cseg_annualvalue").IsEditableAsync());
    }

    [Fact]
    public async Task A_change_is_saved_and_leaving_with_unsaved_changes_asks()
    {
        var page = await shop.OpenRowAsync("contact", shop.ACustomer("Oscar", "Old"));
        await Field(page, "nickname").FillAsync("Ossi");
        await Field(page, "nickname").PressAsync("Tab");
        await Expect(page.Locator(".save-state")).ToContainTextAsync("Unsaved");
        await page.GetByRole(AriaRole.Link, new() { Name = "Customers" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator(".save-state")).ToHaveTextAsync("· Saved");

        await page.ReloadAsync();
        await Expect(Field(page, "nickname")).ToHaveValueAsync("Ossi");
    }

    [Fact]
    public async Task The_card_asks_once_for_all_of_its_data()
    {
        shop.RunMaintenance();
        var page = await shop.OpenAsync("main.aspx");
        var asked = await RequestsOf(page, "prioritycard.js");
        await page.GotoAsync(new Uri(new Uri(page.Url), $"main.aspx?pagetype=entityrecord&etn=contact&id={shop.Anna}").ToString());
        var card = Card(page);
        await Expect(card.Locator(".level-name")).ToHaveTextAsync("High");
        await Expect(card.Locator(".treatment-text")).ToBeVisibleAsync();
        await Expect(card.Locator(".factor").First).ToBeVisibleAsync();
        await Expect(card.Locator(".segments li")).ToContainTextAsync(["High priority"]);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.EndsWith("cseg_GetCustomerCard", Assert.Single(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_card_shows_factor_by_factor_at_once_why_the_score_is_what_it_is_and_in_which_segments_the_customer_is()
    {
        shop.RunMaintenance();
        var page = await shop.OpenRowAsync("contact", shop.Anna);
        var card = Card(page);
        await Expect(card.Locator(".segments li")).ToContainTextAsync(["High priority"]);
        var factors = card.Locator(".factor");
        await Expect(factors.First).ToContainTextAsync(new Regex(@"^Annual value: 600\.00 gives [\d.]+ of [\d.]+ points"));
        await Expect(factors.First.Locator(".fill")).ToBeVisibleAsync();
        var points = await factors.EvaluateAllAsync<double[]>("items => items.map(i => Number(/gives ([\\d.]+)/.exec(i.textContent)?.[1] ?? 0))");
        var score = Regex.Match(await card.Locator(".score").TextContentAsync() ?? "", @"^[\d.]+").Value;
        Assert.Equal(double.Parse(score, System.Globalization.CultureInfo.InvariantCulture), points.Sum(), 0.3);
    }

    [Fact]
    public async Task The_edge_of_the_window_stands_where_the_settings_put_it()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        own.AYearOfDays(60);
        var page = await own.OpenRowAsync("contact", own.Anna);
        await Expect(Card(page).Locator(".edge-note")).ToContainTextAsync("November 2, 2001");
        await Expect(Card(page).Locator(".bar:not(.outside)")).ToHaveCountAsync(2);
        await Expect(Card(page).Locator(".bar.outside")).ToHaveCountAsync(10);
        var edge = await Card(page).Locator(".edge").EvaluateAsync<double>("e => e.offsetLeft / e.parentElement.clientWidth");
        Assert.Equal((11 + (1 / 30.0)) / 13, edge, 0.01);
    }

    [Fact]
    public async Task The_card_speaks_the_language_of_the_user()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        own.SpeakGerman();
        var card = Card(await own.OpenRowAsync("contact", own.Anna));
        await Expect(card.Locator(".factor").First).ToContainTextAsync(new Regex(@"^Jahreswert: 600,00 ergibt [\d,]+ von [\d,]+ Punkten"));
        await Expect(card.Locator(".factor")).ToContainTextAsync(["Jahreswert", "Bereitschaft für neue Produkte: bei neuen Produkten zuerst dabei"]);
    }

    /// <summary>
    /// From the OnLoad event of the form to the first paint of the card, the fastest of several forms: a machine that builds
    /// something else at the same time is slow, not wrong. The aim is 200 ms; docs/performance.md has the figure measured.
    /// </summary>
    [Fact]
    public async Task The_card_paints_soon_after_the_load_of_the_form()
    {
        var times = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var page = await shop.OpenRowAsync("contact", shop.Anna);
            await Expect(Card(page).Locator(".level-name")).ToBeVisibleAsync();
            times.Add(await page.EvaluateAsync<double>("""
                async () => {
                  const frame = document.querySelector("iframe[src*='prioritycard']").contentWindow;
                  const painted = await new Promise(resolve => new frame.PerformanceObserver(list => {
                    const first = list.getEntriesByName("first-contentful-paint")[0];
                    if (first) resolve(first.startTime);
                  }).observe({ type: "paint", buffered: true }));
                  return frame.performance.timeOrigin + painted - performance.timeOrigin - performance.getEntriesByName("form-loaded").at(-1).startTime;
                }
                """));
            await page.Context.CloseAsync();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"First paint of the card after the form's load, ms: {string.Join(", ", times.Order().Select(time => time.ToString("0", System.Globalization.CultureInfo.InvariantCulture)))}");
        Assert.InRange(times.Min(), 0, BoundOnABusyMachine);
    }

    [Fact]
    public async Task The_card_suggests_what_the_scheme_says_as_text_and_the_form_shows_how_the_level_changed()
    {
        const string treatment = "Call within the week <b>and</b> show the new collection.";
        await using var own = new Shop();
        await own.InitializeAsync();
        own.AnActiveScheme(treatment);
        var customer = own.ACustomer("Hanna", "High");
        own.APurchase(customer, new DateTime(2001, 12, 1), 10m);
        own.APurchase(customer, new DateTime(2001, 12, 20), 5_000m);

        var page = await own.OpenRowAsync("contact", customer);
        var card = Card(page);
        await Expect(card.Locator(".level-name")).ToHaveTextAsync("High");
        await Expect(card.Locator(".treatment-text")).ToHaveTextAsync(treatment);
        await Expect(card.Locator(".treatment")).ToContainTextAsync("Preferably looked after through the queue Key customers");
        var changes = page.Locator("[data-control='subgrid_prioritychanges']");
        await Expect(changes).ToContainTextAsync("Low");
        await Expect(changes).ToContainTextAsync("Purchase");
        await Expect(changes).ToContainTextAsync("High: 5,010.00 in twelve months");
    }

    /// <summary>The addresses that a script of the page asks for from now on: those with the script on the stack, however deep.</summary>
    private static async Task<ConcurrentQueue<string>> RequestsOf(IPage page, string script)
    {
        var asked = new ConcurrentQueue<string>();
        var session = await page.Context.NewCDPSessionAsync(page);
        session.Event("Network.requestWillBeSent").OnEvent += (_, sent) =>
        {
            if (sent is { } request && request.GetProperty("initiator") is var initiator && initiator.TryGetProperty("stack", out var stack) && stack.GetRawText().Contains(script, StringComparison.Ordinal))
                asked.Enqueue(request.GetProperty("request").GetProperty("url").GetString()!);
        };
        await session.SendAsync("Debugger.enable");
        await session.SendAsync("Debugger.setAsyncCallStackDepth", new() { ["maxDepth"] = 32 });
        await session.SendAsync("Network.enable");
        return asked;
    }

    private static IFrameLocator Card(IPage page) => page.FrameLocator("iframe[src*='prioritycard']");

    private static ILocator Field(IPage page, string control) => page.Locator($"[data-control='{control}'] :is(input, select, textarea)").First;
}
