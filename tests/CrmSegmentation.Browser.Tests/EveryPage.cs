using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>
/// Every list, form, dashboard and page of the app, with rows whose names are markup, long, and written from right to left: what each must
/// be whatever it shows, narrow and wide, dark and light. One page of the browser walks through all of them, as links do, and turns to each
/// side there, since loading each anew takes most of the time.
/// </summary>
public sealed class EveryPage(EveryPage.HostileShop hostile) : IClassFixture<EveryPage.HostileShop>
{
    private const int Narrow = 400;

    private const int Wide = 1280;

    /// <summary>Pairs of texts and controls that lie over each other, as far as they can be seen.</summary>
    private const string Overlaps = """
        () => {
          const seen = (e) => {
            let r = e.getBoundingClientRect(); r = { l: r.left, t: r.top, r: r.right, b: r.bottom };
            for (let p = e.parentElement; p; p = p.parentElement) {
              const style = getComputedStyle(p);
              if (style.overflow === 'visible' && style.clipPath === 'none') continue;
              const c = p.getBoundingClientRect();
              r = { l: Math.max(r.l, c.left), t: Math.max(r.t, c.top), r: Math.min(r.r, c.right), b: Math.min(r.b, c.bottom) };
            }
            return r;
          };
          const root = document.getElementById('main') ?? document.body;
          const all = [...root.querySelectorAll('a, button, input, select, textarea, label, summary, h1, h2, h3, p, th, td, dt, dd, li, figcaption, output, .field-label, .placeholder, .save-state')]
            .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.unseen, [aria-hidden=true], thead'))
            .map((e) => ({ e, ...seen(e) })).filter((x) => x.r - x.l > 2 && x.b - x.t > 2);
          const name = (e) => `${e.tagName} ${(e.textContent || e.getAttribute('aria-label') || e.value || e.className || '').trim().slice(0, 30)}`;
          const found = [];
          for (let i = 0; i < all.length; i++)
            for (let j = i + 1; j < all.length; j++) {
              const a = all[i], b = all[j];
              if (a.e.contains(b.e) || b.e.contains(a.e)) continue;
              if (Math.min(a.r, b.r) - Math.max(a.l, b.l) > 2 && Math.min(a.b, b.b) - Math.max(a.t, b.t) > 3) found.push(`${name(a.e)} / ${name(b.e)}`);
            }
          return found.slice(0, 5);
        }
        """;

    /// <summary>By how much the page is wider than its window, and what reaches out the farthest; empty where it fits.</summary>
    private const string Wider = """
        () => {
          const wider = Math.max(...[document.documentElement, document.getElementById('main')].filter(Boolean).map(e => e.scrollWidth - e.clientWidth));
          if (wider <= 0) return '';
          const farthest = [...document.body.querySelectorAll('*')].reduce((a, b) => (b.getBoundingClientRect().right > a.getBoundingClientRect().right + 1 ? b : a), document.body);
          return `${wider} pixels wider than its window: ${farthest.tagName} ${farthest.className} ${(farthest.textContent ?? '').trim().slice(0, 40)}`;
        }
        """;

    private const string Taken = "() => document.querySelectorAll(\"img[src='x'], b.owned\").length";

    /// <summary>What passes is not told: to describe it takes longer than to look. Colours alone change from light to dark.</summary>
    private const string Axe = """
        async (coloursOnly) => {
          const options = { resultTypes: ['violations'], ...(coloursOnly ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : {}) };
          const { violations } = await axe.run(document, options);
          return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html).join(' | ')}`);
        }
        """;

    private static readonly string AxeScript = new BundledAxeScriptProvider().GetScript();

