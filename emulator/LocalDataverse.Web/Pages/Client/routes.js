// @ts-check
// Addresses as the platform has them: /main.aspx?pagetype=entityrecord&etn=contact&id=...

/** @typedef {{ app?: string, pagetype?: string, etn?: string, id?: string, viewid?: string, formid?: string, webresourceName?: string, data?: string }} Route */

/** @type {() => Promise<boolean>} Asked before the page is left; false keeps it. */
let mayLeave = async () => true;
/** @type {(route: Route) => void} */
let show = () => {};
/** How many of our pages lie before this one in the browser's history; a reload keeps it. */
let position = 0;
let shown = "";

/** @returns {Route} */
export function current() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** @param {Route} route */
export function address(route) {
  const app = route.app ?? current().app;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ app, ...route })) if (value) parameters.set(name, value);
  return `/main.aspx?${parameters}`;
}

export const listAddress = (etn, viewid) => address({ pagetype: "entitylist", etn, viewid });
export const rowAddress = (etn, id, formid) => address({ pagetype: "entityrecord", etn, id: id && id.replace(/[{}]/g, "").toLowerCase(), formid });

/** @param {Route} route */
export async function go(route) {
  if (!(await mayLeave())) return;
  mayLeave = async () => true;
  history.pushState({ position: ++position }, "", address(route));
  display();
}

function display() {
  shown = location.search;
  show(current());
}

/** Changes the address without leaving the page. @param {Route} route */
export function replace(route) {
  history.replaceState({ position }, "", address(route));
  shown = location.search;
}

/** @param {() => Promise<boolean>} question */
export function guard(question) {
  mayLeave = question;
}

/** @param {(route: Route) => void} render */
export function start(render) {
  show = render;
  position = history.state?.position ?? 0;
  history.replaceState({ position }, "");
  addEventListener("popstate", async (event) => {
    // A jump within the page (to its content, say) is no change of page.
    if (location.search === shown) return;
    const target = event.state?.position ?? 0;
    if (!(await mayLeave())) {
      history.go(position - target);
      return;
    }
    mayLeave = async () => true;
    position = target;
    display();
  });
  // Links within the app change the page in place; with a modifier they open a tab, as links do.
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest("a[href^='/main.aspx']") : null;
    if (!(link instanceof HTMLAnchorElement) || link.target === "_blank") return;
    event.preventDefault();
    void go(Object.fromEntries(new URL(link.href).searchParams));
  });
  display();
}
