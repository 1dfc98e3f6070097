// @ts-check
import * as api from "./api.js";
import { FormAttribute, Handlers, collection, executionContext, formContext, loud } from "./clientapi.js";
import * as dialogs from "./dialogs.js";
import { CommandBar } from "./commandbar.js";
import { command, h, replaceButtons, uniqueId } from "./dom.js";
import { FieldControl, FrameControl, QuickViewControl, SubgridControl, UnsupportedControl } from "./formcontrols.js";
import { marketingListTabs } from "./marketinglist.js";
import * as metadata from "./metadata.js";
import { functionOf, scriptScope } from "./scripts.js";
import { plainId, toBody, fromRow } from "./values.js";

export { FieldControl };

/** Columns that people enter in parts: the platform's composite controls. */
const composites = {
  fullname: ["firstname", "lastname"],
  address1_composite: ["address1_line1", "address1_line2", "address1_postalcode", "address1_city", "address1_stateorprovince", "address1_country"],
  address2_composite: ["address2_line1", "address2_line2", "address2_postalcode", "address2_city", "address2_stateorprovince", "address2_country"],
};

/**
 * One row on its form: what people see, and the form context that scripts get.
 * @typedef {{
 *   openCreate: (table: string, defaults: Record<string, any>, done: () => void) => void,
 *   onSaved?: (id: string, created: boolean) => void, onClose: () => void, onDeleted?: () => void, onNew?: () => void,
 *   openForm?: (form: any) => void,
 *   inDialog?: boolean,
 * }} FormHost
 */
export class FormView {
  /** @param {{ table: string, id: string | null, formId?: string, defaults?: Record<string, any>, kind?: string, host: FormHost }} options */
  constructor(options) {
    this.options = options;
    this.host = options.host;
    this.id = options.id ? plainId(options.id) : null;
    this.row = null;
    this.readOnly = false;
    this.saveTurn = null;
    /** @type {Map<string, FormAttribute>} */
    this.attributes = new Map();
    /** @type {Map<string, any>} */
    this.controls = new Map();
    /** @type {any[]} */
    this.tabs = [];
    this.loaded = new Handlers();
    this.dataLoaded = new Handlers();
    this.saving = new Handlers();
    this.saved = new Handlers();
    /** @type {Map<string, HTMLElement>} */
    this.notes = new Map();
    this.commands = h("div", { class: "commands", role: "toolbar", "aria-label": "Commands" });
    this.notifications = h("div", { class: "notifications" });
    this.content = h("div", { class: "form-body" });
    this.element = h("article", { class: "form" }, this.commands, this.notifications, this.content);
  }

  get dirty() {
    return [...this.attributes.values()].some((attribute) => attribute.dirty);
  }

  async start() {
    const { options } = this;
    const [context, table, allForms] = await Promise.all([metadata.context(), metadata.table(options.table), metadata.forms(options.table)]);
    this.context = context;
    this.table = table;
    this.allForms = allForms;
    const quick = options.kind === "quickcreate" ? await metadata.forms(options.table, "quickcreate") : [];
    this.form = quick[0] ?? allForms.find((form) => form.id === options.formId) ?? allForms[0];
    if (this.id) this.row = await api.retrieve(table.setName, this.id);
    this.readOnly = this.row !== null && table.byName.has("statecode") && this.row.statecode === 1;
    this.#build();
    this.#takeRow();
    this.commandBar = this.host.inDialog ? null : await CommandBar.of("Form", this.#commandHost());
    this.render();
    if (this.readOnly) this.notify("Read-only: this row is inactive.", "INFO", "local-inactive");
    this.formContext = formContext(this);
    for (const attribute of this.attributes.values()) attribute.context = this.formContext;
    return this;
  }

  #commandHost() {
    return {
      table: this.table,
      element: this.element,
      formState: () => (this.id ? (this.readOnly ? "Disabled" : "Existing") : "Create"),
      valueOf: (name) => this.attributes.get(name)?.value ?? null,
      parameters: {
        PrimaryControl: () => this.formContext,
        PrimaryEntityTypeName: () => this.table.logicalName,
        PrimaryItemIds: () => (this.id ? [this.id] : []),
        FirstPrimaryItemId: () => this.id,
        UserLcid: () => this.context.user.languageId,
      },
    };
  }

  /** To be called once the element stands in the page: frames have no window before. */
  async attached() {
    for (const control of this.controls.values()) void control.start?.();
    await this.#runScripts();
    if (await this.commandBar?.attached()) this.renderCommands();
  }

