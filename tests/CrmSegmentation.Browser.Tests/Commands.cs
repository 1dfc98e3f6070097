using System;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>The command bars that the solution ships, used by hand.</summary>
public sealed class Commands(Shop shop)
{
    [Fact]
    public async Task A_customer_is_recalculated_from_his_form()
    {
        var customer = shop.ACustomer("Rita", "Right");
        shop.APurchase(customer, new DateTime(2001, 12, 1), 25m);
        var page = await shop.OpenRowAsync("contact", customer);
        await Command(page, "Recalculate this customer").ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Recalculated: the values were right already." })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Customers_are_recalculated_from_the_list_once_one_is_selected()
    {
        var page = await shop.OpenListAsync("contact");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Anna Archer" })).ToBeVisibleAsync();
        await Expect(Command(page, "Recalculate customers")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Select Anna Archer" }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Select Benjamin Brooks" }).CheckAsync();
        await Command(page, "Recalculate customers").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("Customers recalculated: 2; values changed: 0.");
    }

    [Fact]
    public async Task A_segment_is_previewed_as_typed_then_published_refreshed_and_retired()
    {
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADraftSegment("Twelve a year", "<filter><condition attribute='cseg_annualpurchasecount' operator='ge' value='8'/></filter>"));
        await Expect(Command(page, "Retire")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await page.Locator("[data-control='cseg_filter'] textarea").FillAsync("<filter><condition attribute='cseg_annualpurchasecount' operator='ge' value='12'/></filter>");
        await page.Locator("[data-control='cseg_filter'] textarea").PressAsync("Tab");

        await Command(page, "Preview").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync("Customers that match: 1; can be contacted: 1, with an annual value of 600.00.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();

        await Command(page, "Publish").ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Published" })).ToBeVisibleAsync();
        await Expect(Command(page, "Publish")).ToHaveCountAsync(0);
        await Command(page, "Refresh list").ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "The marketing list is current. Members: 1." })).ToBeVisibleAsync();

        await Command(page, "Retire").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Retired" })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-control='header_cseg_lifecycle'] select")).ToHaveValueAsync(new Regex("653210002"));
    }

    [Fact]
    public async Task What_publishing_refuses_is_said_on_the_form_and_the_segment_stays_a_draft()
    {
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADraftSegment("Nothing said", null));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await page.Locator("[data-control='cseg_filter'] textarea").FillAsync("<filter><condition attribute='no_such_column' operator='eq' value='1'/></filter>");
        await page.Locator("[data-control='cseg_filter'] textarea").PressAsync("Tab");
        await Command(page, "Publish").ClickAsync();
        await Expect(page.Locator(".notification.error")).ToContainTextAsync("no_such_column");
        await Expect(page.Locator("[data-control='header_cseg_lifecycle'] select")).ToHaveValueAsync(new Regex("653210000"));
    }

    [Fact]
    public async Task What_an_API_refuses_is_said_in_a_dialog()
    {
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADraftSegment("Broken", "<filter><condition attribute='cseg_priority' operator='eq' value='653210000'/></filter>"));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await page.Locator("[data-control='cseg_filter'] textarea").FillAsync("<filter><condition attribute='no_such_column' operator='eq' value='1'/></filter>");
        await page.Locator("[data-control='cseg_filter'] textarea").PressAsync("Tab");
        await Command(page, "Preview").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("no_such_column");
        await Expect(page.Locator(".progress")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Starter_segments_are_made_from_the_list_and_only_once()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        var page = await own.OpenListAsync("cseg_segment");
        await Command(page, "Create starter segments").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync(new Regex(@"Starter segments made, as drafts: \d+\."));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".grid tbody tr").Nth(3)).ToBeVisibleAsync();
        await Command(page, "Create starter segments").ClickAsync();
        await Expect(dialog).ToContainTextAsync("All starter segments are there already.");
    }

    [Fact]
    public async Task A_scheme_is_copied_and_previewed_and_takes_the_place_of_the_active_one()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        own.AnActiveScheme("Call.");
        var page = await own.OpenListAsync("cseg_priorityscheme");
        await page.GetByRole(AriaRole.Link, new() { Name = "Shop" }).ClickAsync();
        await Expect(Command(page, "Activate")).ToHaveCountAsync(0);
        await Command(page, "Copy into a draft").ClickAsync();
        await Expect(Command(page, "Activate")).ToBeVisibleAsync();

        await Command(page, "Preview").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync("of 3 customers would move to another level");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Command(page, "Activate").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Active: every customer is due" })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(Command(page, "Copy into a draft")).ToBeVisibleAsync();
        await Expect(Command(page, "Retire")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_list_changed_by_hand_is_restored_from_its_segment()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        var page = await own.OpenRowAsync("cseg_segment", own.HighPriority);
        await Expect(Command(page, "Refresh list")).ToBeVisibleAsync();
        await Expect(Command(page, "Restore list")).ToHaveCountAsync(0);

        page = await own.OpenRowAsync("cseg_segment", own.ADriftedSegment("Changed by hand"));
        await Expect(page.Locator(".notification.warning")).ToBeVisibleAsync();
        await Expect(Command(page, "Adopt change")).ToBeVisibleAsync();
        await Command(page, "Restore list").ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Restored: the list says what the segment says." })).ToBeVisibleAsync();
        await Expect(page.Locator(".notification.warning")).ToHaveCountAsync(0);
        await Expect(Command(page, "Restore list")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_list_changed_by_hand_is_adopted_into_its_segment()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        var page = await own.OpenRowAsync("cseg_segment", own.ADriftedSegment("Changed by hand"));
        await Expect(page.Locator(".notification.warning")).ToBeVisibleAsync();
        await Command(page, "Adopt change").ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Adopted: the segment says what the list says." })).ToBeVisibleAsync();
        await Expect(page.Locator(".notification.warning")).ToHaveCountAsync(0);
        await Expect(Command(page, "Adopt change")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await Expect(page.Locator("[data-control='cseg_filter'] textarea")).ToHaveValueAsync(new Regex("lastname.*X"));
        await Expect(page.FrameLocator("iframe[src*='segmentbuilder']").GetByLabel(new Regex("^Value of Last Name"))).ToHaveValueAsync("X");
    }

    [Fact]
    public async Task What_a_user_declines_is_not_done()
    {
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADriftedSegment("Left as it is"));
        await Command(page, "Adopt change").ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(Command(page, "Adopt change")).ToBeVisibleAsync();
        await Expect(page.Locator(".notification.warning")).ToBeVisibleAsync();
        await Expect(page.Locator(".notification[data-id='cseg_command']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task All_published_segments_are_published_anew_from_the_list_of_runs_and_those_changed_by_hand_are_counted_as_failures()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        own.ADriftedSegment("Changed by hand");
        own.ADraftSegment("Draft", null);
        var page = await own.OpenListAsync("cseg_maintenancerun");
        await Command(page, "Publish all").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync("Drafts stay drafts");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Done: 2, of which 0 were not as they should be and 1 failed.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".grid tbody tr").First).ToContainTextAsync("Publish all");
    }

    [Fact]
    public async Task Suggestions_are_mined_from_the_list_of_runs_and_stand_on_the_card()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        own.APurchaseOf(own.Anna, own.ACategoryBoughtTogetherWith("Watch", "Strap"), new DateTime(2001, 12, 20), 90m);
        var page = await own.OpenListAsync("cseg_maintenancerun");
        await Command(page, "Mine suggestions").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync(new Regex(@"Done: \d+, of which \d+ were not as they should be and 0 failed."));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".grid tbody tr").First).ToContainTextAsync("Mine co-purchases");

        var form = await own.OpenRowAsync("contact", own.Anna);
        await Expect(form.FrameLocator("iframe[src*='prioritycard']").Locator("body")).ToContainTextAsync("Strap");
    }

    [Fact]
    public async Task All_customers_are_recalculated_from_the_list_of_runs()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        var page = await own.OpenListAsync("cseg_maintenancerun");
        await Command(page, "Recalculate all").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Done: 3, of which 0 were not as they should be and 0 failed.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".grid tbody tr").First).ToContainTextAsync("Recalculate all");
    }

    [Fact]
    public async Task A_text_is_composed_of_a_template_with_what_the_customer_has()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        own.ATemplate("Thanks", "Dear {firstname|customer}, thank you for {annualcount|your} purchases.");
        var page = await own.OpenRowAsync("contact", own.Anna);
        await Command(page, "Compose text").ClickAsync();
        await page.GetByRole(AriaRole.Listbox).SelectOptionAsync("Thanks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("Dear Anna, thank you for");
        await Expect(page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Copy" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_form_of_a_profile_attribute_shows_the_value_of_its_category_s_kind()
    {
        var page = await shop.OpenRowAsync("cseg_profileattribute", shop.AnAttribute(shop.Anna, "Anniversary gift", kind: 2));
        await Expect(page.Locator("[data-control='cseg_datevalue']")).ToBeVisibleAsync();
        foreach (var other in new[] { "cseg_textvalue", "cseg_numbervalue", "cseg_yesnovalue" })
            await Expect(page.Locator($"[data-control='{other}']")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_offer_is_launched_after_a_question_and_its_results_are_refreshed()
    {
        var page = await shop.OpenRowAsync("cseg_offer", shop.ADraftOffer("Winter"));
        await Command(page, "Launch").ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasTextRegex = new Regex(@"Launched\. Contacted: [1-9]\d*; held out to compare with: 0\.") })).ToBeVisibleAsync();
        await Command(page, "Refresh results").ClickAsync();
        await Expect(page.Locator(".notification[data-id='cseg_command']")).ToContainTextAsync(new Regex("\\w"));
        await Expect(Command(page, "Launch")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Commands_and_pages_speak_the_language_of_the_user()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        own.SpeakGerman();
        var page = await own.OpenRowAsync("contact", own.Anna);
        await Command(page, "Diesen Kunden neu berechnen").ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Neu berechnet: Die Werte stimmten schon." })).ToBeVisibleAsync();

        var explore = (await own.OpenAsync("main.aspx?pagetype=webresource&webresourceName=cseg_/pages/explore.html")).FrameLocator("iframe.whole");
        await Expect(explore.Locator("h1")).ToHaveTextAsync("Erkunden");
        await Expect(explore.Locator("html")).ToHaveAttributeAsync("lang", "de-DE");

        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Profil", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("Jahreswert", new() { Exact = true }).First).ToBeVisibleAsync();
        var list = await own.OpenListAsync("cseg_purchase");
        await Expect(list.GetByRole(AriaRole.Columnheader, new() { Name = "Kaufdatum" })).ToBeVisibleAsync();
        await Expect(list.GetByText("Aktive Käufe").First).ToBeAttachedAsync();
        await Expect(list.GetByRole(AriaRole.Link, new() { Name = "Prioritätsschemata" })).ToBeVisibleAsync();
    }

    private static ILocator Command(IPage page, string name) => page.GetByRole(AriaRole.Toolbar, new() { Name = "Commands" }).GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
