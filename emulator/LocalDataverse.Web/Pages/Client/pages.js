// @ts-check
// The pages: a table's rows, one row, a page of a solution.
import * as api from "./api.js";
import * as dialogs from "./dialogs.js";
import { loud } from "./clientapi.js";
import { CommandBar } from "./commandbar.js";
import { Chart } from "./chart.js";
import { command, h, icon, replaceButtons, uniqueId } from "./dom.js";
import { FormView } from "./formview.js";
import { Grid, gridApi } from "./grid.js";
import * as metadata from "./metadata.js";
import { go, guard, replace } from "./routes.js";
import { placeOf, tablePlace } from "./sitemap.js";
import { webResourceUrl } from "./xrm.js";

/** A table's rows in one of its views. @param {{ etn?: string, viewid?: string }} route */
export async function listPage(route) {
  const table = await metadata.table(route.etn ?? "");
  const views = (await metadata.views(table.logicalName)).filter((v) => v.queryType === 0);
  let view = views.find((v) => v.id === route.viewid) ?? views.find((v) => v.isDefault) ?? views[0];
  document.title = `${view.name} · ${table.collectionLabel} · Local Dataverse`;

  const commands = h("div", { class: "commands", role: "toolbar", "aria-label": "Commands" });
  const grid = new Grid({ table, view, label: view.name, pageSize: 50, selectable: true, onSelection: () => renderCommands() });
  const control = loud("gridControl", gridApi(() => grid, table.logicalName));
  const references = () => grid.references([...grid.selected]);
  const notes = h("div", { class: "notifications" });
  const page = h("div", { class: "list-page" }, commands, notes);
  const bar = await CommandBar.of("HomepageGrid", {
    table, element: page, selected: () => grid.selected.size,
    parameters: {
      PrimaryControl: () => control,
      SelectedControl: () => control,
      SelectedControlSelectedItemIds: () => [...grid.selected],
      SelectedControlSelectedItemCount: () => grid.selected.size,
      SelectedControlSelectedItemReferences: () => references().map(({ id, entityType, name }) => ({ Id: id, TypeName: entityType, Name: name })),
      PrimaryEntityTypeName: () => table.logicalName,
      SelectedEntityTypeName: () => table.logicalName,
    },
  });
  const solutionButtons = () => {
    try {
      return bar.buttons();
    } catch (error) {
      notes.replaceChildren(h("div", { class: "notification warning", role: "status" }, h("p", null, /** @type {Error} */ (error).message)));
      return [];
    }
  };
  const charts = await metadata.charts(table.logicalName);
  /** @type {Chart | null} */
  let chart = null;
  const chartPlace = h("div", { class: "list-chart" });
  const showChart = (description) => {
    chart = description ? new Chart({ table, chart: description, view }) : null;
    const choose = h("select", { "aria-label": "Chart", onchange: () => showChart(charts[choose.selectedIndex]) }, ...charts.map((c) => h("option", { selected: c === description }, c.name)));
    chartPlace.replaceChildren(...(chart ? [h("section", { class: "section" }, choose, chart.element)] : []));
    void chart?.load();
    renderCommands();
  };
  let shownCommands = "";
  const renderCommands = () => {
    const count = grid.selected.size;
    const buttons = [
      command("add", "New", () => void go({ pagetype: "entityrecord", etn: table.logicalName })),
      command("refresh", "Refresh", () => void grid.load()),
      ...(count > 0 ? [command("remove", `Delete (${count})`, () => void removeSelected())] : []),
      ...(charts.length > 0 ? [command("chart", chart ? "Hide chart" : "Show chart", () => showChart(chart ? null : charts[0]))] : []),
      ...solutionButtons(),
    ];
    // A button that somebody is pressing stays: only what has changed is shown anew.
    const texts = buttons.map((button) => button.textContent).join("|");
    if (texts === shownCommands) return;
    shownCommands = texts;
    replaceButtons(commands, buttons);
  };
  const removeSelected = async () => {
    const ids = [...grid.selected];
    if (!(await dialogs.confirm(`${ids.length} ${ids.length === 1 ? "row" : "rows"} will be deleted for good.`, "Delete?", { confirmLabel: "Delete", danger: true }))) return;
    try {
      for (const id of ids) await api.remove(table.setName, id);
    } catch (error) {
      await dialogs.showError(error);
    }
    await grid.load();
  };

  const pickerId = uniqueId("view");
  const picker = h("select", {
    id: pickerId, class: "view-picker",
    onchange: () => {
      view = views[picker.selectedIndex];
      replace({ pagetype: "entitylist", etn: table.logicalName, viewid: view.id });
      document.title = `${view.name} · ${table.collectionLabel} · Local Dataverse`;
      void grid.setView(view);
      void chart?.load(view);
    },
  }, ...views.map((v) => h("option", { selected: v === view }, v.name)));
  const box = h("input", { type: "search", placeholder: `Search ${table.collectionLabel.toLowerCase()}`, "aria-label": `Search ${table.collectionLabel}` });
  const search = h("form", { class: "quick-search", role: "search", onsubmit: (e) => { e.preventDefault(); void grid.setSearch(box.value); } },
    icon("search"), box, h("button", { class: "plain", type: "submit" }, "Search"));
  box.addEventListener("search", () => void grid.setSearch(box.value));

  renderCommands();
  void grid.load();
  page.append(
    h("div", { class: "list-head" },
      h("div", null, h("h1", { class: "list-title" }, table.collectionLabel), h("label", { class: "view-label", for: pickerId }, h("span", { class: "unseen" }, "View"), picker)),
      search),
    chartPlace, grid.element);
  return { element: page };
}

