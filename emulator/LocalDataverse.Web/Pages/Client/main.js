// @ts-check
import { actAs } from "./caller.js";
import { dashboardPage } from "./dashboard.js";
import { h, icon } from "./dom.js";
import * as metadata from "./metadata.js";
import { homePage, listPage, rowPage, webResourcePage } from "./pages.js";
import { address, start } from "./routes.js";
import { placeOf, tablePlace } from "./sitemap.js";

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const nav = /** @type {HTMLElement} */ (document.getElementById("nav"));
const menu = /** @type {HTMLButtonElement} */ (document.getElementById("menu"));
const user = /** @type {HTMLSelectElement} */ (document.getElementById("user"));
let turn = 0;

/** @param {import("./routes.js").Route} route */
async function show(route) {
  const mine = ++turn;
  window.onbeforeunload = null;
  document.body.classList.remove("nav-open");
  menu.setAttribute("aria-expanded", "false");
  main.setAttribute("aria-busy", "true");
  /** @type {{ element: HTMLElement, attached?: () => Promise<void> }} */
  let content;
  try {
    await renderShell(route);
    content = await page(route);
  } catch (error) {
    content = { element: h("div", { class: "problem-page", role: "alert" }, h("h1", null, "This page cannot be shown"), h("p", null, /** @type {Error} */ (error).message), h("p", null, h("a", { href: address({}) }, "Go to the start page"))) };
  }
  if (mine !== turn) return;
  main.replaceChildren(content.element);
  main.removeAttribute("aria-busy");
  main.scrollTop = 0;
  // What had the focus has gone with the page before: work goes on in this one, not at the top of the window.
  if (mine > 1 && document.activeElement === document.body) main.focus({ preventScroll: true });
  await content.attached?.();
}

/** @param {import("./routes.js").Route} route @returns {Promise<{ element: HTMLElement, attached?: () => Promise<void> }>} */
async function page(route) {
  if (route.pagetype === "entityrecord") return rowPage(route);
  if (route.pagetype === "entitylist") return listPage(route);
  if (route.pagetype === "dashboard") return dashboardPage(route);
  if (route.pagetype === "webresource") return webResourcePage(route);
  if (route.pagetype) throw new Error(`The local Dataverse has no page of type ${route.pagetype}.`);
  return homePage();
}

/** @param {import("./routes.js").Route} route */
async function renderShell(route) {
  const context = await metadata.context();
  const app = context.apps.find((a) => a.uniqueName === route.app) ?? context.apps[0];
  /** @type {HTMLElement} */ (document.getElementById("app-name")).textContent = app?.name ?? "All tables";
  user.replaceChildren(...context.users.map(({ id, name }) => h("option", { value: id, dir: "auto" }, name)));
  user.value = context.user.id;

  const link = (href, title, image, on) => h("li", null, h("a", { href, "aria-current": on ? "page" : null }, image, h("span", null, title)));
  const links = (places) => h("ul", null, ...places.map((place) => place && link(place.href, place.title, place.image(), place.isOf(route))));
  const entries = [h("ul", null, link("/main.aspx", "Start", icon("home"), !route.pagetype))];
  if (app) {
    for (const group of app.siteMap.areas.flatMap((area) => area.groups))
      entries.push(group.title && h("h2", null, group.title), links(group.entries.map((entry) => placeOf(context, entry))));
  } else {
    entries.push(h("h2", null, "Tables"), links(context.tables.filter((t) => t.listed).map((t) => tablePlace(context, t.logicalName))));
  }
  nav.replaceChildren(...entries.filter(Boolean));
}

// What is known of tables and rows is the former user's: begin anew.
user.addEventListener("change", () => {
  actAs(user.value);
  location.reload();
});
menu.prepend(icon("menu"));
menu.addEventListener("click", () => {
  const open = document.body.classList.toggle("nav-open");
  menu.setAttribute("aria-expanded", String(open));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("nav-open")) {
    document.body.classList.remove("nav-open");
    menu.setAttribute("aria-expanded", "false");
    menu.focus();
  }
});
document.getElementById("veil")?.addEventListener("click", () => menu.click());

start((route) => void show(route));
