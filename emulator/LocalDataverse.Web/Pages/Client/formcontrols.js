// @ts-check
// What stands in the cells of a form, each with its face to scripts.
import * as api from "./api.js";
import { Handlers, loud } from "./clientapi.js";
import { command, h, icon, uniqueId } from "./dom.js";
import { editor } from "./editors.js";
import * as fetchXml from "./fetchxml.js";
import { Grid, gridApi } from "./grid.js";
import * as metadata from "./metadata.js";
import { rowAddress } from "./routes.js";
import { display, fromRow, isLookup, keyOf, plainId } from "./values.js";
import { webResourceUrl } from "./xrm.js";

/** What every control has: a cell, a label, whether it shows. */
class Control {
  /** @param {import("./formview.js").FormView} view @param {any} cell @param {string} name */
  constructor(view, cell, name) {
    this.view = view;
    this.cell = cell;
    this.name = name;
    this.kind = cell.control?.kind;
    this.visible = cell.visible;
    this.section = null;
    /** @type {any} What scripts see. */
    this.made = null;
    this.typeName = "standard";
    this.label = cell.label ?? "";
    this.labelElement = h("span", { class: "label-text" }, this.label);
    /** @type {any} */
    this.element = h("div", { class: "cell", "data-control": name, style: `--span: ${cell.columnSpan}`, hidden: !this.visible });
  }

  get api() {
    this.made ??= loud(`control(${this.name})`, { ...this.common(), ...this.special() });
    return this.made;
  }

  special() {
    return {};
  }

  common() {
    return {
      getName: () => this.name,
      getControlType: () => this.typeName,
      getLabel: () => this.label,
      setLabel: (label) => { this.label = label; this.labelElement.textContent = label; },
      getVisible: () => this.visible,
      setVisible: (visible) => { this.visible = visible; this.element.hidden = !visible; },
      getParent: () => this.section?.api ?? null,
      setFocus: () => this.focus(),
    };
  }

  focus() {
    this.element.querySelector("input, select, textarea, button, a, iframe, summary")?.focus();
  }
}

/** A column's value. */
export class FieldControl extends Control {
  /** @param {import("./formview.js").FormView} view @param {any} cell @param {string} name @param {import("./clientapi.js").FormAttribute} attribute @param {boolean} header */
  constructor(view, cell, name, attribute, header) {
    super(view, cell, name);
    this.attribute = attribute;
    this.header = header;
    this.label = cell.label ?? attribute.column.label;
    this.labelElement.textContent = this.label;
    this.disabled = cell.control.disabled;
    /** @type {Map<string, string>} Problems by id. */
    this.problems = new Map();
    const id = uniqueId(name);
    const labelId = `${id}-label`;
    const problemId = `${id}-problem`;
    const { column } = attribute;
    this.mark = h("span", { class: "required", "aria-hidden": "true" });
    this.lock = h("span", { class: "lock", hidden: true, title: "Read-only" }, icon("lock"));
    this.problemElement = h("p", { class: "field-problem", id: problemId });
    this.editor = editor(column, {
      id, labelId, describedBy: problemId,
      options: column.type === "Status" ? view.statusOptions(column) : undefined,
      onChange: (value) => {
        attribute.value = value;
        attribute.controls.filter((other) => other !== this).forEach((other) => other.show());
        // A column may stand on the form twice, in the header too.
        attribute.controls.forEach((control) => control.setProblem(null));
        attribute.fire();
        view.renderState();
      },
      onProblem: (text) => this.setProblem(text),
    });
    this.element.append(
      h("label", { class: "field-label", id: labelId, for: id }, this.lock, this.labelElement, this.mark),
      h("div", { class: "field-value" }, this.editor.element, this.problemElement));
    this.typeName = isLookup(column) ? "lookup" : column.type === "MultiSelectPicklist" ? "multiselectoptionset" : column.options && column.type !== "Boolean" ? "optionset" : "standard";
    this.element.classList.add("field", `type-${column.type.toLowerCase()}`);
    if (!cell.showLabel) this.element.querySelector(".field-label").classList.add("unseen");
    if (column.description) this.labelElement.title = column.description;
  }

  get problem() {
    return [...this.problems.values()][0] ?? null;
  }

  /** @param {string | null} text */
  setProblem(text, id = "value") {
    if (text) this.problems.set(id, text);
    else this.problems.delete(id);
    this.problemElement.textContent = this.problem ?? "";
    this.editor.input.setAttribute("aria-invalid", String(this.problem !== null));
    this.element.classList.toggle("wrong", this.problem !== null);
  }

