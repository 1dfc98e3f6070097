// @ts-check
// A marketing list's members and query. The platform evaluates a dynamic list when it is used: so do these pages.
import { command, h } from "./dom.js";
import { firstOrder, parse, pretty } from "./fetchxml.js";
import { Grid } from "./grid.js";
import * as metadata from "./metadata.js";

const memberTables = { 1: "account", 2: "contact", 4: "lead" };

/** @param {import("./formview.js").FormView} view */
export function marketingListTabs(view) {
  const { row } = view;
  const dynamic = row.type === true;
  const members = h("div", null, h("p", { class: "empty" }, "Reading members…"));
  const load = async () => {
    try {
      const table = await metadata.table(memberTables[row.createdfromcode] ?? "contact");
      const views = await metadata.views(table.logicalName);
      const shown = views.find((v) => v.isDefault && v.queryType === 0) ?? views[0];
      // Static members are rows of listmember; a dynamic list's are whatever its query finds now.
      const query = dynamic ? row.query : `<fetch><entity name="${table.logicalName}"><link-entity name="listmember" from="entityid" to="${table.primaryId}"><filter><condition attribute="listid" operator="eq" value="${view.id}"/></filter></link-entity></entity></fetch>`;
      if (!query) throw new Error("This dynamic list has no query yet.");
      const grid = new Grid({
        table, label: "Members", pageSize: 50,
        view: { ...shown, fetchXml: query, columns: shown.columns.filter((c) => !c.name.includes(".")) },
      });
      // A list's query says who is in it, not in which order they are read: the view does.
      grid.order = firstOrder(parse(shown.fetchXml));
      members.replaceChildren(h("div", { class: "subgrid-head" }, h("h2", null, "Members"), h("div", { class: "subgrid-tools" }, command("refresh", "Refresh", () => void grid.load()))), grid.element);
      await grid.load();
    } catch (error) {
      members.replaceChildren(h("p", { class: "problem", role: "alert" }, /** @type {Error} */ (error).message));
    }
  };
  void load();
  const tabs = [{ name: "members", label: "Members", content: h("section", { class: "section" }, members) }];
  if (dynamic) {
    let text = row.query ?? "";
    try {
      text = pretty(text);
    } catch {
      // A query that is no XML is shown as it is.
    }
    tabs.push({ name: "query", label: "Query", content: h("section", { class: "section" }, h("h2", null, "FetchXML that finds the members"), h("pre", { tabindex: "0", class: "query" }, text)) });
  }
  return tabs;
}
