// @ts-check
// A dashboard: charts and lists side by side, each over a view.
import { Chart } from "./chart.js";
import { command, h } from "./dom.js";
import { Grid } from "./grid.js";
import * as metadata from "./metadata.js";
import { listAddress } from "./routes.js";
import { plainId } from "./values.js";

/** @param {{ id?: string }} route */
export async function dashboardPage(route) {
  const dashboard = await metadata.dashboard(route.id ?? "");
  document.title = `${dashboard.name} · Local Dataverse`;
  const sections = dashboard.tabs.flatMap((tab) => tab.columns).flatMap((column) => column.sections);
  /** @type {(() => void)[]} */
  const loads = [];
  const refresh = () => loads.forEach((load) => load());
  const element = h("div", { class: "dashboard" },
    h("div", { class: "commands", role: "toolbar", "aria-label": "Commands" }, command("refresh", "Refresh", refresh)),
    h("h1", null, dashboard.name),
    ...sections.map((section) => h("div", { class: "dashboard-cells", style: `--columns: ${section.columns}` },
      ...section.rows.flat().filter((cell) => cell.control).map((cell) => tile(cell, loads)))));
  return { element };
}

function tile(cell, loads) {
  const { kind, parameters, id, classId } = cell.control;
  const place = h("div", null);
  const title = h("h2", null, cell.label ?? id);
  const box = h("section", { class: "section", style: `--span: ${cell.columnSpan}` }, title, place);
  const fill = async () => {
    if (kind !== "subgrid") throw new Error(`The control ${id} (class ${classId}) is not drawn on the local Dataverse's dashboards.`);
    const table = await metadata.table(parameters.TargetEntityType);
    const view = (await metadata.views(table.logicalName)).find((v) => v.id === plainId(parameters.ViewId ?? ""));
    if (!view) throw new Error(`The view ${parameters.ViewId} of ${table.label} is not there.`);
    title.replaceChildren(h("a", { href: listAddress(table.logicalName, view.id) }, cell.label ?? view.name));
    if (parameters.ChartGridMode === "Chart") {
      const chart = (await metadata.charts(table.logicalName)).find((c) => c.id === plainId(parameters.VisualizationId ?? ""));
      if (!chart) throw new Error(`The chart ${parameters.VisualizationId} of ${table.label} is not there.`);
      const shown = new Chart({ table, chart, view });
      place.replaceChildren(shown.element);
      loads.push(() => void shown.load());
      await shown.load();
    } else {
      const grid = new Grid({ table, view, label: cell.label ?? view.name, pageSize: Number(parameters.RecordsPerPage) || 8 });
      place.replaceChildren(grid.element);
      loads.push(() => void grid.load());
      await grid.load();
    }
  };
  fill().catch((error) => place.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message)));
  return box;
}
