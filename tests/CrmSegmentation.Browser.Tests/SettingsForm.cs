using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>The form of the settings, which says what applies where a field is empty, and why the setting is there.</summary>
public sealed class SettingsForm
{
    [Fact]
    public async Task What_applies_is_said_beside_the_fields_and_again_when_one_changes()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        var page = await shop.OpenRowAsync("cseg_settings", shop.TheSettings());
        var guide = page.FrameLocator("iframe[src*='settingsguide']");
        var small = guide.Locator("dt:text-is('Small Segment') + dd");
        await Expect(guide.Locator("h2").First).ToHaveTextAsync("The year that purchases are added up over");
        await Expect(guide.Locator("h2")).ToContainTextAsync(["The year that purchases are added up over", "What to suggest next", "Work and history"]);
        await Expect(small).ToHaveTextAsync("20 (default, since the field is empty)Below so many members a segment is warned about as small; 0: never.");
        await Expect(guide.Locator("dt:text-is('Reporting Currency') + dd .applies")).ToHaveTextAsync("the base currency (default, since the field is empty)");
        await Expect(guide.Locator("dt:text-is('Year') + dd .applies")).ToHaveTextAsync("as entered (default: twelve months)");

        await page.GetByLabel("Small Segment", new() { Exact = true }).FillAsync("5");
        await page.Keyboard.PressAsync("Tab");
        await Expect(small.Locator(".applies")).ToHaveTextAsync("as entered (default: 20)");
    }

    [Fact]
    public async Task German_readers_read_it_in_German()
    {
        await using var shop = new Shop();
        await shop.InitializeAsync();
        var settings = shop.TheSettings();
        shop.SpeakGerman();
        var guide = (await shop.OpenRowAsync("cseg_settings", settings)).FrameLocator("iframe[src*='settingsguide']");
        await Expect(guide.Locator("h1")).ToHaveTextAsync("Was gilt");
        await Expect(guide.Locator("dt:text-is('Kunden je Speichervorgang') + dd .applies")).ToHaveTextAsync("1.000 (Standard, da das Feld leer ist)");
    }
}
