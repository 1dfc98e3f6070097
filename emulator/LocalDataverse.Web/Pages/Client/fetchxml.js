// @ts-check
// Changes to a view's FetchXML: order, search, page, and rows of one parent.

/** @param {string} text */
export function parse(text) {
  const document = new DOMParser().parseFromString(text, "text/xml");
  const problem = document.querySelector("parsererror");
  if (problem || document.documentElement.localName !== "fetch") throw new Error("The query is no FetchXML.");
  return document;
}

/** The root entity element. @param {Document} document @returns {Element} */
export function rootEntity(document) {
  const entity = [...document.documentElement.children].find((e) => e.localName === "entity");
  if (!entity) throw new Error("The query names no table.");
  return entity;
}

/** Linked tables by alias. @param {Document} document @returns {Map<string, string>} */
export function aliases(document) {
  return new Map([...document.querySelectorAll("link-entity[alias]")].map((e) => [e.getAttribute("alias") ?? "", e.getAttribute("name") ?? ""]));
}

/** @param {Document} document @returns {{ column: string, descending: boolean } | null} */
export function firstOrder(document) {
  const order = [...rootEntity(document).children].find((e) => e.localName === "order");
  return order ? { column: order.getAttribute("attribute") ?? "", descending: order.getAttribute("descending") === "true" } : null;
}

/** @param {Document} document @param {string} column Name, or alias.name. @param {boolean} descending */
export function orderBy(document, column, descending) {
  for (const order of [...document.querySelectorAll("order")]) order.remove();
  const [alias, name] = column.includes(".") ? column.split(".") : ["", column];
  const owner = alias === "" ? rootEntity(document) : document.querySelector(`link-entity[alias="${CSS.escape(alias)}"]`);
  if (!owner) return;
  owner.append(make(document, "order", { attribute: name, descending: String(descending) }));
}

/** Adds what the list must also satisfy. @param {Document} document @param {Element[]} conditions @param {"and" | "or"} type */
export function restrict(document, conditions, type = "and") {
  const filter = make(document, "filter", { type });
  filter.append(...conditions);
  rootEntity(document).append(filter);
}

/** @param {Document} document @param {string} attribute @param {string} operator @param {string} [value] */
export function condition(document, attribute, operator, value) {
  return make(document, "condition", value === undefined ? { attribute, operator } : { attribute, operator, value });
}

/** Asks for these columns too (a name of a linked table's column is left to the view). @param {Document} document @param {string[]} columns */
export function ensureColumns(document, columns) {
  const entity = rootEntity(document);
  const present = [...entity.children];
  if (present.some((e) => e.localName === "all-attributes")) return;
  const names = new Set(present.filter((e) => e.localName === "attribute").map((e) => e.getAttribute("name")));
  for (const name of columns) if (!names.has(name)) entity.prepend(make(document, "attribute", { name }));
}

/** @param {Document} document @param {number} page @param {number} size @param {string | null} cookie */
export function pageOf(document, page, size, cookie) {
  const fetch = document.documentElement;
  fetch.removeAttribute("top");
  fetch.setAttribute("count", String(size));
  fetch.setAttribute("page", String(page));
  fetch.setAttribute("returntotalrecordcount", "true");
  if (cookie) fetch.setAttribute("paging-cookie", cookie);
}

/**
 * Conditions of the quick search: the quick find view's columns, else the table's name column.
 * @param {Document} document @param {string} text @param {any} table @param {any} quickFind
 */
export function search(document, text, table, quickFind) {
  let columns = [];
  if (quickFind) {
    const filter = parse(quickFind.fetchXml).querySelector("filter[isquickfindfields='1'], filter[isquickfindfields='true']");
    columns = [...(filter?.querySelectorAll("condition") ?? [])].map((c) => c.getAttribute("attribute") ?? "").filter((name) => table.byName.has(name));
  }
  if (columns.length === 0 && table.primaryName) columns = [table.primaryName];

  // An asterisk stands for anything, as in the platform's own search box; % and _ are meant as themselves.
  const pattern = text.replace(/[[%_]/g, (c) => `[${c}]`).replace(/\*/g, "%") + "%";
  const conditions = columns.flatMap((name) => {
    const column = table.byName.get(name);
    if (["String", "Memo"].includes(column.type)) return [condition(document, name, "like", pattern)];
    if (["Lookup", "Customer", "Owner", "Picklist", "State", "Status"].includes(column.type)) return [condition(document, `${name}name`, "like", pattern)];
    if (["Integer", "Decimal", "Money", "Double", "BigInt"].includes(column.type) && /^-?\d+(\.\d+)?$/.test(text)) return [condition(document, name, "eq", text)];
    return [];
  });
  if (conditions.length > 0) restrict(document, conditions, "or");
}

/** @param {Document} document */
export const text = (document) => new XMLSerializer().serializeToString(document);

/** The query in lines, for people. @param {string} fetchXml */
export function pretty(fetchXml) {
  const lines = [];
  const write = (element, depth) => {
    const attributes = [...element.attributes].map((a) => ` ${a.name}="${a.value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")}"`).join("");
    const indent = "  ".repeat(depth);
    const own = [...element.childNodes].filter((n) => n.nodeType === 3 && n.data.trim()).map((n) => n.data.trim()).join(" ");
    if (element.children.length === 0) {
      lines.push(own ? `${indent}<${element.localName}${attributes}>${own}</${element.localName}>` : `${indent}<${element.localName}${attributes} />`);
      return;
    }
    lines.push(`${indent}<${element.localName}${attributes}>`);
    for (const child of element.children) write(child, depth + 1);
    lines.push(`${indent}</${element.localName}>`);
  };
  write(parse(fetchXml).documentElement, 0);
  return lines.join("\n");
}

function make(document, name, attributes) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