    [Theory]
    [InlineData("entitylist", 16)]
    [InlineData("entityrecord", 18)]
    [InlineData("dashboard webresource", 3)]
    public async Task Every_page_is_accessible_fits_its_window_and_shows_names_as_text(string kinds, int least)
    {
        var page = await hostile.Shop.OpenAsync("main.aspx", Narrow, scheme: ColorScheme.Dark);
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        var links = await page.Locator("#nav a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        var rows = hostile.Rows.Select(row => $"/main.aspx?pagetype=entityrecord&etn={row.Key}&id={row.Value}");
        var addresses = links.Concat(rows).Where(address => kinds.Split(' ').Any(kind => address.Contains($"pagetype={kind}", StringComparison.Ordinal))).ToList();
        Assert.True(addresses.Count >= least, $"Only {addresses.Count} pages were found.");

        var look = new Look(page);
        foreach (var address in addresses)
        {
            await page.EvaluateAsync("href => { const a = document.createElement('a'); a.href = href; document.body.append(a); a.click(); a.remove(); }", address);
            await ShownAsync(page, address);
            await look.FromEverySideAsync(address);
            await FurtherAsync(page, look);
        }

        Assert.True(look.Findings.Count == 0, string.Join(Environment.NewLine, look.Findings));
        Assert.Null(await page.EvaluateAsync<int?>("() => window.owned ?? null"));
    }

    /// <summary>What a page shows beside what it begins with: the other views of a list, the other tabs of a form, and the dialogs of its rows.</summary>
    private static async Task FurtherAsync(IPage page, Look look)
    {
        var views = page.Locator(".view-picker option");
        for (var i = 1; i < await views.CountAsync(); i++)
        {
            await page.Locator(".view-picker").SelectOptionAsync(new SelectOptionValue { Index = i });
            await Expect(page.Locator(".grid[aria-busy]")).ToHaveCountAsync(0);
            await look.OnceAsync($"view {i}");
        }

        var tabs = page.Locator("#main [role=tab]:visible");
        for (var i = 0; i < await tabs.CountAsync(); i++)
        {
            if (await tabs.Nth(i).GetAttributeAsync("aria-selected") != "true")
            {
                await tabs.Nth(i).ClickAsync();
                await look.OnceAsync($"tab {i}");
            }

            foreach (var add in await page.Locator(".subgrid-tools:visible .command").Filter(new() { HasTextRegex = new Regex("^New ") }).AllAsync())
            {
                await add.ClickAsync();
                await look.OnceAsync("a new row");
                await page.Keyboard.PressAsync("Escape");
                await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
            }
        }

        var delete = page.Locator(".commands").GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true });
        if (await delete.CountAsync() == 1)
        {
            await delete.ClickAsync();
            await look.OnceAsync("the question before it is deleted");
            await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        }
    }

    [Fact]
    public async Task What_is_chosen_composed_and_drawn_shows_names_as_text()
    {
        var page = await hostile.Shop.OpenRowAsync("contact", hostile.Rows["contact"], Narrow);
        await page.Locator(".commands").GetByRole(AriaRole.Button, new() { Name = "Compose text", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("option", new() { HasText = "<b class=owned>" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Heading)).ToContainTextAsync("<b class=owned>");
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("<img src=x");

        var other = await hostile.Shop.OpenAsync("main.aspx?pagetype=webresource&webresourceName=cseg_/pages/explore.html", Narrow);
        var explore = other.FrameLocator("iframe[title='Explore']");
        await explore.GetByLabel("Compare with").Last.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await explore.GetByLabel("Segment", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 2 });
        await Expect(explore.Locator("figure", new() { HasText = "The average customer" }).GetByRole(AriaRole.Columnheader).Nth(4)).ToContainTextAsync("<b class=owned>");
        foreach (var shown in new[] { page, other })
        {
            foreach (var frame in shown.Frames)
                Assert.Equal((0, ""), (await frame.EvaluateAsync<int>(Taken), frame.Url.StartsWith("http", StringComparison.Ordinal) ? await frame.EvaluateAsync<string>(Wider) : ""));
        }
    }

    [Fact]
    public async Task What_commands_say_and_lookups_find_shows_names_as_text()
    {
        var page = await hostile.Shop.OpenRowAsync("cseg_segment", hostile.Rows["cseg_segment"]);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
        var text = page.Locator("[data-control='cseg_filter'] textarea");
        await text.FillAsync("<filter><condition attribute='<b class=owned>x' operator='eq' value='1'/></filter>".Replace("='<b class=owned>x'", "='&lt;b class=owned&gt;x'", StringComparison.Ordinal));
        await text.PressAsync("Tab");
        await page.GetByRole(AriaRole.Toolbar, new() { Name = "Commands" }).GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("<b class=owned>");
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();

        await text.FillAsync("<filter><condition attribute='lastname' operator='begins-with' value='&lt;b'/></filter>");
        await text.PressAsync("Tab");
        await Expect(page.FrameLocator("iframe[src*='segmentbuilder']").Locator(".preview-answer")).ToContainTextAsync(HostileShop.First);

        var purchase = await hostile.Shop.OpenAsync("main.aspx?pagetype=entityrecord&etn=cseg_purchase");
        var lookup = purchase.Locator("[data-control='cseg_contactid'] input").First;
        await lookup.FillAsync("<img");
        await Expect(purchase.Locator(".found li").First).ToContainTextAsync(HostileShop.First);
        foreach (var shown in new[] { page, purchase })
        {
            foreach (var frame in shown.Frames)
                Assert.Equal(0, await frame.EvaluateAsync<int>(Taken));
        }
    }

    /// <summary>Waits until the page and what stands in its frames is there; a segment's form is turned to its builder.</summary>
    private static async Task ShownAsync(IPage page, string address)
    {
        await Expect(page.Locator("#main:not([aria-busy])")).ToHaveCountAsync(1);
        if (address.Contains("webresource", StringComparison.Ordinal))
        {
            var explore = page.FrameLocator("iframe.whole");
            await Expect(explore.Locator("figure")).Not.ToHaveCountAsync(0);
            await Expect(explore.Locator("[aria-busy]")).ToHaveCountAsync(0);
            return;
        }

        await Expect(page.Locator("#main h1")).ToBeVisibleAsync();
        if (address.Contains("etn=contact&id", StringComparison.Ordinal))
        {
            await Expect(page.Locator("#main h1")).ToHaveTextAsync($"{HostileShop.First} {HostileShop.Last}");
            await Expect(page.FrameLocator("iframe[src*='prioritycard']").Locator(".level-name")).ToBeVisibleAsync();
        }
        else if (address.Contains("etn=cseg_segment&id", StringComparison.Ordinal))
        {
            await page.GetByRole(AriaRole.Tab, new() { Name = "Definition" }).ClickAsync();
            await Expect(page.FrameLocator("iframe[src*='segmentbuilder']").Locator(".facts")).ToBeVisibleAsync();
        }
        else if (address.Contains("entitylist", StringComparison.Ordinal))
        {
            await Expect(page.Locator(".grid tbody tr").First).ToBeVisibleAsync();
        }
        else if (address.Contains("dashboard", StringComparison.Ordinal))
        {
            await Expect(page.Locator(".dashboard .section > div:empty")).ToHaveCountAsync(0);
        }
    }

    /// <summary>Looks at what a page shows, at first from every side, later once, each time from the next side.</summary>
    private sealed class Look(IPage page)
    {
        private int side;
        private string address = "";

        public List<string> Findings { get; } = [];

        /// <summary>Narrow and wide, dark and light; of what differs by its colours alone only these.</summary>
        public async Task FromEverySideAsync(string shown)
        {
            address = shown;
            for (var i = 0; i < 4; i++)
            {
                await FindAsync("", coloursOnly: side is 1 or 3);
                await TurnAsync();
            }
        }

        public async Task OnceAsync(string what)
        {
            await FindAsync(what, coloursOnly: false);
            await TurnAsync();
        }

        /// <summary>From narrow and dark by narrow and light, wide and light, and wide and dark back to where it began.</summary>
        private async Task TurnAsync()
        {
            side = (side + 1) % 4;
            if (side is 1 or 3)
                await page.EmulateMediaAsync(new() { ColorScheme = side == 1 ? ColorScheme.Light : ColorScheme.Dark });
            else
                await page.SetViewportSizeAsync(side == 2 ? Wide : Narrow, 900);
        }

        private async Task FindAsync(string what, bool coloursOnly)
        {
            var place = $"{address} {what} ({(side < 2 ? "narrow" : "wide")}, {(side is 1 or 2 ? "light" : "dark")})";
            foreach (var frame in page.Frames.Where(frame => frame.Url.StartsWith("http", StringComparison.Ordinal)))
            {
                if (!await frame.EvaluateAsync<bool>("() => 'axe' in window"))
                    await frame.AddScriptTagAsync(new() { Content = AxeScript });
                if (coloursOnly)
                    continue;
                if (await frame.EvaluateAsync<string>(Wider) is { Length: > 0 } wider)
                    Findings.Add($"{place}: {wider}");
                if (await frame.EvaluateAsync<int>(Taken) > 0)
                    Findings.Add($"{place}: A name became markup.");
                if (side < 2 && what.Length == 0)
                    Findings.AddRange((await frame.EvaluateAsync<string[]>(Overlaps)).Select(pair => $"{place}: overlap: {pair}"));
            }

            Findings.AddRange((await page.EvaluateAsync<string[]>(Axe, coloursOnly)).Select(finding => $"{place}: {finding}"));
        }
    }

    /// <summary>A shop with a row of a hostile name in every table that has a form.</summary>
    public sealed class HostileShop : IAsyncLifetime
    {
        public const string First = "<img src=x onerror='top.owned=1'>";

        public const string Last = "<b class=owned>מירי</b>Donaudampfschifffahrtsges";

        public Shop Shop { get; } = new();

        public IReadOnlyDictionary<string, Guid> Rows { get; private set; } = new Dictionary<string, Guid>();

        public async ValueTask InitializeAsync()
        {
            await Shop.InitializeAsync();
            Rows = Shop.HostileRows(First, Last, "<b class=owned>שלום</b><img src=x onerror='top.owned=1'>Rindfleischetikettierungsüberwachungs");
        }

        public ValueTask DisposeAsync() => Shop.DisposeAsync();
    }
}
