// @ts-check
// What the entries of an app's site map lead to, and the tables that have no app.
import { icon, mask } from "./dom.js";
import { address, listAddress } from "./routes.js";
import { webResourceUrl } from "./xrm.js";

/** @typedef {{ href: string, title: string, image: () => Element, isOf: (route: import("./routes.js").Route) => boolean }} Place */

const standard = { contact: "person", list: "list" };

/** @param {any} context @param {string} name @param {any} [entry] The entry that shows it, if any. @returns {Place | null} */
export function tablePlace(context, name, entry) {
  const table = context.tables.find((t) => t.logicalName === name);
  return table && { href: listAddress(name), title: entry?.title ?? table.collectionLabel, image: () => image(entry?.icon ?? table.icon, standard[name]), isOf: (route) => route.etn === name };
}

/** Where an entry leads; null where the user has no such table or the emulator no such page. @param {any} context @param {any} entry @returns {Place | null} */
export function placeOf(context, entry) {
  if (entry.table) return tablePlace(context, entry.table, entry);
  if (entry.dashboard) return { href: address({ pagetype: "dashboard", id: entry.dashboard }), title: entry.title ?? "Dashboard", image: () => image(entry.icon, "chart"), isOf: (route) => route.pagetype === "dashboard" && route.id === entry.dashboard };
  const name = /^\$webresource:(.+)$/i.exec(entry.url ?? "")?.[1];
  return name ? { href: address({ pagetype: "webresource", webresourceName: name }), title: entry.title ?? name, image: () => image(entry.icon), isOf: (route) => route.webresourceName === name } : null;
}

/** @param {string | null | undefined} webResource @param {Parameters<typeof icon>[0]} [shape] */
const image = (webResource, shape = "table") => (webResource ? mask(webResourceUrl(webResource)) : icon(shape));