  /** Shows the attribute's present state. */
  show() {
    const { column } = this.attribute;
    const off = this.disabled || this.view.readOnly || !(this.view.id ? column.forUpdate : column.forCreate);
    this.editor.disable(off);
    this.editor.set(this.attribute.value, this.attribute.dirty ? undefined : this.view.row?.[keyOf(column) + api.formatted]);
    this.lock.hidden = !off || this.header;
    this.element.classList.toggle("locked", off);
    const needed = this.attribute.required === "required" && !off;
    this.mark.textContent = needed ? "*" : this.attribute.required === "recommended" && !off ? "+" : "";
    if (needed) this.editor.input.setAttribute("aria-required", "true");
    else this.editor.input.removeAttribute("aria-required");
  }

  focus() {
    this.editor.input.focus();
  }

  special() {
    const { column } = this.attribute;
    const result = {
      getAttribute: () => this.attribute.api,
      getDisabled: () => this.disabled || this.view.readOnly,
      setDisabled: (disabled) => { this.disabled = disabled; this.show(); },
      getValue: () => this.attribute.value,
      setNotification: (message, id) => { this.setProblem(message, id ?? "script"); return true; },
      clearNotification: (id) => {
        if (id === undefined) this.problems.clear();
        this.setProblem(null, id ?? "script");
        return true;
      },
      getOutputs: () => ({}),
    };
    if (isLookup(column)) Object.assign(result, { getEntityTypes: () => column.targets.map((t) => t.table) });
    if (column.options) Object.assign(result, { getOptions: () => column.options.map((o) => ({ value: o.value, text: o.label })) });
    return result;
  }
}

/** Rows that refer to the form's row, or rows of a view. */
export class SubgridControl extends Control {
  /** @param {import("./formview.js").FormView} view @param {any} cell @param {string} name */
  constructor(view, cell, name) {
    super(view, cell, name);
    this.typeName = "subgrid";
    this.loaded = new Handlers();
    this.element.classList.add("subgrid");
    this.tools = h("div", { class: "subgrid-tools" });
    this.place = h("div", null);
    this.heading = h("h3", null, this.labelElement);
    this.element.append(h("div", { class: "subgrid-head" }, this.heading, this.tools), this.place);
  }

  async start() {
    const { parameters } = this.cell.control;
    try {
      this.target = await metadata.table(parameters.TargetEntityType);
      if (!this.label) this.labelElement.textContent = this.label = this.target.collectionLabel;
      const views = await metadata.views(this.target.logicalName);
      const viewId = plainId(parameters.ViewId ?? "");
      const view = views.find((v) => v.id === viewId) ?? views.find((v) => v.queryType === 2) ?? views.find((v) => v.isDefault) ?? views[0];
      this.relationship = parameters.RelationshipName ? this.view.table.oneToMany.find((r) => r.name.toLowerCase() === parameters.RelationshipName.toLowerCase()) : null;
      if (parameters.RelationshipName && !this.relationship) throw new Error(`The local Dataverse's pages do not show the relationship ${parameters.RelationshipName}.`);
      if (!this.view.id) {
        this.place.replaceChildren(h("p", { class: "empty" }, "Save this row first, then add rows here."));
        return;
      }
      this.grid = new Grid({
        table: this.target, view, label: this.label, pageSize: Number(parameters.RecordsPerPage) || 10,
        restrict: (document) => {
          if (this.relationship) fetchXml.restrict(document, [fetchXml.condition(document, this.relationship.column, "eq", this.view.id ?? "")]);
        },
        onLoaded: () => this.view.runHandlers(this.loaded.list, this.api),
      });
      this.tools.replaceChildren(
        command("add", `New ${this.target.label}`, () => this.create()),
        command("refresh", "Refresh", () => void this.grid?.load()));
      this.place.replaceChildren(this.grid.element);
      await this.grid.load();
    } catch (error) {
      this.place.replaceChildren(h("p", { class: "problem", role: "alert" }, /** @type {Error} */ (error).message));
    }
  }

  create() {
    const defaults = {};
    if (this.relationship)
      defaults[this.relationship.column] = [{ id: `{${(this.view.id ?? "").toUpperCase()}}`, name: String(this.view.row?.[this.view.table.primaryName] ?? ""), entityType: this.view.table.logicalName }];
    this.view.host.openCreate(this.target.logicalName, defaults, () => this.grid?.load());
  }

  special() {
    return {
      ...gridApi(() => this.grid, this.cell.control.parameters.TargetEntityType),
      addOnLoad: this.loaded.add,
      removeOnLoad: this.loaded.remove,
      getRelationship: () => this.relationship && { name: this.relationship.name, attributeName: this.relationship.column, relationshipType: 0, navigationPropertyName: this.relationship.navigation, roleType: 1 },
    };
  }
}

