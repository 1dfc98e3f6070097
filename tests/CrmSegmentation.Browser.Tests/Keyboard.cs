using System.Collections.Generic;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmSegmentation.Browser.Tests;

/// <summary>
/// A page used by keys alone. Each stop of the focus on the way is looked at: it can be seen, nothing lies over it, a ring is around
/// it, and it comes after the one before, in the document and to the eye.
/// </summary>
internal sealed class Keyboard(IPage page)
{
    /// <summary>Stops after which nobody looks any further.</summary>
    private const int Farthest = 120;

    /// <summary>Where the focus is, also within frames, and what is wrong with it.</summary>
    private const string Stop = """
        (back) => {
          let e = document.activeElement, dx = 0, dy = 0;
          while (e?.tagName === 'IFRAME' && e.contentDocument?.activeElement && e.contentDocument.activeElement !== e.contentDocument.body) {
            const frame = e.getBoundingClientRect();
            dx += frame.left; dy += frame.top;
            e = e.contentDocument.activeElement;
          }
          const before = window.stoppedAt;
          window.stoppedAt = e;
          if (back === null || !e || e === document.body) return { name: 'the window', wrong: '' };
          const name = `${e.tagName.toLowerCase()} "${(e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.title || e.textContent || '').trim().slice(0, 40)}"`;
          const wrong = [];
          const ring = (x) => { const style = x && x.ownerDocument.defaultView.getComputedStyle(x); return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; };
          // Of the button of a date's calendar the browser draws the ring itself, where no page sees it.
          if (!e.matches('input[type^=date]:not(:focus-visible)') && ![e, e.parentElement, e.parentElement?.parentElement].some(ring)) wrong.push('has no ring');
          const box = e.getBoundingClientRect();
          const l = Math.max(box.left + dx, 0), r = Math.min(box.right + dx, innerWidth), t = Math.max(box.top + dy, 0), b = Math.min(box.bottom + dy, innerHeight);
          if (r - l < 1 || b - t < 1) wrong.push('is not in the window');
          else {
            let x = (l + r) / 2, y = (t + b) / 2, over = document.elementFromPoint(x, y);
            while (over?.tagName === 'IFRAME' && over !== e) {
              const frame = over.getBoundingClientRect();
              x -= frame.left; y -= frame.top;
              over = over.contentDocument.elementFromPoint(x, y);
            }
            if (over && !e.contains(over) && !over.contains(e)) wrong.push(`lies under ${over.tagName.toLowerCase()}.${over.className}`);
          }
          if (before && before !== e && before.isConnected && before.ownerDocument === e.ownerDocument) {
            const [first, second] = back ? [e, before] : [before, e];
            if (!(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push('goes back in the document');
            const region = (x) => x.closest('dialog, nav, header, main, body');
            const one = first.getBoundingClientRect(), other = second.getBoundingClientRect();
            // What shows only while the focus is in it has no place any more.
            const gone = (x) => x && (x.ownerDocument.defaultView.getComputedStyle(x).clipPath !== 'none' || gone(x.parentElement));
            if (region(first) === region(second) && !first.contains(second) && !gone(before)) {
              if (other.bottom <= one.top + 1 && other.left < one.right - 1) wrong.push('stands above the stop before it');
              else if (other.right <= one.left + 1 && other.top < one.bottom - 1 && other.bottom > one.top + 1) wrong.push('stands before the stop before it');
            }
          }
          return { name, wrong: wrong.join(', ') };
        }
        """;

    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    public Task TypeAsync(string text) => page.Keyboard.TypeAsync(text);

    /// <summary>Goes on with Tab, or back with Shift and Tab, until the focus is there.</summary>
    public async Task ToAsync(ILocator target, bool back = false)
    {
        await Expect(target).ToBeVisibleAsync();
        // Where it begins: a page may have put the focus somewhere itself.
        await page.EvaluateAsync<StoppedAt>(Stop, null);
        List<string> stops = [];
        while (!await target.EvaluateAsync<bool>("e => e === e.ownerDocument.activeElement && e.ownerDocument.hasFocus()"))
        {
            Assert.True(stops.Count < Farthest, $"The focus did not come to {target}: {string.Join(" > ", stops)}");
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            var stop = await page.EvaluateAsync<StoppedAt>(Stop, back);
            stops.Add(stop.Name);
            Assert.True(stop.Wrong.Length == 0, $"{stop.Name} {stop.Wrong}, after {string.Join(" > ", stops)}");
        }
    }

    public async Task PressOnAsync(ILocator target, string key = "Enter", bool back = false)
    {
        await ToAsync(target, back);
        await PressAsync(key);
    }

    public async Task TypeIntoAsync(ILocator target, string text, bool back = false)
    {
        await ToAsync(target, back);
        await TypeAsync(text);
    }

    /// <summary>Chooses in a list by typing the beginning of what it says, as browsers let one.</summary>
    public async Task ChooseAsync(ILocator target, string text, bool back = false)
    {
        await ToAsync(target, back);
        await TypeAsync(text);
        await Expect(target.Locator("option:checked")).ToHaveTextAsync(new Regex("^" + Regex.Escape(text)));
        await Expect(target).ToBeFocusedAsync();
    }

    /// <summary>Goes by an entry of the navigation, which a narrow window hides behind its button.</summary>
    public async Task NavigateAsync(string entry, bool isNarrow)
    {
        // From the top of the page one comes to the first entry, from its content to the last.
        var back = await page.EvaluateAsync<bool>("() => document.getElementById('main').contains(document.activeElement)");
        if (isNarrow)
            await PressOnAsync(page.Locator("#menu"), back: back);
        await PressOnAsync(page.Locator("#nav").GetByRole(AriaRole.Link, new() { Name = entry, Exact = true }), back: back && !isNarrow);
    }

    private sealed record StoppedAt(string Name, string Wrong)
    {
        public StoppedAt()
            : this("", "")
        {
        }
    }
}
