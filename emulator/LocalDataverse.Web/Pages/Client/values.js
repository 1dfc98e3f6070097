// @ts-check
// A column's value in its three shapes: the Web API's, the client API's (Xrm) and the one that people read.
import { formatted } from "./api.js";

const lookupTypes = ["Lookup", "Customer", "Owner"];
const numberTypes = ["Integer", "BigInt", "Decimal", "Double", "Money"];
const choiceTypes = ["Picklist", "State", "Status"];

export const isLookup = (column) => lookupTypes.includes(column.type);
export const isNumber = (column) => numberTypes.includes(column.type);
export const isChoice = (column) => choiceTypes.includes(column.type);
export const isDay = (column) => column.behavior === "dateOnly" || column.format === "DateOnly";

/** The key under which the Web API gives the column. */
export const keyOf = (column) => (isLookup(column) ? `_${column.name}_value` : column.name);

/** From a Web API row to the client API's value. */
export function fromRow(column, row) {
  const raw = row[keyOf(column)];
  if (raw === null || raw === undefined || raw === "") return null;
  if (isLookup(column)) {
    const table = row[`${keyOf(column)}@Microsoft.Dynamics.CRM.lookuplogicalname`] ?? column.targets?.[0]?.table ?? "";
    return [{ id: `{${String(raw).toUpperCase()}}`, name: row[keyOf(column) + formatted] ?? "", entityType: table }];
  }
  if (column.type === "DateTime") return isDay(column) && column.behavior === "dateOnly" ? dayToDate(String(raw)) : new Date(raw);
  if (column.type === "MultiSelectPicklist") return String(raw).split(",").filter(Boolean).map(Number);
  return raw;
}

/** What a write sends for the column, as properties of the request's body. */
export function toBody(column, value) {
  if (isLookup(column)) {
    const reference = value?.[0];
    if (!reference) {
      // Any of the column's navigation properties clears it.
      return { [`${column.targets[0].navigation}@odata.bind`]: null };
    }
    const target = column.targets.find((t) => t.table === reference.entityType);
    if (!target) throw new Error(`${column.label} cannot refer to a row of ${reference.entityType}.`);
    return { [`${target.navigation}@odata.bind`]: `/${target.setName}(${plainId(reference.id)})` };
  }
  if (value === null) return { [column.name]: null };
  if (column.type === "DateTime") return { [column.name]: column.behavior === "dateOnly" ? dateToDay(value) : value.toISOString() };
  if (column.type === "MultiSelectPicklist") return { [column.name]: value.length === 0 ? null : value.join(",") };
  return { [column.name]: value };
}

/** Whether two values of the client API are the same. */
export function same(a, b) {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

function comparable(value) {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((v) => (v && typeof v === "object" ? `${v.entityType}:${plainId(v.id)}` : v)).sort();
  return value ?? null;
}

/** What people read when the server gave no formatted value. */
export function display(column, value) {
  if (value === null || value === undefined) return "";
  if (isLookup(column)) return value.map((v) => v.name || "(no name)").join("; ");
  if (column.type === "Boolean") return labelOf(column, value ? 1 : 0) ?? (value ? "Yes" : "No");
  if (isChoice(column)) return labelOf(column, value) ?? String(value);
  if (column.type === "MultiSelectPicklist") return value.map((v) => labelOf(column, v) ?? v).join("; ");
  if (column.type === "DateTime") return isDay(column) ? value.toLocaleDateString() : value.toLocaleString([], { dateStyle: "short", timeStyle: "short" });
  if (isNumber(column)) return formatNumber(column, value);
  return String(value);
}

export function formatNumber(column, value) {
  const digits = column.type === "Integer" || column.type === "BigInt" ? 0 : Math.min(column.precision ?? 2, 10);
  const least = column.type === "Money" ? Math.min(digits, 2) : 0;
  return new Intl.NumberFormat(undefined, { minimumFractionDigits: least, maximumFractionDigits: Math.max(least, digits) }).format(value);
}

/** Reads a number as people of this locale write it; null when it is none. @param {string} text */
export function parseNumber(text) {
  const parts = new Intl.NumberFormat().formatToParts(12345.6);
  const group = parts.find((part) => part.type === "group")?.value ?? ",";
  const point = parts.find((part) => part.type === "decimal")?.value ?? ".";
  const plain = text.trim().replaceAll(group, "").replaceAll(" ", "").replaceAll("\u00a0", "").replace(point, ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

const labelOf = (column, value) => column.options?.find((option) => option.value === value)?.label;

/** @param {string} id */
export const plainId = (id) => id.replace(/[{}]/g, "").toLowerCase();

/** @param {string} day YYYY-MM-DD */
export function dayToDate(day) {
  const [y, m, d] = day.slice(0, 10).split("-").map(Number);
  return new Date(y, m - 1, d);
}

/** @param {Date} date */
export function dateToDay(date) {
  const two = (n) => String(n).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
