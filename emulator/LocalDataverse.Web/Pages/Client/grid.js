// @ts-check
import * as api from "./api.js";
import { collection, loud } from "./clientapi.js";
import { h, icon, uniqueId } from "./dom.js";
import * as fetchXml from "./fetchxml.js";
import * as metadata from "./metadata.js";
import { rowAddress } from "./routes.js";
import { functionOf, scriptScope } from "./scripts.js";
import { display, fromRow, isLookup, isNumber, keyOf, plainId } from "./values.js";
import { webResourceUrl } from "./xrm.js";

/**
 * Rows of a view, in pages, to be ordered and searched.
 * @typedef {{
 *   table: any, view: any, label: string, pageSize?: number, selectable?: boolean,
 *   restrict?: (document: Document) => void,
 *   onLoaded?: (grid: Grid) => void, onSelection?: (grid: Grid) => void,
 * }} GridOptions
 */
export class Grid {
  /** @param {GridOptions} options */
  constructor(options) {
    this.options = options;
    this.view = options.view;
    this.page = 1;
    this.pageSize = options.pageSize ?? 50;
    /** @type {(string | null)[]} Cookie with which page n+1 begins. */
    this.cookies = [null];
    this.search = "";
    /** @type {{ column: string, descending: boolean } | null} */
    this.order = null;
    /** @type {any[]} */
    this.rows = [];
    /** @type {Set<string>} */
    this.selected = new Set();
    this.total = -1;
    this.turn = 0;
    this.status = h("p", { class: "grid-status", role: "status" });
    this.body = h("div", { class: "grid-scroll" });
    this.pager = h("div", { class: "pager" });
    this.element = h("div", { class: "grid" }, this.body, h("div", { class: "grid-foot" }, this.status, this.pager));
  }

  /** @param {any} view */
  setView(view) {
    this.view = view;
    this.order = null;
    return this.restart();
  }

  /** @param {string} text */
  setSearch(text) {
    this.search = text.trim();
    return this.restart();
  }

  restart() {
    this.page = 1;
    this.cookies = [null];
    return this.load();
  }

  async load() {
    const turn = ++this.turn;
    this.element.setAttribute("aria-busy", "true");
    try {
      const { table } = this.options;
      const document = fetchXml.parse(this.view.fetchXml);
      this.linked = fetchXml.aliases(document);
      this.labels = await this.#labels();
      await this.#loadImages();
      fetchXml.ensureColumns(document, [table.primaryId, ...(table.primaryName ? [table.primaryName] : []), ...this.view.columns.map((c) => c.name).filter((name) => table.byName.has(name))]);
      this.options.restrict?.(document);
      if (this.search) fetchXml.search(document, this.search, table, (await metadata.views(table.logicalName)).find((v) => v.queryType === 4));
      if (this.order) fetchXml.orderBy(document, this.order.column, this.order.descending);
      this.shownOrder = fetchXml.firstOrder(document) ?? this.order;
      fetchXml.pageOf(document, this.page, this.pageSize, this.cookies[this.page - 1]);
      const answer = await api.fetchRows(table.setName, fetchXml.text(document));
      if (turn !== this.turn) return;
      this.rows = answer.value;
      this.more = answer["@Microsoft.Dynamics.CRM.morerecords"] === true || "@odata.nextLink" in answer;
      this.total = answer["@Microsoft.Dynamics.CRM.totalrecordcount"] ?? answer["@odata.count"] ?? -1;
      this.cookies[this.page] = cookieOf(answer["@Microsoft.Dynamics.CRM.fetchxmlpagingcookie"]);
      this.selected.clear();
      this.#render();
    } catch (error) {
      if (turn !== this.turn) return;
      this.rows = [];
      this.body.replaceChildren(h("p", { class: "problem", role: "alert" }, /** @type {Error} */ (error).message));
      this.status.textContent = "";
      this.pager.replaceChildren();
    } finally {
      if (turn === this.turn) {
        this.element.removeAttribute("aria-busy");
        this.options.onSelection?.(this);
        this.options.onLoaded?.(this);
      }
    }
  }