  /** Makes attributes and controls from the form's description. */
  #build() {
    this.header = this.form.header.map((cell) => this.#control(cell, true)).flat();
    this.tabs = this.form.tabs.map((tab) => this.#tab(tab));
    if (this.table.logicalName === "list" && this.id) this.tabs.splice(1, 0, ...marketingListTabs(this).map((tab) => this.#custom(tab)));
    const first = this.tabs.find((tab) => tab.visible);
    if (first) first.selected = true;
  }

  #tab(description) {
    const tab = this.#tabShell(description.name, description.label, description.visible);
    tab.sections = description.columns.flatMap((column) => column.sections.map((section) => this.#section(section, tab)));
    let index = 0;
    tab.panel.append(...description.columns.map((column) =>
      h("div", { class: "form-column", style: `--width: ${parseFloat(column.width) || 100}` }, ...column.sections.map(() => tab.sections[index++].element))));
    return tab;
  }

  /** A tab that is the page's own, not the form's. */
  #custom({ name, label, content }) {
    const tab = this.#tabShell(name, label, true);
    tab.panel.append(h("div", { class: "form-column", style: "--width: 100" }, content));
    return tab;
  }

  #tabShell(name, label, visible) {
    const id = uniqueId(`tab-${name}`);
    /** @type {any} */
    const tab = { name, label, visible, selected: false, sections: [], stateHandlers: new Handlers() };
    tab.panel = h("div", { class: "tab-panel", role: "tabpanel", id: `${id}-panel`, "aria-labelledby": id, hidden: true });
    tab.button = h("button", {
      type: "button", role: "tab", id, "aria-controls": `${id}-panel`, "aria-selected": "false", tabindex: "-1",
      onclick: () => this.selectTab(tab),
      onkeydown: (event) => {
        const shown = this.tabs.filter((t) => t.visible);
        const next = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!next) return;
        const other = shown[(shown.indexOf(tab) + next + shown.length) % shown.length];
        this.selectTab(other);
        other.button.focus();
      },
    }, label);
    tab.api = loud(`tab(${name})`, {
      getName: () => name,
      getLabel: () => tab.label,
      setLabel: (text) => { tab.label = text; tab.button.textContent = text; },
      getVisible: () => tab.visible,
      setVisible: (on) => { tab.visible = on; this.renderTabs(); },
      getDisplayState: () => (tab.selected ? "expanded" : "collapsed"),
      setDisplayState: (state) => { if (state === "expanded") this.selectTab(tab); },
      setFocus: () => { this.selectTab(tab); tab.button.focus(); },
      addTabStateChange: tab.stateHandlers.add,
      removeTabStateChange: tab.stateHandlers.remove,
      getParent: () => this.formContext?.ui,
      sections: collection(() => tab.sections.map((s) => s.api), (s) => s.getName()),
    });
    return tab;
  }

  #section(description, tab) {
    const cells = description.rows.flatMap((row) => row.flatMap((cell) => this.#control(cell, false)));
    const titleId = uniqueId(`section-${description.name}`);
    /** @type {any} */
    const section = { visible: description.visible };
    section.element = h("section", { class: "section", style: `--columns: ${description.columns}`, hidden: !description.visible, "aria-labelledby": description.showLabel && description.label ? titleId : null },
      description.showLabel && description.label && h("h2", { id: titleId }, description.label),
      h("div", { class: "cells" }, ...cells.map((control) => control.element)));
    section.api = loud(`section(${description.name})`, {
      getName: () => description.name,
      getLabel: () => description.label,
      getVisible: () => section.visible,
      setVisible: (on) => { section.visible = on; section.element.hidden = !on; },
      getParent: () => tab.api,
      controls: collection(() => cells.map((c) => c.api), (c) => c.getName()),
    });
    for (const control of cells) control.section = section;
    return section;
  }

  #control(cell, header) {
    if (!cell.control) return [];
    const { kind, column: name } = cell.control;
    if (kind === "field") {
      const parts = composites[name];
      if (parts && !header && this.table.byName.get(parts[0]) && !this.table.byName.get(name)?.forUpdate)
        return parts.filter((part) => this.table.byName.has(part)).map((part) => this.#field({ ...cell, label: null, control: { ...cell.control, id: part, column: part } }, false));
      if (!this.table.byName.has(name)) return [this.#register(new UnsupportedControl(this, cell, cell.control.id, `The table ${this.table.logicalName} has no column ${name}.`))];
      return [this.#field(cell, header)];
    }
    const id = cell.control.id;
    if (kind === "subgrid") return [this.#register(new SubgridControl(this, cell, id))];
    if (kind === "webResource" || kind === "iFrame") return [this.#register(new FrameControl(this, cell, id, this.context.user))];
    if (kind === "quickView") return [this.#register(new QuickViewControl(this, cell, id))];
    return [this.#register(new UnsupportedControl(this, cell, id))];
  }

  #field(cell, header) {
    const { column: name, id } = cell.control;
    let attribute = this.attributes.get(name);
    if (!attribute) {
      attribute = new FormAttribute(this.table.byName.get(name), (source, error) => this.#scriptError(`the OnChange event of ${source.name}`, error));
      attribute.eventContext = () => executionContext(this.formContext, attribute?.api);
      this.attributes.set(name, attribute);
    }
    const control = new FieldControl(this, cell, header && !id.startsWith("header_") ? `header_${id}` : id, attribute, header);
    attribute.controls.push(control);
    return this.#register(control);
  }

  #register(control) {
    // The same column may stand on a form several times: name, name1, name2 as the platform has it.
    let name = control.name;
    for (let i = 1; this.controls.has(name); i++) name = control.name + i;
    control.name = name;
    this.controls.set(name, control);
    return control;
  }

  /** Gives the attributes the row's values; a new row's defaults otherwise. */
  #takeRow() {
    for (const attribute of this.attributes.values()) {
      const { column } = attribute;
      if (this.row) {
        attribute.load(fromRow(column, this.row));
        continue;
      }
      attribute.load(null);
      attribute.value = this.options.defaults?.[column.name] ?? column.defaultChoice ?? column.defaultBoolean
        ?? (column.name === "ownerid" ? [{ id: `{${this.context.user.id.toUpperCase()}}`, name: this.context.user.name, entityType: "systemuser" }] : null)
        ?? (column.type === "Status" ? column.options?.[0]?.value ?? null : null);
      attribute.initial = attribute.value;
    }
    for (const control of this.controls.values()) {
      control.show?.();
      control.setProblem?.(null);
    }
  }

  /** The reasons that the row's state allows. */
  statusOptions(column) {
    const state = this.row?.statecode ?? 0;
    return (column.options ?? []).filter((option) => option.state === null || option.state === undefined || option.state === state);
  }

  render() {
    const { table, form } = this;
    this.title = h(this.host.inDialog ? "p" : "h1", { class: "form-title", dir: "auto" });
    this.state = h("span", { class: "save-state", role: "status" });
    this.tabList = h("div", { class: "tabs", role: "tablist", "aria-label": "Tabs of the form" }, ...this.tabs.map((tab) => tab.button));
    this.content.replaceChildren(
      ...(this.host.inDialog ? [] : [h("header", { class: "form-head" },
        h("div", { class: "form-name" }, this.title, h("p", { class: "form-kind" }, h("span", null, `${table.label} · ${form.name} `), this.state)),
        this.header.length > 0 && h("div", { class: "header-cells" }, ...this.header.map((control) => control.element)))]),
      this.tabList, ...this.tabs.map((tab) => tab.panel));
    this.renderTabs();
    this.renderCommands();
    this.renderState();
  }

  renderTabs() {
    const shown = this.tabs.filter((tab) => tab.visible);
    for (const tab of this.tabs) {
      tab.button.hidden = !tab.visible;
      tab.button.setAttribute("aria-selected", String(tab.selected));
      tab.button.tabIndex = tab.selected ? 0 : -1;
      tab.panel.hidden = !tab.selected;
    }
    if (this.tabList) this.tabList.hidden = shown.length < 2;
  }

  selectTab(tab) {
    for (const other of this.tabs) other.selected = other === tab;
    this.renderTabs();
    this.runHandlers(tab.stateHandlers.list, tab.api);
  }

  renderState() {
    const name = this.row?.[this.table.primaryName] ?? (this.id ? "(no name)" : `New ${this.table.label}`);
    if (this.title) this.title.textContent = name;
    if (this.state) this.state.textContent = this.dirty ? "· Unsaved changes" : this.id ? "· Saved" : "";
    this.host.onSaved && !this.host.inDialog && (document.title = `${name} · ${this.table.label} · Local Dataverse`);
  }

  renderCommands() {
    const buttons = [];
    if (!this.host.inDialog) buttons.push(command("back", "Back", () => this.close()));
    if (!this.readOnly) {
      buttons.push(command("save", "Save", () => void this.save({})));
      buttons.push(command("check", "Save & close", () => void this.save({ close: true })));
    }
    if (this.id && !this.host.inDialog) {
      if (this.host.onNew) buttons.push(command("add", "New", () => this.host.onNew?.()));
      if (this.table.byName.get("statecode"))
        buttons.push(this.readOnly ? command("check", "Activate", () => void this.setState(0)) : command("off", "Deactivate", () => void this.setState(1)));
      buttons.push(command("remove", "Delete", () => void this.delete()));
      buttons.push(command("refresh", "Refresh", () => void this.refresh(false)));
    }
    try {
      buttons.push(...(this.commandBar?.buttons() ?? []));
      this.clearNotification("local-commands");
    } catch (error) {
      this.notify(/** @type {Error} */ (error).message, "WARNING", "local-commands");
    }
    replaceButtons(this.commands, buttons);
  }

  /** @param {string} message @param {string} level ERROR, WARNING or INFO @param {string} id */
  notify(message, level, id) {
    this.clearNotification(id);
    const kind = { ERROR: "error", WARNING: "warning", INFO: "info" }[level] ?? "info";
    const word = { error: "Error", warning: "Warning", info: "Note" }[kind];
    const note = h("div", { class: `notification ${kind}`, role: kind === "error" ? "alert" : "status", "data-id": id }, h("span", { class: "unseen" }, `${word}: `), h("p", { dir: "auto" }, message));
    this.notes.set(id, note);
    this.notifications.append(note);
    return true;
  }

  clearNotification(id) {
    this.notes.get(id)?.remove();
    return this.notes.delete(id);
  }

  /** Fields that stop a save, with the reason. */
  problems() {
    const result = [];
    for (const attribute of this.attributes.values()) {
      // Of a column that stands on the form twice, the place where it is edited speaks.
      const control = attribute.controls.find((c) => c.problem) ?? attribute.controls.find((c) => !c.header) ?? attribute.controls[0];
      const empty = attribute.value === null || (Array.isArray(attribute.value) && attribute.value.length === 0);
      const editable = this.id ? attribute.column.forUpdate : attribute.column.forCreate;
      if (control.problem) result.push({ control, text: control.problem });
      else if (attribute.required === "required" && empty && editable && control.visible && attribute.column.name !== "ownerid") result.push({ control, text: `${control.label} must be filled in.` });
    }
    // As they stand on the form: the header's columns come first among the attributes.
    return result.sort((a, b) => (a.control.element.compareDocumentPosition(b.control.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  /** @param {{ close?: boolean, saveMode?: number }} options @returns {Promise<boolean>} Whether the row is saved. */
  save(options) {
    // A second click while a save runs waits for the same save.
    this.saveTurn ??= this.#save(options).finally(() => { this.saveTurn = null; });
    return this.saveTurn;
  }

  /** @param {{ close?: boolean, saveMode?: number }} options */
  async #save({ close = false, saveMode }) {
    // The field that has the focus may hold text that it has not handed over yet.
    if (document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement)) document.activeElement.dispatchEvent(new Event("change"));
    this.clearNotification("local-save");
    const problems = this.problems();
    if (problems.length > 0) {
      for (const { control, text } of problems) control.setProblem(text);
      this.notify(problems.map((p) => p.text).join(" "), "ERROR", "local-save");
      const first = problems[0].control;
      const tab = this.tabs.find((t) => t.panel.contains(first.element));
      if (tab) this.selectTab(tab);
      first.focus();
      return false;
    }

    let prevented = false;
    const args = loud("eventArgs", { getSaveMode: () => saveMode ?? (close ? 2 : 1), preventDefault: () => { prevented = true; }, isDefaultPrevented: () => prevented });
    await this.runHandlers(this.saving.list, this.formContext?.data.entity, { getEventArgs: () => args });
    if (prevented) return false;

    const created = !this.id;
    this.element.setAttribute("aria-busy", "true");
    try {
      const body = {};
      for (const attribute of this.attributes.values()) {
        const { column } = attribute;
        const send = attribute.submitMode === "always" || (attribute.submitMode !== "never" && (created ? attribute.value !== null : attribute.dirty));
        if (send && (created ? column.forCreate : column.forUpdate)) Object.assign(body, toBody(column, attribute.value));
      }
      // What the opener gave stays given, even where the form does not show it.
      if (created)
        for (const [name, value] of Object.entries(this.options.defaults ?? {})) if (!this.attributes.has(name) && this.table.byName.has(name)) Object.assign(body, toBody(this.table.byName.get(name), value));
      if (created) this.id = await api.create(this.table.setName, body);
      else if (Object.keys(body).length > 0) await api.update(this.table.setName, /** @type {string} */ (this.id), body);
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      this.notify(message, "ERROR", "local-save");
      return false;
    } finally {
      this.element.removeAttribute("aria-busy");
    }

    if (!close) await this.#reload();
    else for (const attribute of this.attributes.values()) attribute.initial = attribute.value;
    await this.runHandlers(this.saved.list, this.formContext?.data.entity, { getEventArgs: () => loud("eventArgs", { getIsSaveSuccess: () => true, getEntityReference: () => this.formContext?.data.entity.getEntityReference() }) });
    this.host.onSaved?.(/** @type {string} */ (this.id), created);
    if (close) this.host.onClose();
    return true;
  }

  /** Reads the row again and tells the scripts. */
  async #reload() {
    this.row = await api.retrieve(this.table.setName, /** @type {string} */ (this.id));
    this.readOnly = this.table.byName.has("statecode") && this.row.statecode === 1;
    this.#takeRow();
    this.renderCommands();
    this.renderState();
    for (const control of this.controls.values()) if (control instanceof QuickViewControl) void control.start();
    await this.runHandlers(this.dataLoaded.list, this.formContext?.data);
  }

  /** @param {boolean} save */
  async refresh(save) {
    if (save && !(await this.save({}))) return;
    if (!this.id) return;
    try {
      await this.#reload();
    } catch (error) {
      this.notify(/** @type {Error} */ (error).message, "ERROR", "local-save");
    }
  }

  async setState(statecode) {
    try {
      await api.update(this.table.setName, /** @type {string} */ (this.id), { statecode });
      await this.#reload();
      if (this.readOnly) this.notify("Read-only: this row is inactive.", "INFO", "local-inactive");
      else this.clearNotification("local-inactive");
    } catch (error) {
      await dialogs.showError(error);
    }
  }

  async delete() {
    const name = this.row?.[this.table.primaryName] ?? "this row";
    if (!(await dialogs.confirm(`“${name}” will be deleted for good.`, `Delete this ${this.table.label.toLowerCase()}?`, { confirmLabel: "Delete", danger: true }))) return;
    try {
      await api.remove(this.table.setName, /** @type {string} */ (this.id));
      for (const attribute of this.attributes.values()) attribute.initial = attribute.value;
      (this.host.onDeleted ?? this.host.onClose)();
    } catch (error) {
      await dialogs.showError(error);
    }
  }

  close() {
    this.host.onClose();
  }

  /** Asked before the form is left. */
  async mayLeave() {
    return !this.dirty || dialogs.confirm("What you have changed here is not saved.", "Leave without saving?", { confirmLabel: "Leave", cancelLabel: "Stay" });
  }

  /** Loads the form's libraries into a frame of their own, as the platform does, and wires its events. */
  async #runScripts() {
    const { libraries, events } = this.form;
    if (libraries.length > 0) {
      const scope = await scriptScope(this.element, libraries, (library, error) => this.#scriptError(`the library ${library}`, error));
      for (const event of events) {
        for (const handler of event.handlers) {
          const run = (context) => {
            const { function: name, library } = handler;
            const target = functionOf(scope, name, library);
            const more = handler.parameters ? scope.Function(`return [${handler.parameters}]`)() : [];
            return target(...(handler.passContext ? [context] : []), ...more);
          };
          if (event.name === "onload") this.loaded.list.push(run);
          else if (event.name === "onsave") this.saving.list.push(run);
          else if (event.name === "onchange") this.attributes.get(event.column)?.changed.add(run);
          else if (event.name === "tabstatechange") this.tabs.forEach((tab) => tab.stateHandlers.add(run));
          else this.notify(`The local Dataverse does not raise the form event ${event.name}.`, "WARNING", `local-event-${event.name}`);
        }
      }
    }
    // From here one measures what scripts and pages of the form take.
    performance.mark("form-loaded");
    await this.runHandlers(this.loaded.list, this.formContext?.ui, { getEventArgs: () => loud("eventArgs", { getDataLoadState: () => 1 }) });
  }

  /** @param {Function[]} handlers @param {any} source @param {object} [more] */
  async runHandlers(handlers, source, more) {
    for (const handler of [...handlers]) {
      try {
        await handler(executionContext(this.formContext, source, more));
      } catch (error) {
        this.#scriptError("an event of the form", error);
      }
    }
  }

  #scriptError(where, error) {
    console.error(error);
    this.notify(`A script failed in ${where}: ${error?.message ?? error}`, "ERROR", `local-script-${where}`);
  }
}
