// @ts-check
// What the pages know of tables, forms, views and apps; asked for once each.

import { actAs, actingAs, callerHeaders } from "./caller.js";

/** @type {Map<string, Promise<any>>} */
const answers = new Map();

/** @param {string} path */
function ask(path) {
  let answer = answers.get(path);
  if (!answer) {
    answer = fetch(path, { headers: { Accept: "application/json", ...callerHeaders() } }).then(async (response) => {
      if (!response.ok) throw new Error((await response.text()) || `The server answered ${response.status} for ${path}.`);
      return response.json();
    });
    answer.catch(() => answers.delete(path));
    answers.set(path, answer);
  }
  return answer;
}

/** The organisation, the user, apps, tables and texts. */
export const context = () => ask("/app/context").catch((error) => {
  if (!actingAs()) throw error;
  // Whoever was chosen is not in this organisation, as after the demo was started anew.
  actAs(null);
  return ask("/app/context");
});

/** A table; its columns also by name. @param {string} name */
export async function table(name) {
  const description = await ask(`/app/tables/${encodeURIComponent(name)}`);
  description.byName ??= new Map(description.columns.map((column) => [column.name, column]));
  return description;
}

/** @param {string} name @returns {Promise<any[]>} */
export const views = (name) => ask(`/app/tables/${encodeURIComponent(name)}/views`);

/** Forms of a kind: main, quickview, quickcreate. @param {string} name @param {string} [kind] @returns {Promise<any[]>} */
export const forms = (name, kind = "main") => ask(`/app/tables/${encodeURIComponent(name)}/forms?kind=${kind}`);

/** Commands of solutions at a place: Form, HomepageGrid. @param {string} name @param {string} place @returns {Promise<any[]>} */
export const commands = (name, place) => ask(`/app/tables/${encodeURIComponent(name)}/commands?place=${place}`);

/** Charts of a table. @param {string} name @returns {Promise<any[]>} */
export const charts = (name) => ask(`/app/tables/${encodeURIComponent(name)}/charts`);

/** @param {string} id */
export const dashboard = (id) => ask(`/app/dashboards/${encodeURIComponent(id.replace(/[{}]/g, ""))}`);
