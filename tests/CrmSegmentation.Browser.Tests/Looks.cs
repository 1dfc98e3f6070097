using System.Linq;
using System.Threading.Tasks;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

public sealed class Looks(Shop shop)
{
    public static TheoryData<string, int, ColorScheme> Pages()
    {
        var data = new TheoryData<string, int, ColorScheme>();
        foreach (var page in new[] { "start", "customers", "customer", "purchases", "segments", "lists", "dashboard" })
        {
            foreach (var width in new[] { 400, 1280 })
            {
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                    data.Add(page, width, scheme);
            }
        }

        return data;
    }

    [Theory]
    [InlineData("Wolfeschlegelsteinhausenbergerdorffwelchevoraltern", "Hohenzollernsigmaringenundzuburgunterdemwaldelang")]
    [InlineData("שלום", "مرحبا بالعالم")]
    public async Task A_very_long_or_right_to_left_name_fits_a_narrow_window(string first, string last)
    {
        var page = await shop.OpenRowAsync("contact", shop.ACustomer(first, last), 400);
        await Expect(page.Locator("h1")).ToHaveTextAsync($"{first} {last}");
        Assert.True(await page.EvaluateAsync<bool>("() => document.getElementById('main').scrollWidth <= document.getElementById('main').clientWidth"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_accessible_and_fits_its_window(string name, int width, ColorScheme scheme)
    {
        var page = name switch
        {
            "start" => await shop.OpenAsync("main.aspx", width, scheme: scheme),
            "customer" => await shop.OpenRowAsync("contact", shop.Anna, width, scheme),
            "dashboard" => await shop.OpenDashboardAsync("At a glance", width, scheme),
            _ => await shop.OpenListAsync(name switch { "customers" => "contact", "purchases" => "cseg_purchase", "segments" => "cseg_segment", _ => "list" }, width, scheme),
        };
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        if (name == "customer")
            await Expect(page.FrameLocator("iframe[src*='prioritycard']").Locator(".level-name")).ToBeVisibleAsync();
        else if (name == "dashboard")
            await Expect(page.Locator(".chart tbody tr").Nth(3)).ToBeVisibleAsync();
        else if (name != "start")
            await Expect(page.Locator(".grid tbody tr").First).ToBeVisibleAsync();

        var overflow = await page.EvaluateAsync<int>("() => document.getElementById('main').scrollWidth - document.getElementById('main').clientWidth");
        Assert.True(overflow <= 0, $"The page is {overflow} pixels wider than its window.");
        var findings = (await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}");
        Assert.Empty(findings);
    }
}
