// @ts-check
// Controls that edit one value of a column's type.
import * as api from "./api.js";
import { h, icon, uniqueId } from "./dom.js";
import * as fetchXml from "./fetchxml.js";
import * as metadata from "./metadata.js";
import { rowAddress } from "./routes.js";
import { dateToDay, dayToDate, display, formatNumber, isChoice, isDay, isLookup, isNumber, parseNumber, plainId } from "./values.js";

/**
 * @typedef {{
 *   element: HTMLElement,
 *   input: HTMLElement,
 *   set: (value: any, shown?: string) => void,
 *   disable: (disabled: boolean) => void,
 * }} Editor
 */

/**
 * @param {any} column
 * @param {{ id: string, labelId: string, describedBy: string, onChange: (value: any) => void, onProblem: (text: string | null) => void, options?: any[] }} host
 * @returns {Editor}
 */
export function editor(column, host) {
  if (isLookup(column)) return lookup(column, host);
  if (column.type === "MultiSelectPicklist") return choices(column, host);
  if (isChoice(column)) return choice(column, host);
  if (column.type === "Boolean") return yesNo(column, host);
  if (column.type === "DateTime") return date(column, host);
  if (isNumber(column)) return number(column, host);
  if (column.type === "Memo") return text(column, host, true);
  return text(column, host, false);
}

/** What stands where there is no value. */
const nothing = "---";

function readOnly(input, off) {
  input.readOnly = off;
  input.placeholder = off ? nothing : "";
}

const aria = (host) => ({ id: host.id, "aria-labelledby": host.labelId, "aria-describedby": host.describedBy });

function text(column, host, long) {
  const types = { Email: "email", Phone: "tel", Url: "url" };
  const input = h(long ? "textarea" : "input", {
    ...aria(host), maxlength: column.maxLength ?? null, autocomplete: "off", dir: "auto",
    ...(long ? { rows: 4 } : { type: types[column.format] ?? "text" }),
    onchange: () => host.onChange(input.value.trim() === "" ? null : input.value),
  });
  return { element: input, input, set: (value) => { input.value = value ?? ""; }, disable: (off) => readOnly(input, off) };
}

function number(column, host) {
  const input = h("input", {
    ...aria(host), type: "text", inputmode: column.type === "Integer" ? "numeric" : "decimal", autocomplete: "off", class: "number",
    onchange: () => {
      if (input.value.trim() === "") return accept(null);
      const value = parseNumber(input.value);
      if (value === null) return host.onProblem(`${column.label} must be a number.`);
      if ((column.type === "Integer" || column.type === "BigInt") && !Number.isInteger(value)) return host.onProblem(`${column.label} must be a whole number.`);
      if (column.min !== null && value < column.min) return host.onProblem(`${column.label} must be at least ${formatNumber(column, column.min)}.`);
      if (column.max !== null && value > column.max) return host.onProblem(`${column.label} must be at most ${formatNumber(column, column.max)}.`);
      return accept(value);
    },
  });
  const accept = (value) => {
    host.onProblem(null);
    host.onChange(value);
  };
  return { element: input, input, set: (value, shown) => { input.value = value === null ? "" : input.readOnly && shown ? shown : formatNumber(column, value); }, disable: (off) => readOnly(input, off) };
}

function date(column, host) {
  const day = isDay(column);
  const input = h("input", {
    ...aria(host), type: day ? "date" : "datetime-local", min: "1753-01-01", max: day ? "9999-12-31" : null,
    onchange: () => {
      if (input.value === "" && input.validity?.badInput) return host.onProblem(`${column.label} must be a date.`);
      host.onProblem(null);
      return host.onChange(input.value === "" ? null : day ? dayToDate(input.value) : new Date(input.value));
    },
  });
  const two = (n) => String(n).padStart(2, "0");
  const kind = input.type;
  return {
    element: input, input,
    set: (value, shown) => {
      if (input.readOnly) input.value = shown ?? display(column, value);
      else input.value = value === null ? "" : day ? dateToDay(value) : `${dateToDay(value)}T${two(value.getHours())}:${two(value.getMinutes())}`;
    },
    // What is only read is read as text: a date field would show its pattern where there is no date.
    disable: (off) => { readOnly(input, off); input.type = off ? "text" : kind; },
  };
}

function choice(column, host) {
  const input = h("select", { ...aria(host), onchange: () => host.onChange(input.value === "" ? null : Number(input.value)) });
  const fill = (options) => input.replaceChildren(h("option", { value: "" }, nothing), ...options.map((o) => h("option", { value: String(o.value) }, o.label)));
  fill(host.options ?? column.options ?? []);
  return {
    element: input, input,
    set: (value) => {
      // A value that the choice no longer has is still the row's value.
      if (value !== null && ![...input.options].some((o) => o.value === String(value))) input.append(h("option", { value: String(value) }, String(value)));
      input.value = value === null ? "" : String(value);
    },
    disable: (off) => { input.disabled = off; },
  };
}

function yesNo(column, host) {
  const input = h("input", { ...aria(host), type: "checkbox", role: "switch", class: "switch", onchange: () => { show(input.checked); host.onChange(input.checked); } });
  const word = h("span", { class: "switch-word" });
  const show = (value) => { word.textContent = display(column, value); };
  return {
    element: h("label", { class: "switch-row" }, input, word), input,
    set: (value) => { input.checked = value === true; show(value === true); },
    disable: (off) => { input.disabled = off; },
  };
}

