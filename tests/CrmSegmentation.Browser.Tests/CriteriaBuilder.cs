using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>The segment form's builder of criteria: what it shows and writes is the filter column.</summary>
public sealed class CriteriaBuilder(Shop shop)
{
    [Fact]
    public async Task A_segment_of_two_criteria_is_built_previewed_and_published_without_writing_FetchXML()
    {
        var page = await shop.OpenAsync("main.aspx?pagetype=entityrecord&etn=cseg_segment");
        await page.Locator("[data-control='cseg_name'] input").FillAsync("Frequent and early");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var builder = Builder(page);
        await builder.GetByRole(AriaRole.Button, new() { Name = "Add condition" }).ClickAsync();
        await builder.GetByLabel("Column").SelectOptionAsync(new SelectOptionValue { Value = "cseg_annualpurchasecount" });
        await builder.GetByLabel("Comparison").SelectOptionAsync("is at least");
        await builder.GetByLabel(new Regex("^Value of")).FillAsync("6");
        await Expect(Fact(builder, "Match")).ToHaveTextAsync(new Regex("[3-9]|\\d\\d"));
        await builder.GetByRole(AriaRole.Button, new() { Name = "Add condition" }).ClickAsync();
        await Expect(builder.GetByLabel("Column").Nth(1)).ToBeFocusedAsync();
        await builder.GetByLabel("Column").Nth(1).SelectOptionAsync(new SelectOptionValue { Value = "cseg_categoryreadiness" });
        await builder.GetByLabel("Comparison").Nth(1).SelectOptionAsync("is");
        await builder.GetByLabel(new Regex("^Value of Category Readiness")).SelectOptionAsync("First for new products");

        await Expect(Fact(builder, "Match")).ToHaveTextAsync("1");
        await Expect(builder.Locator(".preview-answer")).ToContainTextAsync("Anna Archer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.Locator(".notification").Filter(new() { HasText = "Published" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Segment", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Frequent and early" }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Members" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Members" }).GetByRole(AriaRole.Link, new() { Name = "Anna Archer" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_written_as_FetchXML_shows_in_the_builder_and_the_other_way_round()
    {
        const string filter = "<filter type='or'><condition attribute='cseg_priority' operator='in'><value>653210000</value><value>653210001</value></condition>" +
            "<link-entity name='cseg_purchase' from='cseg_contactid' to='contactid' link-type='not any'><filter><condition attribute='cseg_isgift' operator='eq' value='1'/></filter></link-entity></filter>";
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADraftSegment("Both ways", filter));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var builder = Builder(page);
        await Expect(builder.GetByLabel("All or any of the following").First).ToHaveValueAsync("or");
        await Expect(builder.GetByRole(AriaRole.Checkbox, new() { Name = "Medium" })).ToBeCheckedAsync();
        await Expect(builder.GetByLabel("With or without")).ToHaveValueAsync("not any");

        await builder.GetByRole(AriaRole.Checkbox, new() { Name = "Medium" }).UncheckAsync();
        await builder.GetByLabel("With or without").SelectOptionAsync("With");
        var text = page.Locator("[data-control='cseg_filter'] textarea");
        await Expect(text).ToHaveValueAsync(new Regex("link-type=\"any\""));
        Assert.Equal("""
            <filter type="or">
              <condition attribute="cseg_priority" operator="in">
                <value>653210000</value>
              </condition>
              <link-entity name="cseg_purchase" from="cseg_contactid" to="contactid" link-type="any">
                <filter type="and">
                  <condition attribute="cseg_isgift" operator="eq" value="1" />
                </filter>
              </link-entity>
            </filter>
            """.ReplaceLineEndings("\n"), await text.InputValueAsync());

        await text.FillAsync("<filter><condition attribute='lastname' operator='begins-with' value='Ar&amp;ch&lt;b&gt;'/></filter>");
        await text.PressAsync("Tab");
        await Expect(builder.GetByLabel(new Regex("^Value of Last Name"))).ToHaveValueAsync("Ar&ch<b>");
    }

    [Fact]
    public async Task A_definition_that_has_no_picture_is_left_as_it_is_and_previewed()
    {
        const string filter = "<filter><link-entity name='cseg_purchase' from='cseg_contactid' to='contactid' link-type='not all'><filter><condition attribute='cseg_amount' operator='gt' value='10'/></filter></link-entity></filter>";
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADraftSegment("Odd", filter));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var builder = Builder(page);
        await Expect(builder.Locator(".note")).ToContainTextAsync("no picture for <link-entity link-type=\"not all\">");
        await Expect(Fact(builder, "Match")).ToBeVisibleAsync();
        await Expect(page.Locator(".save-state")).ToHaveTextAsync("· Saved");
    }

    [Fact]
    public async Task A_wrong_filter_is_said_where_the_preview_stands()
    {
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADraftSegment("Wrong", "<filter><condition attribute='cseg_priority' operator='eq' value='653210000'/></filter>"));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await Expect(Fact(Builder(page), "Match")).ToBeVisibleAsync();
        var text = page.Locator("[data-control='cseg_filter'] textarea");
        await text.FillAsync("<filter><condition attribute='no_such_column' operator='eq' value='1'/></filter>");
        await text.PressAsync("Tab");
        await Expect(Builder(page).Locator(".problem")).ToContainTextAsync("no_such_column");
    }

    [Theory]
    [InlineData(400, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task The_builder_is_accessible_fits_and_works_by_keyboard(int width, ColorScheme scheme)
    {
        var page = await shop.OpenRowAsync("cseg_segment", shop.HighPriority, width, scheme);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var builder = Builder(page);
        await Expect(Fact(builder, "Match")).ToBeVisibleAsync();
        var findings = (await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}");
        Assert.Empty(findings);
        Assert.True(await builder.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= e.clientWidth"));

        await builder.GetByRole(AriaRole.Button, new() { Name = "Add group" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(builder.GetByLabel("Column")).ToHaveCountAsync(2);
        await builder.GetByRole(AriaRole.Button, new() { Name = "Remove group" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(builder.GetByLabel("Column")).ToHaveCountAsync(1);
        await Expect(builder.GetByRole(AriaRole.Button, new() { Name = "Add condition" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_list_changed_by_hand_is_said_on_the_form()
    {
        var segment = shop.ADriftedSegment("Drifted");
        var page = await shop.OpenRowAsync("cseg_segment", segment);
        await Expect(page.Locator(".notification.warning")).ToContainTextAsync(new Regex("hand"));
    }

    private static IFrameLocator Builder(IPage page) => page.FrameLocator("iframe[src*='segmentbuilder']");

    private static ILocator Fact(IFrameLocator builder, string name) => builder.Locator(".facts > div").Filter(new() { Has = builder.GetByText(name, new() { Exact = true }) }).Locator("dd");
}