  /** Description and label of each of the view's columns. */
  async #labels() {
    const result = new Map();
    for (const viewColumn of this.view.columns) {
      const [alias, name] = viewColumn.name.includes(".") ? viewColumn.name.split(".") : ["", viewColumn.name];
      const owner = alias === "" ? this.options.table : this.linked?.has(alias) ? await metadata.table(this.linked.get(alias) ?? "") : null;
      const column = owner?.byName.get(name) ?? null;
      const suffix = alias === "" ? "" : ` (${owner?.label ?? alias})`;
      result.set(viewColumn.name, { column, alias, label: `${column?.label ?? viewColumn.name}${suffix}` });
    }
    return result;
  }

  /** The functions that give the view's columns their images, by column. */
  async #loadImages() {
    const libraries = [...new Set(this.view.columns.map((c) => c.imageLibrary).filter(Boolean))];
    this.images = new Map();
    if (libraries.length === 0) return;
    const scope = await imageScope(libraries);
    this.language = (await metadata.context()).user.languageId;
    for (const { name, imageLibrary: from, imageFunction } of this.view.columns) if (imageFunction) this.images.set(name, functionOf(scope, imageFunction, from));
  }

  /** What an image provider answers for a row: name of a web resource and tooltip. */
  #image(viewColumn, row) {
    const provider = this.images?.get(viewColumn.name);
    if (!provider) return null;
    const data = {};
    for (const shown of this.view.columns) {
      data[`${shown.name}_Value`] = row[shown.name] ?? null;
      data[shown.name] = String(row[shown.name + api.formatted] ?? row[shown.name] ?? "");
    }
    const [image, tooltip] = provider(JSON.stringify(data), this.language) ?? [];
    return image ? h("img", { src: webResourceUrl(image), alt: "", title: tooltip, width: 16, height: 16 }) : null;
  }

  #render() {
    const { table, selectable, label } = this.options;
    const hasRows = this.rows.length > 0;
    const head = h("tr", null,
      selectable && h("th", { class: "select", scope: "col" }, this.#selectAll()),
      ...this.view.columns.map((viewColumn) => this.#header(viewColumn)));
    const body = h("tbody", null, ...this.rows.map((row) => this.#row(row)));
    const wide = this.view.columns.reduce((sum, column) => sum + column.width, 0);
    const focused = /** @type {HTMLElement | null} */ (this.element.contains(document.activeElement) ? document.activeElement : null)?.dataset.focus;
    const content = h("table", { "aria-label": label, style: `min-width: min(${wide}px, 60rem)` }, h("thead", null, head), body);
    this.body.replaceChildren(content, ...(hasRows ? [] : [h("p", { class: "empty" }, this.search ? `Nothing found for “${this.search}”.` : `No ${table.collectionLabel.toLowerCase()} here yet.`)]));

    const first = (this.page - 1) * this.pageSize + 1;
    const range = `${first.toLocaleString()}–${(first + this.rows.length - 1).toLocaleString()}`;
    this.status.textContent = !hasRows ? "No rows" : this.total >= 0 && !(this.total >= 5000 && this.more) ? `${range} of ${this.total.toLocaleString()}` : this.more ? `${range} of more than ${(first + this.rows.length - 1).toLocaleString()}` : range;
    const turn = (step) => {
      this.page += step;
      void this.load();
    };
    this.pager.replaceChildren(...(this.page > 1 || this.more ? [
      h("button", { type: "button", class: "plain", "data-focus": "previous", disabled: this.page === 1, onclick: () => turn(-1) }, "Previous"),
      h("span", null, `Page ${this.page}`),
      h("button", { type: "button", class: "plain", "data-focus": "next", disabled: !this.more, onclick: () => turn(1) }, "Next"),
    ] : []));
    // Whoever orders or turns pages by keyboard goes on where he was; from the last page on, backwards.
    if (focused) for (const name of [focused, "previous", "next"]) if (!this.element.contains(document.activeElement)) this.element.querySelector(`[data-focus="${CSS.escape(name)}"]:enabled`)?.focus();
  }

  #header(viewColumn) {
    const { column, label } = this.labels?.get(viewColumn.name) ?? {};
    const ordered = this.shownOrder?.column === viewColumn.name;
    const descending = ordered && this.shownOrder?.descending;
    const numeric = column && isNumber(column);
    const style = `width: ${viewColumn.width}px`;
    if (!viewColumn.sortable || !column) return h("th", { scope: "col", style, class: numeric ? "number" : null }, label);
    return h("th", { scope: "col", style, class: numeric ? "number" : null, "aria-sort": ordered ? (descending ? "descending" : "ascending") : "none" },
      h("button", {
        type: "button", class: "sort", "data-focus": `order-${viewColumn.name}`,
        onclick: () => {
          this.order = { column: viewColumn.name, descending: ordered ? !descending : false };
          void this.restart();
        },
      }, label, ordered ? icon(descending ? "down" : "up") : null));
  }

  #row(row) {
    const { table, selectable } = this.options;
    const id = row[table.primaryId];
    const name = String((table.primaryName && row[table.primaryName]) || "(no name)");
    const primary = this.view.columns.some((c) => c.name === table.primaryName) ? table.primaryName : this.view.columns[0]?.name;
    return h("tr", null,
      selectable && h("td", { class: "select" }, h("input", { type: "checkbox", "aria-label": `Select ${name}`, onchange: (e) => this.#select(id, e.target.checked) })),
      ...this.view.columns.map((viewColumn) => {
        const { column, alias, label } = this.labels?.get(viewColumn.name) ?? {};
        const key = !column ? viewColumn.name : alias ? viewColumn.name : keyOf(column);
        const shown = row[key + api.formatted] ?? (column && !alias ? display(column, fromRow(column, row)) : row[key] ?? "");
        const text = String(shown ?? "");
        let content = text;
        if (viewColumn.name === primary && id) content = h("a", { href: rowAddress(table.logicalName, id), class: "row-link", dir: "auto" }, text || "(no name)");
        else if (column && !alias && isLookup(column) && row[key])
          content = h("a", { href: rowAddress(row[`${key}@Microsoft.Dynamics.CRM.lookuplogicalname`] ?? column.targets?.[0]?.table, row[key]), dir: "auto" }, text || "(no name)");
        else if (this.images?.has(viewColumn.name)) content = h("span", { class: "pill" }, this.#image(viewColumn, row), h("span", null, text));
        else if (column?.type === "Picklist") content = pill(column, row[key], text);
        const className = [column && isNumber(column) ? "number" : "", viewColumn.name === primary ? "primary" : "", text === "" ? "blank" : ""].filter(Boolean).join(" ");
        return h("td", { "data-label": label, class: className || null, title: text.length > 40 ? text : null, dir: typeof content === "string" ? "auto" : null }, content);
      }));
  }

  #selectAll() {
    const id = uniqueId("all");
    return h("input", {
      type: "checkbox", id, "aria-label": "Select all rows of this page",
      onchange: (e) => {
        for (const box of this.body.querySelectorAll("tbody .select input")) box.checked = e.target.checked;
        this.selected = new Set(e.target.checked ? this.rows.map((row) => row[this.options.table.primaryId]) : []);
        this.options.onSelection?.(this);
      },
    });
  }

  #select(id, on) {
    if (on) this.selected.add(id);
    else this.selected.delete(id);
    this.options.onSelection?.(this);
  }

  /** For scripts: references to rows. */
  references(ids = this.rows.map((row) => row[this.options.table.primaryId])) {
    const { table } = this.options;
    return ids.map((id) => ({ id: `{${plainId(id).toUpperCase()}}`, entityType: table.logicalName, name: String(this.rows.find((r) => r[table.primaryId] === id)?.[table.primaryName] ?? "") }));
  }
}

/** Scopes of image providers by their libraries: one frame serves all lists, which may not stand in the page yet. @type {Map<string, Promise<any>>} */
const imageScopes = new Map();

function imageScope(libraries) {
  const key = libraries.join();
  let scope = imageScopes.get(key);
  if (!scope) imageScopes.set(key, (scope = scriptScope(document.body, libraries, (library, error) => console.error(library, error))));
  return scope;
}

/** What scripts see of a grid. @param {() => Grid | undefined} grid @param {string} table */
export function gridApi(grid, table) {
  const rowsOf = (ids) => (grid()?.references(ids) ?? []).map((reference) => ({ getData: () => ({ getEntity: () => ({ getId: () => reference.id, getEntityName: () => reference.entityType, getEntityReference: () => reference, getPrimaryAttributeValue: () => reference.name }) }) }));
  return {
    refresh: () => void grid()?.load(),
    getEntityName: () => table,
    getGrid: () => loud("grid", {
      getRows: () => collection(() => rowsOf(), (row) => row.getData().getEntity().getId()),
      getSelectedRows: () => collection(() => rowsOf([...(grid()?.selected ?? [])]), (row) => row.getData().getEntity().getId()),
      getTotalRecordCount: () => grid()?.total ?? -1,
    }),
    getFetchXml: () => grid()?.view.fetchXml ?? "",
    getViewSelector: () => loud("viewSelector", { getCurrentView: () => ({ id: grid()?.view.id ?? "", name: grid()?.view.name ?? "", entityType: "savedquery" }), isVisible: () => false }),
  };
}

/** A choice's label with its colour beside it, where the option has one. */
function pill(column, value, text) {
  const color = column.options?.find((o) => o.value === value)?.color;
  if (!color || !/^#[0-9a-f]{3,8}$/i.test(color)) return text;
  return h("span", { class: "pill" }, h("span", { class: "pill-dot", style: `background: ${color}`, "aria-hidden": "true" }), h("span", null, text));
}

/** The cookie for the next page, out of the annotation's XML (it is URL-encoded twice there). @param {string | undefined} annotation */
function cookieOf(annotation) {
  if (!annotation) return null;
  const encoded = new DOMParser().parseFromString(annotation, "text/xml").documentElement.getAttribute("pagingcookie");
  return encoded ? decodeURIComponent(decodeURIComponent(encoded)) : null;
}
