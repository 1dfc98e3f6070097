/** What a segment asks of a customer, as the builder shows it: the filter column of a segment holds the same as FetchXML. */
export type Item = Condition | Group | Link;

export interface Condition {
  kind: "condition";
  column: string;
  operator: string;
  values: string[];
}

export interface Group {
  kind: "group";
  type: "and" | "or";
  items: Item[];
}

/** Customers with (or without) a row of another table that passes a group. */
export interface Link {
  kind: "link";
  table: string;
  from: string;
  to: string;
  type: "any" | "not any";
  group: Group;
}

/** FetchXML that the builder has no picture for; it is edited as text then. */
export class NotShown extends Error {}

const conditionAttributes = ["attribute", "operator", "value", "uiname", "uitype", "uihidden"];

export function emptyGroup(): Group {
  return { kind: "group", type: "and", items: [] };
}

/**
 * Reads a filter, or the filters and links of a whole fetch over contact. An empty text asks nothing.
 * @throws NotShown, naming what the builder has no picture for.
 */
export function read(fetchXml: string): Group {
  if (fetchXml.trim() === "") return emptyGroup();
  const document = new DOMParser().parseFromString(fetchXml.trim(), "text/xml");
  if (document.getElementsByTagName("parsererror").length > 0) throw new NotShown("XML");
  const root = document.documentElement;
  if (root.tagName === "filter") return group(root);
  const entity = root.tagName === "fetch" ? root.firstElementChild : null;
  if (entity?.tagName !== "entity") throw new NotShown(`<${root.tagName}>`);
  if (root.hasAttribute("top") || root.hasAttribute("aggregate")) throw new NotShown("<fetch top, aggregate>");
  const items = [...entity.children].filter((child) => child.tagName === "filter" || child.tagName === "link-entity")
    .map((child) => (child.tagName === "filter" ? group(child) : link(child, ["inner", "any", "not any"])));
  return items.length === 1 && items[0]?.kind === "group" ? items[0] : { kind: "group", type: "and", items };
}

/** Writes a group as a filter element; one that asks nothing as an empty text. */
export function write(root: Group): string {
  return root.items.length === 0 ? "" : lines(root, "").join("\n");
}

/** A copy in which conditions without a column or without the values that they need are left out, with what is empty then. */
export function complete(root: Group, valuesNeeded: (operator: string) => number): Group {
  const items = root.items.flatMap((item): Item[] => {
    if (item.kind === "group") {
      const inner = complete(item, valuesNeeded);
      return inner.items.length > 0 ? [inner] : [];
    }
    if (item.kind === "link") return [{ ...item, group: complete(item.group, valuesNeeded) }];
    return item.column !== "" && item.values.filter((value) => value !== "").length >= valuesNeeded(item.operator) ? [item] : [];
  });
  return { ...root, items };
}

function group(element: Element): Group {
  const type = element.getAttribute("type") ?? "and";
  if (type !== "and" && type !== "or") throw new NotShown(`<filter type="${type}">`);
  return { kind: "group", type, items: [...element.children].map(item) };
}

function item(element: Element): Item {
  switch (element.tagName) {
    case "filter": return group(element);
    case "condition": return condition(element);
    case "link-entity": return link(element, ["any", "not any"]);
    default: throw new NotShown(`<${element.tagName}>`);
  }
}

function condition(element: Element): Condition {
  const stranger = element.getAttributeNames().find((name) => !conditionAttributes.includes(name));
  if (stranger !== undefined) throw new NotShown(`<condition ${stranger}>`);
  const values = [...element.children].map((child) => child.textContent);
  const value = element.getAttribute("value");
  return { kind: "condition", column: element.getAttribute("attribute") ?? "", operator: element.getAttribute("operator") ?? "", values: value === null ? values : [value, ...values] };
}

function link(element: Element, types: readonly string[]): Link {
  const type = element.getAttribute("link-type") ?? "inner";
  const strangers = [...element.children].filter((child) => child.tagName !== "filter" && child.tagName !== "attribute");
  if (!types.includes(type) || strangers.length > 0) throw new NotShown(`<link-entity link-type="${type}"${strangers[0] ? `> <${strangers[0].tagName}` : ""}>`);
  const filters = [...element.children].filter((child) => child.tagName === "filter").map(group);
  return {
    kind: "link",
    table: element.getAttribute("name") ?? "",
    from: element.getAttribute("from") ?? "",
    to: element.getAttribute("to") ?? "",
    type: type === "not any" ? "not any" : "any",
    group: filters.length === 1 && filters[0] ? filters[0] : { kind: "group", type: "and", items: filters },
  };
}

function lines(node: Item, indent: string): string[] {
  const inner = indent + "  ";
  switch (node.kind) {
    case "group":
      return [`${indent}<filter type="${node.type}">`, ...node.items.flatMap((child) => lines(child, inner)), `${indent}</filter>`];
    case "link":
      return [
        `${indent}<link-entity name="${escape(node.table)}" from="${escape(node.from)}" to="${escape(node.to)}" link-type="${node.type}">`,
        ...(node.group.items.length > 0 ? lines(node.group, inner) : []),
        `${indent}</link-entity>`,
      ];
    case "condition": {
      const start = `${indent}<condition attribute="${escape(node.column)}" operator="${escape(node.operator)}"`;
      const [first] = node.values;
      if (first === undefined) return [`${start} />`];
      if (node.values.length === 1 && !manyValued.has(node.operator)) return [`${start} value="${escape(first)}" />`];
      return [`${start}>`, ...node.values.map((value) => `${inner}<value>${escape(value)}</value>`), `${indent}</condition>`];
    }
  }
}

/** Operators whose values stand in elements, even a single one. */
const manyValued: ReadonlySet<string> = new Set(["in", "not-in", "contain-values", "not-contain-values"]);

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