function choices(column, host) {
  /** @type {number[]} */
  let selected = [];
  let off = false;
  // Its name is the label and what is chosen.
  const summary = h("summary", { ...aria(host), role: "button", "aria-labelledby": `${host.labelId} ${host.id}` });
  const boxes = (column.options ?? []).map((option) => h("input", {
    type: "checkbox", value: String(option.value),
    onchange: (event) => {
      selected = event.target.checked ? [...selected, option.value].sort((a, b) => a - b) : selected.filter((v) => v !== option.value);
      show();
      host.onChange(selected.length === 0 ? null : selected);
    },
  }));
  const element = h("details", { class: "choices" }, summary,
    h("fieldset", null, h("legend", { class: "unseen" }, column.label),
      ...(column.options ?? []).map((option, i) => h("label", null, boxes[i], h("span", null, option.label)))));
  const show = () => {
    summary.replaceChildren(...(selected.length === 0 ? [h("span", { class: "placeholder" }, nothing)] : selected.map((v) => h("span", { class: "tag" }, column.options?.find((o) => o.value === v)?.label ?? String(v)))));
    boxes.forEach((box) => { box.checked = selected.includes(Number(box.value)); });
  };
  summary.addEventListener("click", (event) => { if (off) event.preventDefault(); });
  element.addEventListener("focusout", (event) => {
    if (!element.contains(/** @type {Node | null} */ (/** @type {FocusEvent} */ (event).relatedTarget))) element.open = false;
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    summary.focus();
    event.stopPropagation();
  });
  return {
    element, input: summary,
    set: (value) => { selected = value ?? []; show(); },
    disable: (value) => { off = value; element.classList.toggle("off", value); summary.setAttribute("aria-disabled", String(value)); if (value) element.open = false; },
  };
}

/** Finds rows by name as one types. */
function lookup(column, host) {
  const listId = uniqueId("found");
  let current = null;
  let found = [];
  let active = -1;
  let turn = 0;
  const input = h("input", {
    ...aria(host), type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId,
    placeholder: nothing, dir: "auto",
    oninput: () => find(input.value),
    onclick: () => { if (!input.readOnly && list.hidden) find(""); },
    onkeydown: (event) => keys(event),
    onblur: () => setTimeout(() => { if (!element.contains(document.activeElement)) leave(); }, 0),
  });
  const link = h("a", { class: "lookup-link", hidden: true, dir: "auto" });
  const clear = h("button", { type: "button", class: "quiet", "aria-label": `Clear ${column.label}`, onclick: () => { pick(null); input.focus(); } }, icon("close"));
  const list = h("ul", { class: "found", id: listId, role: "listbox", "aria-label": column.label, hidden: true });
  const element = h("div", { class: "lookup" }, h("div", { class: "lookup-box" }, link, input, clear), list);

  async function find(words) {
    const mine = ++turn;
    const results = [];
    try {
      for (const target of column.targets ?? []) {
        const table = await metadata.table(target.table);
        if (!table.primaryName) continue;
        const state = table.byName.get("statecode") ? "<condition attribute='statecode' operator='eq' value='0'/>" : "";
        const query = fetchXml.parse(`<fetch count='12' page='1'><entity name='${table.logicalName}'><attribute name='${table.primaryId}'/><attribute name='${table.primaryName}'/><filter>${state}</filter><order attribute='${table.primaryName}'/></entity></fetch>`);
        if (words.trim()) fetchXml.search(query, words.trim().startsWith("*") ? words.trim() : `*${words.trim()}`, table, null);
        const answer = await api.fetchRows(table.setName, fetchXml.text(query));
        results.push(...answer.value.map((row) => ({ id: `{${row[table.primaryId].toUpperCase()}}`, name: row[table.primaryName] ?? "(no name)", entityType: table.logicalName, kind: table.label })));
      }
    } catch (error) {
      host.onProblem(/** @type {Error} */ (error).message);
      return;
    }
    if (mine !== turn || document.activeElement !== input) return;
    found = results;
    active = words.trim() && found.length > 0 ? 0 : -1;
    render();
  }

  function render() {
    const several = (column.targets?.length ?? 0) > 1;
    list.replaceChildren(...(found.length === 0 ? [h("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing found.")] : found.map((item, i) =>
      h("li", { role: "option", id: `${listId}-${i}`, "aria-selected": String(i === active), class: i === active ? "active" : null, onmousedown: (e) => { e.preventDefault(); pick(item); } },
        h("span", { dir: "auto" }, item.name), several && h("span", { class: "kind" }, item.kind)))));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (active >= 0) input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function keys(event) {
    if (input.readOnly) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void find(input.value === current?.name ? "" : input.value);
      active = Math.min(Math.max(active + (event.key === "ArrowDown" ? 1 : -1), 0), found.length - 1);
      render();
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      pick(found[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
      show();
    }
  }

  function pick(item) {
    close();
    host.onProblem(null);
    current = item && { id: item.id, name: item.name, entityType: item.entityType };
    show();
    host.onChange(current ? [current] : null);
  }

  function leave() {
    close();
    if (input.value.trim() === "" && current) pick(null);
    else show();
  }

  function close() {
    ++turn;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show() {
    input.value = current?.name || (current ? "(no name)" : "");
    clear.hidden = !current || input.readOnly;
    // What cannot be edited is read: as a link to its row.
    const linked = current !== null && input.readOnly;
    link.hidden = !linked;
    input.hidden = linked;
    if (linked) {
      link.textContent = current.name || "(no name)";
      link.href = rowAddress(current.entityType, plainId(current.id));
    }
  }

  return { element, input, set: (value) => { current = value?.[0] ?? null; show(); }, disable: (off) => { input.readOnly = off; show(); } };
}
