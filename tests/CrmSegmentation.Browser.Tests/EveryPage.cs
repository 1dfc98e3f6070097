using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>
/// Every list, form, dashboard and page of the app, with rows whose names are markup, long, and written from right to left: what each must
/// be whatever it shows. One page of the browser walks through all of them, as links do, since loading each anew takes most of the time.
/// </summary>
public sealed class EveryPage(EveryPage.HostileShop hostile) : IClassFixture<EveryPage.HostileShop>
{
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

    /// <summary>What passes is not told: to describe it takes longer than to look.</summary>
    private static readonly AxeRunOptions OnlyViolations = new() { ResultTypes = [ResultType.Violations] };

    [Theory]
    [InlineData(400, ColorScheme.Dark, true)]
    [InlineData(400, ColorScheme.Light, false)]
    [InlineData(1280, ColorScheme.Light, false)]
    [InlineData(1280, ColorScheme.Dark, false)]
    public async Task Every_page_is_accessible_fits_its_window_and_shows_names_as_text(int width, ColorScheme scheme, bool all)
    {
        var page = await hostile.Shop.OpenAsync("main.aspx", width, scheme: scheme);
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        var links = await page.Locator("#nav a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        var rows = hostile.Rows.Select(row => $"/main.aspx?pagetype=entityrecord&etn={row.Key}&id={row.Value}");
        var addresses = links.Skip(1).Concat(rows).Where(address => all || IsMain(address)).ToList();
        Assert.True(addresses.Count >= (all ? 38 : 6), $"Only {addresses.Count} pages were found.");

        var findings = new List<string>();
        foreach (var address in addresses)
        {
            await page.EvaluateAsync("href => { const a = document.createElement('a'); a.href = href; document.body.append(a); a.click(); a.remove(); }", address);
            await ShownAsync(page, address);
            findings.AddRange((await FindingsAsync(page, width)).Select(finding => $"{address}: {finding}"));
        }

        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings));
        Assert.Null(await page.EvaluateAsync<int?>("() => window.owned ?? null"));
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

    /// <summary>The pages that people look at all day.</summary>
    private static bool IsMain(string address) =>
        address.Contains("dashboard", StringComparison.Ordinal) || address.Contains("webresource", StringComparison.Ordinal)
        || address.Contains("etn=contact", StringComparison.Ordinal) || address.Contains("etn=cseg_segment&", StringComparison.Ordinal);

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

    private static async Task<IEnumerable<string>> FindingsAsync(IPage page, int width)
    {
        var findings = (await page.RunAxe(OnlyViolations)).Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ToList();
        foreach (var frame in page.Frames.Where(frame => frame.Url.StartsWith("http", StringComparison.Ordinal)))
        {
            if (await frame.EvaluateAsync<string>(Wider) is { Length: > 0 } wider)
                findings.Add(wider);
            if (await frame.EvaluateAsync<int>(Taken) > 0)
                findings.Add("A name became markup.");
            if (width < 640)
                findings.AddRange((await frame.EvaluateAsync<string[]>(Overlaps)).Select(pair => $"overlap: {pair}"));
        }

        return findings;
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
