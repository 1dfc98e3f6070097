// @ts-check
// A chart in columns or bars, as its presentation says, with a table of its numbers: whoever cannot see the one reads the other.
import * as api from "./api.js";
import { h } from "./dom.js";
import * as fetchXml from "./fetchxml.js";

/** Columns or bars that fit a page. */
const most = 24;

/** From here on the words of columns stand upright: they would be wider than their columns. */
const many = 8;

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
        label: byYear && row[byYear] ? period(row, byYear, chart.category) : String(row[chart.category + api.formatted] ?? row[chart.category] ?? "–"),
        // Who has no date comes before all months, who has no value after all values.
        key: byYear ? Number(row[byYear] ?? 0) * 100 + Number(row[chart.category] ?? 0) : row[chart.category] ?? Infinity,
        amount: Number(row[chart.measure] ?? 0),
        text: String(row[chart.measure + api.formatted] ?? Number(row[chart.measure] ?? 0).toLocaleString()),
        color: this.#color(row[chart.category]),
      }));
      rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      this.#render(byYear ? rows.slice(-most) : rows.slice(0, most), rows.length, byYear !== null);
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

  #render(rows, all, byTime) {
    if (rows.length === 0) {
      this.place.replaceChildren(h("p", { class: "empty" }, "Nothing to show."));
      return;
    }
    const { name, type } = this.options.chart;
    const notes = [];
    if (all > rows.length) notes.push(byTime ? `The last ${rows.length} of ${all} periods are shown.` : `The first ${rows.length} of ${all} values are shown.`);
    if (type !== "Column" && type !== "Bar") notes.push(`The local Dataverse draws a chart of type ${type} as bars.`);
    this.place.replaceChildren(...(type === "Column" ? columns(name, rows) : [bars(name, rows)]), ...notes.map((note) => h("p", { class: "chart-note" }, note)));
  }
}

/** Bars within the table of their numbers. */
function bars(name, rows) {
  const highest = Math.max(...rows.map((row) => Math.abs(row.amount)), 0);
  return table(name, rows, (row) => h("td", { class: "bar-cell", "aria-hidden": "true" },
    h("div", { class: row.amount < 0 ? "chart-bar negative" : "chart-bar", style: `width: ${highest > 0 ? (Math.abs(row.amount) / highest) * 100 : 0}%${filled(row)}` })));
}

/** Columns upon a line, down from it where a value is negative; their numbers are a table that only screen readers meet. */
function columns(name, rows) {
  const most = Math.max(...rows.map((row) => row.amount), 0);
  const least = Math.min(...rows.map((row) => row.amount), 0);
  const share = (amount) => (most > least ? (amount / (most - least)) * 100 : 0);
  return [
    h("div", { class: rows.length >= many ? "chart-columns upright" : "chart-columns", "aria-hidden": "true", style: `--zero: ${share(-least)}%` }, ...rows.map((row) =>
      h("div", { class: "chart-column", title: `${row.label}: ${row.text}` },
        h("div", { class: "column-room" },
          h("div", { class: row.amount < 0 ? "column negative" : "column", style: `height: ${share(Math.abs(row.amount))}%${filled(row)}` }, h("span", { class: "column-text" }, row.text))),
        h("span", { class: "column-label", dir: "auto" }, row.label)))),
    h("div", { class: "unseen" }, table(name, rows)),
  ];
}

function filled(row) {
  return row.color ? `; background: ${row.color}` : "";
}

function table(name, rows, bar) {
  return h("table", { "aria-label": name }, h("tbody", null, ...rows.map((row) =>
    h("tr", null, h("th", { scope: "row", dir: "auto" }, row.label), bar?.(row), h("td", { class: "number" }, row.text)))));
}

function period(row, year, month) {
  return new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(Date.UTC(Number(row[year]), Number(row[month]) - 1, 1)));
}
