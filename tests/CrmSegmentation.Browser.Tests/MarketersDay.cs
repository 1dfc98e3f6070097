using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

public sealed class MarketersDay(Shop shop)
{
    [Fact]
    public async Task The_High_priority_list_shows_its_members_and_its_query()
    {
        var page = await shop.OpenAsync("main.aspx");
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Marketing lists" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "High priority" }).ClickAsync();

        await page.GetByRole(AriaRole.Tab, new() { Name = "Members" }).ClickAsync();
        var members = page.GetByRole(AriaRole.Table, new() { Name = "Members" });
        await Expect(members.GetByRole(AriaRole.Link, new() { Name = "Anna Archer" })).ToBeVisibleAsync();
        await Expect(members.GetByRole(AriaRole.Link, new() { Name = "Clara Collins" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Tab, new() { Name = "Query" }).ClickAsync();
        await Expect(page.Locator("pre.query")).ToContainTextAsync("cseg_priority");
    }

    [Fact]
    public async Task A_segment_published_on_its_form_has_a_list()
    {
        var page = await shop.OpenAsync("main.aspx?pagetype=entityrecord&etn=cseg_segment");
        await page.Locator("[data-control='cseg_name'] input").FillAsync("Everybody who bought");
        await page.Locator("[data-control='cseg_lifecycle'] select").SelectOptionAsync("Published");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await page.Locator("[data-control='cseg_filter'] textarea").FillAsync("<filter><condition attribute='cseg_annualpurchasecount' operator='gt' value='0'/></filter>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator(".save-state")).ToHaveTextAsync("· Saved");

        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Marketing lists" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Everybody who bought" }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Members" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Members" }).GetByRole(AriaRole.Link, new() { Name = "Benjamin Brooks" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_segment_with_a_wrong_filter_is_refused_in_a_sentence()
    {
        var page = await shop.OpenAsync("main.aspx?pagetype=entityrecord&etn=cseg_segment");
        await page.Locator("[data-control='cseg_name'] input").FillAsync("Broken");
        await page.Locator("[data-control='cseg_lifecycle'] select").SelectOptionAsync("Published");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await page.Locator("[data-control='cseg_filter'] textarea").FillAsync("<filter><condition attribute='no_such_column' operator='eq' value='1'/></filter>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator(".notification.error")).ToContainTextAsync("no_such_column");
    }

    [Fact]
    public async Task A_list_is_ordered_by_a_click_on_its_column()
    {
        var page = await shop.OpenListAsync("contact");
        var header = page.GetByRole(AriaRole.Columnheader, new() { Name = "Full Name" });
        await header.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(header).ToHaveAttributeAsync("aria-sort", "ascending");
        await header.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(header).ToHaveAttributeAsync("aria-sort", "descending");
    }
}
