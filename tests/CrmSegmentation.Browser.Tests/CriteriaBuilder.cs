using System;
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
    public async Task Columns_of_linked_tables_have_the_comparisons_of_their_kinds_and_a_row_is_found_by_its_name()
    {
        var customer = shop.ACustomer("Lena", "Linked");
        shop.APurchase(customer, new DateTime(2001, 12, 24), 77m);
        var category = shop.ManyProductCategories("Stock <b>", 120);
        shop.APurchaseOf(customer, category, new DateTime(2001, 12, 25), 78m);
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADraftSegment("Linked", null));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var builder = Builder(page);
        await builder.GetByRole(AriaRole.Button, new() { Name = "Add purchases" }).ClickAsync();
        var condition = builder.Locator(".condition");
        async Task ComparisonsOfAsync(string column, string comparison, string control)
        {
            await condition.GetByLabel("Column").SelectOptionAsync(new SelectOptionValue { Value = column });
            await condition.GetByLabel("Comparison").SelectOptionAsync(comparison);
            await Expect(condition.Locator(control).First).ToBeVisibleAsync();
        }

        await ComparisonsOfAsync("cseg_amount", "is at least", "input[type=number]");
        await ComparisonsOfAsync("cseg_purchasedate", "is on or after", "input[type=date]");
        await ComparisonsOfAsync("cseg_purchasedate", "in the last … years", "input[type=number]");
        await ComparisonsOfAsync("cseg_channel", "is one of", "input[type=checkbox]");
        await ComparisonsOfAsync("cseg_isgift", "is", "select[aria-label^='Value']");
        await ComparisonsOfAsync("cseg_name", "begins with", "input[type=text]");

        await condition.GetByLabel("Column").SelectOptionAsync(new SelectOptionValue { Value = "cseg_productcategoryid" });
        var row = condition.GetByRole(AriaRole.Combobox, new() { NameRegex = new Regex("^Value of") });
        await row.PressSequentiallyAsync("stock");
        await Expect(condition.Locator(".found [role=option]")).ToHaveCountAsync(20);
        await Expect(condition.Locator(".found .none")).ToHaveTextAsync("The first 20: type more of the name to see others.");
        await row.FillAsync("> 119");
        await Expect(condition.Locator(".found [role=option]")).ToHaveTextAsync(["Stock <b> 119"]);
        await row.PressAsync("ArrowDown");
        await row.PressAsync("Enter");
        await Expect(row).ToHaveValueAsync("Stock <b> 119");
        await Expect(Fact(builder, "Match")).ToHaveTextAsync("1");
        await Expect(builder.Locator(".preview-answer")).ToContainTextAsync("Lena Linked");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator(".save-state")).ToHaveTextAsync("· Saved");
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        await Expect(row).ToHaveValueAsync("Stock <b> 119");
    }

    [Fact]
    public async Task The_preview_shows_who_matches_whom_it_holds_back_and_why_who_would_move_a_sample_and_overlaps()
    {
        await using var own = new Shop();
        await own.InitializeAsync();
        var parent = own.ADraftSegment("Parent <i>", "<filter><condition attribute='cseg_annualpurchasecount' operator='ge' value='1'/></filter>");
        var segment = own.APublishedSegmentOf("Bought", parent, "<filter><condition attribute='cseg_annualpurchasecount' operator='ge' value='8'/></filter>");
        own.APublishedSegmentOf("All who bought", parent, "<filter><condition attribute='cseg_annualpurchasecount' operator='ge' value='1'/></filter>");
        own.WantsNoEmail(own.Anna);
        var page = await own.OpenRowAsync("cseg_segment", segment);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var builder = Builder(page);
        await Expect(Fact(builder, "Match")).ToHaveTextAsync("2");
        await Expect(builder.GetByText("Only members of the parent segment Parent <i> who also match:")).ToBeVisibleAsync();
        await builder.GetByLabel(new Regex("^Value of")).FillAsync("6");
        await Expect(Fact(builder, "Match")).ToHaveTextAsync("3");
        await Expect(Fact(builder, "On the list")).ToHaveTextAsync("2");
        await Expect(Fact(builder, "Annual value")).ToHaveTextAsync("680.00");
        await Expect(Fact(builder, "Of all value")).ToHaveTextAsync(new Regex("^53[.]1"));
        await Expect(Fact(builder, "Would join")).ToHaveTextAsync("1 (360.00)");
        await Expect(Fact(builder, "Would leave")).ToHaveTextAsync(new Regex("^[01] "));
        await Expect(List(builder, "Held back")).ToContainTextAsync(new Regex("1 .*mail", RegexOptions.IgnoreCase));
        await Expect(List(builder, "For example")).ToContainTextAsync("Benjamin Brooks");
        await Expect(List(builder, "May be contacted by")).ToContainTextAsync("Email: 2");
        await builder.GetByLabel("Compare with other segments").CheckAsync();
        await Expect(List(builder, "Members shared with")).ToContainTextAsync("All who bought: 2 (100.00 % of this segment)");
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
    public async Task A_link_within_a_link_shows_in_the_builder_is_changed_there_and_previewed()
    {
        var category = shop.ManyProductCategories("Nested", 2);
        var customer = shop.ACustomer("Nina", "Nested");
        shop.APurchaseOf(customer, category, new DateTime(2001, 12, 23), 12m);
        const string filter = "<filter><link-entity name='cseg_purchase' from='cseg_contactid' to='contactid' link-type='any'><filter>" +
            "<condition attribute='cseg_amount' operator='ge' value='10'/>" +
            "<link-entity name='cseg_productcategory' from='cseg_productcategoryid' to='cseg_productcategoryid' link-type='any'><filter><condition attribute='cseg_name' operator='begins-with' value='Nobody'/></filter></link-entity>" +
            "</filter></link-entity></filter>";
        var page = await shop.OpenRowAsync("cseg_segment", shop.ADraftSegment("Link in a link", filter));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var builder = Builder(page);
        var inner = builder.Locator(".link .link");
        await Expect(inner.Locator(".table")).ToHaveTextAsync("Product Categories");
        await Expect(Fact(builder, "Match")).ToHaveTextAsync("0");

        await inner.GetByLabel(new Regex("^Value of")).FillAsync("Nested");
        await Expect(Fact(builder, "Match")).ToHaveTextAsync("1");
        await Expect(builder.Locator(".preview-answer")).ToContainTextAsync("Nina Nested");
        await inner.GetByLabel("With or without").SelectOptionAsync(new SelectOptionValue { Value = "not any" });
        await Expect(builder.Locator(".preview-answer")).Not.ToContainTextAsync("Nina Nested");
        await Expect(page.Locator("[data-control='cseg_filter'] textarea")).ToHaveValueAsync(new Regex("""link-type="any">[^$]*<link-entity name="cseg_productcategory" from="cseg_productcategoryid" to="cseg_productcategoryid" link-type="not any">[^$]*value="Nested" """.TrimEnd()));
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

    [Fact]
    public async Task After_a_group_has_gone_the_focus_is_where_one_adds_another()
    {
        var page = await shop.OpenRowAsync("cseg_segment", shop.HighPriority);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var builder = Builder(page);
        await builder.GetByRole(AriaRole.Button, new() { Name = "Add group" }).PressAsync("Enter");
        await Expect(builder.GetByLabel("Column")).ToHaveCountAsync(2);
        await builder.GetByRole(AriaRole.Button, new() { Name = "Remove group" }).PressAsync("Enter");
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

    private static ILocator List(IFrameLocator builder, string title) => builder.Locator(".preview-answer section").Filter(new() { Has = builder.GetByRole(AriaRole.Heading, new() { Name = title }) });

    private static ILocator Fact(IFrameLocator builder, string name) => builder.Locator(".facts > div").Filter(new() { Has = builder.GetByText(name, new() { Exact = true }) }).Locator("dd");
}