/** A page of the solution, or any page, in a frame. */
export class FrameControl extends Control {
  /** @param {import("./formview.js").FormView} view @param {any} cell @param {string} name @param {any} user */
  constructor(view, cell, name, user) {
    super(view, cell, name);
    this.typeName = this.kind === "webResource" ? "webresource" : "iframe";
    const { parameters } = cell.control;
    this.initial = this.kind === "webResource" ? webResourceUrl(parameters.Url ?? "", parameters.Data) : parameters.Url ?? "about:blank";
    if (parameters.PassParameters === "true") {
      const more = new URLSearchParams({ id: view.id ? `{${view.id}}` : "", typename: view.table.logicalName, type: String(view.table.typeCode), userlcid: String(user.languageId) });
      this.initial += (this.initial.includes("?") ? "&" : "?") + more;
    }
    this.frame = h("iframe", { src: this.initial, title: cell.label || name, style: `height: ${Math.max(cell.rowSpan, 1) * 2.9}rem` });
    this.ready = new Promise((resolve) => this.frame.addEventListener("load", () => resolve(this.frame.contentWindow), { once: true }));
    this.element.classList.add("frame");
    if (cell.showLabel && cell.label) this.element.append(h("h3", null, this.labelElement));
    this.element.append(this.frame);
  }

  special() {
    return {
      getContentWindow: () => this.ready,
      getObject: () => this.frame,
      getSrc: () => this.frame.getAttribute("src"),
      setSrc: (url) => {
        this.ready = new Promise((resolve) => this.frame.addEventListener("load", () => resolve(this.frame.contentWindow), { once: true }));
        this.frame.setAttribute("src", url);
      },
      getInitialUrl: () => this.initial,
    };
  }
}

/** Columns of the row that a lookup points to, read-only. */
export class QuickViewControl extends Control {
  /** @param {import("./formview.js").FormView} view @param {any} cell @param {string} name */
  constructor(view, cell, name) {
    super(view, cell, name);
    this.typeName = "quickform";
    this.done = false;
    this.place = h("div", null);
    this.element.classList.add("quick-view");
    this.element.append(h("h3", null, this.labelElement), this.place);
  }

  async start() {
    const reference = this.view.attributes.get(this.cell.control.column)?.value?.[0];
    if (!reference) {
      this.place.replaceChildren(h("p", { class: "empty" }, "Nothing chosen."));
      return;
    }
    try {
      const table = await metadata.table(reference.entityType);
      const ids = new DOMParser().parseFromString(this.cell.control.parameters.QuickForms ?? "<none/>", "text/xml");
      const wanted = [...ids.querySelectorAll("QuickFormId")].find((e) => e.getAttribute("entityname") === reference.entityType)?.textContent ?? "";
      const forms = await metadata.forms(reference.entityType, "quickview");
      const form = forms.find((f) => f.id === plainId(wanted));
      if (!form) throw new Error(`The quick view form ${wanted} is not there.`);
      const row = await api.retrieve(table.setName, plainId(reference.id));
      const cells = form.tabs.flatMap((t) => t.columns).flatMap((c) => c.sections).flatMap((s) => s.rows).flat();
      this.place.replaceChildren(h("dl", { class: "reading" }, ...cells.map((cell) => {
        const column = table.byName.get(cell.control?.column);
        return column && h("div", null, h("dt", null, cell.label ?? column.label), h("dd", { dir: "auto" }, row[keyOf(column) + api.formatted] ?? (display(column, fromRow(column, row)) || "---")));
      })));
      this.labelElement.textContent ||= table.label;
      this.place.append(h("a", { href: rowAddress(reference.entityType, reference.id) }, `Open ${reference.name}`));
      this.done = true;
    } catch (error) {
      this.place.replaceChildren(h("p", { class: "problem", role: "alert" }, /** @type {Error} */ (error).message));
    }
  }

  special() {
    return { isLoaded: () => this.done, refresh: () => void this.start() };
  }
}

/** Something that the local Dataverse does not draw; it says so in its place. */
export class UnsupportedControl extends Control {
  /** @param {import("./formview.js").FormView} view @param {any} cell @param {string} name @param {string} [reason] */
  constructor(view, cell, name, reason) {
    super(view, cell, name);
    this.element.classList.add("unsupported");
    this.element.append(h("p", null, reason ?? `The control ${name || "without a name"} (class ${cell.control.classId}) is not drawn by the local Dataverse.`));
  }
}