/** One row. @param {{ etn?: string, id?: string, formid?: string }} route */
export async function rowPage(route) {
  const table = route.etn ?? "";
  const view = new FormView({
    table, id: route.id ?? null, formId: route.formid,
    host: {
      openCreate: (name, defaults, done) => void createDialog(name, defaults, done),
      onSaved: (id, created) => { if (created) replace({ pagetype: "entityrecord", etn: table, id, formid: route.formid }); },
      onNew: () => void go({ pagetype: "entityrecord", etn: table }),
      onClose: () => (history.length > 1 && history.state?.position > 0 ? history.back() : void go({ pagetype: "entitylist", etn: table })),
      onDeleted: () => void go({ pagetype: "entitylist", etn: table }),
      openForm: (form) => void go({ pagetype: "entityrecord", etn: table, id: route.id, formid: form.id }),
    },
  });
  // Leaving asks first when there are unsaved changes; closing the tab does too.
  guard(() => view.mayLeave());
  window.onbeforeunload = (event) => { if (view.dirty) event.preventDefault(); };
  await view.start();
  return { element: view.element, attached: () => view.attached() };
}

/** A new row in a dialog over the page. @param {string} table @param {Record<string, any>} defaults @param {() => void} done */
async function createDialog(table, defaults, done) {
  try {
    const description = await metadata.table(table);
    const closeBox = () => element.closest("dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }));
    const view = new FormView({
      table, id: null, defaults, kind: "quickcreate",
      host: { inDialog: true, openCreate: (name, more, then) => void createDialog(name, more, then), onSaved: () => { done(); closeBox(); }, onClose: closeBox },
    });
    await view.start();
    const element = view.element;
    const closed = dialogs.dialog({ title: `New ${description.label}`, body: element, buttons: [], wide: true, mayDismiss: () => view.mayLeave() });
    await view.attached();
    element.querySelector("input:not([readonly]), select:not([disabled]), textarea:not([readonly])")?.focus();
    await closed;
  } catch (error) {
    await dialogs.showError(error);
  }
}

/** A page that a solution brought. @param {{ webresourceName?: string, data?: string }} route */
export async function webResourcePage(route) {
  const name = route.webresourceName ?? "";
  const title = await titleOf(name);
  document.title = `${title} · Local Dataverse`;
  // As on the platform, a page opened by itself is handed no Xrm; ClientGlobalContext.js.aspx is there for it.
  return { element: h("iframe", { class: "whole", src: webResourceUrl(name, route.data), title }) };
}

/** What people call a page: as the navigation does, else by its display name. @param {string} name */
async function titleOf(name) {
  const { apps } = await metadata.context();
  const entry = apps.flatMap((app) => app.siteMap.areas).flatMap((area) => area.groups).flatMap((group) => group.entries).find(({ url }) => url?.toLowerCase() === `$webresource:${name.toLowerCase()}`);
  if (entry?.title) return entry.title;
  const found = await api.retrieveMultiple("webresourceset", `?$select=displayname&$filter=name eq '${encodeURIComponent(name.replaceAll("'", "''"))}'`).catch(() => null);
  return found?.value[0]?.displayname || name;
}

/** Where one starts: the app's tables, or all that have rows to show. */
export async function homePage() {
  const context = await metadata.context();
  document.title = "Local Dataverse";
  return { element: h("div", { class: "home" },
    h("h1", null, "Local Dataverse"),
    h("p", { class: "lead" }, `Organisation ${context.organization.name}, signed in as ${context.user.name}. It runs on this machine only; forms, views and apps are those of the solutions imported into it.`),
    ...context.apps.map((app) => h("section", { class: "home-group" }, h("h2", null, app.name), app.description && h("p", null, app.description),
      h("div", { class: "tiles" }, ...app.siteMap.areas.flatMap((a) => a.groups).flatMap((g) => g.entries).map((entry) => tile(placeOf(context, entry)))))),
    h("section", { class: "home-group" }, h("h2", null, "All tables"),
      h("div", { class: "tiles" }, ...context.tables.filter((t) => t.listed).map((t) => tile(tablePlace(context, t.logicalName)))))) };
}

/** @param {import("./sitemap.js").Place | null} place */
const tile = (place) => place && h("a", { class: "tile", href: place.href }, place.image(), h("span", null, place.title));

