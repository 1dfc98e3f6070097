// @ts-check
// A chart as bars in a table: whoever cannot see the bars reads the numbers.
import * as api from "./api.js";
import { h } from "./dom.js";
import * as fetchXml from "./fetchxml.js";

/** Bars that fit a page. */
const most = 24;

export class Chart {
  /** @param {{ table: any, chart: any, view: any, headingLevel?: number }} options */
  constructor(options) {
    this.options = options;
    this.place = h("div", { class: "chart-place" });
    this.element = h("figure", { class: "chart" }, h("figcaption", null, options.chart.name), this.place);
  }

  /** @param {any} [view] */
  async load(view) {
    this.options.view = view ?? this.options.view;
    try {
      const { table, chart } = this.options;
      const { document, byYear } = this.#query();
      const { value } = await api.fetchRows(table.setName, fetchXml.text(document));
      const rows = value.map((row) => ({
        label: byYear ? period(row, byYear, chart.category) : String(row[chart.category + api.formatted] ?? row[chart.category] ?? "–"),
        key: byYear ? Number(row[byYear]) * 100 + Number(row[chart.category]) : row[chart.category] ?? Infinity,
        amount: Number(row[chart.measure] ?? 0),
        text: String(row[chart.measure + api.formatted] ?? Number(row[chart.measure] ?? 0).toLocaleString()),
        color: this.#color(row[chart.category]),
      }));
      rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      this.#render(byYear ? rows.slice(-most) : rows.slice(0, most));
    } catch (error) {
      this.place.replaceChildren(h("p", { class: "problem", role: "alert" }, /** @type {Error} */ (error).message));
    }
  }

  /** The chart's query with the filters and links of the view. Months are told apart by their years, as the platform's charts do. */
  #query() {
    const { chart, view } = this.options;
    const document = fetchXml.parse(chart.fetchXml);
    const entity = fetchXml.rootEntity(document);
    for (const part of fetchXml.rootEntity(fetchXml.parse(view.fetchXml)).children)
      if (["filter", "link-entity"].includes(part.localName)) {
        const copy = /** @type {Element} */ (document.importNode(part, true));
        for (const column of [...copy.querySelectorAll("attribute, order, all-attributes")]) column.remove();
        entity.append(copy);
      }
    const month = [...entity.children].find((e) => e.getAttribute("alias") === chart.category && e.getAttribute("dategrouping") === "month");
    if (!month) return { document, byYear: null };
    const year = /** @type {Element} */ (month.cloneNode());
    year.setAttribute("alias", `${chart.category}year`);
    year.setAttribute("dategrouping", "year");
    month.before(year);
    return { document, byYear: `${chart.category}year` };
  }

  #color(value) {
    const { table, chart } = this.options;
    const name = [...fetchXml.rootEntity(fetchXml.parse(chart.fetchXml)).children].find((e) => e.getAttribute("alias") === chart.category)?.getAttribute("name") ?? "";
    const color = table.byName.get(name)?.options?.find((option) => option.value === value)?.color;
    return color && /^#[0-9a-f]{3,8}$/i.test(color) ? color : null;
  }

  #render(rows) {
    if (rows.length === 0) {
      this.place.replaceChildren(h("p", { class: "empty" }, "Nothing to show."));
      return;
    }
    const highest = Math.max(...rows.map((row) => Math.abs(row.amount)), 0);
    this.place.replaceChildren(h("table", { "aria-label": this.options.chart.name }, h("tbody", null, ...rows.map((row) =>
      h("tr", null,
        h("th", { scope: "row", dir: "auto" }, row.label),
        h("td", { class: "bar-cell", "aria-hidden": "true" }, h("div", { class: row.amount < 0 ? "chart-bar negative" : "chart-bar", style: `width: ${highest > 0 ? (Math.abs(row.amount) / highest) * 100 : 0}%${row.color ? `; background: ${row.color}` : ""}` })),
        h("td", { class: "number" }, row.text))))));
  }
}

function period(row, year, month) {
  return new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(Date.UTC(Number(row[year]), Number(row[month]) - 1, 1)));
}
