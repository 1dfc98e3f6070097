// @ts-check
// The form part of the client API: what a form script gets from executionContext.getFormContext().
import { plainId, same } from "./values.js";

/**
 * An object that names what it lacks, so that a script that needs more than the local Dataverse has says so.
 * @param {string} path @param {any} object @returns {any}
 */
export function loud(path, object) {
  return new Proxy(object, {
    get(target, name, receiver) {
      if (Reflect.has(target, name) || typeof name === "symbol" || name === "then" || name === "toJSON") return Reflect.get(target, name, receiver);
      throw new Error(`${path}.${name} is not part of the local Dataverse's client API.`);
    },
  });
}

/** A collection as the client API has them. @param {() => any[]} items @param {(item: any) => string} nameOf */
export function collection(items, nameOf) {
  return {
    get: (which) => {
      const all = items();
      if (which === undefined || which === null) return all;
      if (typeof which === "number") return all[which] ?? null;
      if (typeof which === "function") return all.filter(which);
      return all.find((item) => nameOf(item) === which) ?? null;
    },
    getByName: (name) => items().find((item) => nameOf(item) === name) ?? null,
    getByIndex: (index) => items()[index] ?? null,
    getByFilter: (test) => items().filter(test),
    getAll: () => items(),
    forEach: (action) => items().forEach(action),
    getLength: () => items().length,
  };
}

/** Handlers of one event. */
export class Handlers {
  constructor() {
    /** @type {Function[]} */
    this.list = [];
  }

  add = (handler) => {
    if (!this.list.includes(handler)) this.list.push(handler);
  };

  remove = (handler) => {
    this.list = this.list.filter((h) => h !== handler);
  };
}

const requiredNames = { none: "none", recommended: "recommended", applicationRequired: "required", systemRequired: "required" };
const attributeTypes = {
  String: "string", Memo: "memo", Integer: "integer", BigInt: "integer", Decimal: "decimal", Double: "double", Money: "money", Boolean: "boolean",
  DateTime: "datetime", Picklist: "optionset", State: "optionset", Status: "optionset", MultiSelectPicklist: "multiselectoptionset",
  Lookup: "lookup", Customer: "lookup", Owner: "lookup",
};

/** One column of the form's row. */
export class FormAttribute {
  /** @param {any} column @param {(attribute: FormAttribute, error: unknown) => void} onScriptError */
  constructor(column, onScriptError) {
    this.column = column;
    this.name = column.name;
    this.value = null;
    this.initial = null;
    this.required = requiredNames[column.required] ?? "none";
    this.submitMode = "dirty";
    this.changed = new Handlers();
    /** @type {import("./formview.js").FieldControl[]} */
    this.controls = [];
    this.onScriptError = onScriptError;
    this.context = null;
    /** @type {any} */
    this.made = null;
  }

  get dirty() {
    return !same(this.value, this.initial);
  }

  /** Takes the value that the server has. @param {any} value */
  load(value) {
    this.value = this.initial = value;
  }

  /** What every control shows follows. @param {any} value */
  assign(value) {
    this.value = value ?? null;
    for (const control of this.controls) control.show();
    this.controls[0]?.view.renderState();
  }

  fire() {
    for (const handler of this.changed.list) {
      try {
        handler(this.eventContext());
      } catch (error) {
        this.onScriptError(this, error);
      }
    }
  }

  /** @type {() => any} */
  eventContext = () => null;

  get api() {
    this.made ??= loud(`attribute(${this.name})`, this.#make());
    return this.made;
  }

  #make() {
    const attribute = this;
    const { column } = this;
    const options = () => (column.options ?? []).map((o) => ({ value: o.value, text: o.label }));
    const common = {
      getName: () => column.name,
      getAttributeType: () => attributeTypes[column.type] ?? column.type.toLowerCase(),
      getFormat: () => (column.format ? column.format.toLowerCase() : null),
      getValue: () => (attribute.value instanceof Date ? new Date(attribute.value) : structuredClone(attribute.value)),
      setValue: (value) => attribute.assign(value === undefined ? null : value),
      getIsDirty: () => attribute.dirty,
      getIsPartyList: () => false,
      getInitialValue: () => attribute.initial,
      getParent: () => attribute.context?.data.entity,
      getRequiredLevel: () => attribute.required,
      setRequiredLevel: (level) => {
        attribute.required = level;
        attribute.controls.forEach((control) => control.show());
      },
      getSubmitMode: () => attribute.submitMode,
      setSubmitMode: (mode) => { attribute.submitMode = mode; },
      getUserPrivilege: () => ({ canRead: true, canUpdate: column.forUpdate, canCreate: column.forCreate }),
      addOnChange: attribute.changed.add,
      removeOnChange: attribute.changed.remove,
      fireOnChange: () => attribute.fire(),
      isValid: () => attribute.controls.every((control) => !control.problem),
      setIsValid: (valid, message) => attribute.controls.forEach((control) => control.setProblem(valid ? null : message ?? "This value is not valid.")),
      controls: collection(() => attribute.controls.map((control) => control.api), (control) => control.getName()),
    };
    const byType = {};
    if (column.maxLength) Object.assign(byType, { getMaxLength: () => column.maxLength });
    if (column.min !== null) Object.assign(byType, { getMin: () => column.min });
    if (column.max !== null) Object.assign(byType, { getMax: () => column.max });
    if (column.precision !== null) Object.assign(byType, { getPrecision: () => column.precision });
    if (column.options) {
      const many = column.type === "MultiSelectPicklist";
      const find = (value) => options().find((o) => o.value === value) ?? null;
      Object.assign(byType, {
        getOptions: options,
        getOption: (value) => options().find((o) => o.value === value || o.text === value) ?? null,
        getText: () => (many ? (attribute.value ?? []).map((v) => find(v)?.text ?? "") : find(attribute.value)?.text ?? ""),
        getSelectedOption: () => (many ? (attribute.value ?? []).map(find) : find(attribute.value)),
      });
    }
    return { ...common, ...byType };
  }
}

/**
 * @param {import("./formview.js").FormView} view
 */
export function formContext(view) {
  const attributes = collection(() => [...view.attributes.values()].map((a) => a.api), (a) => a.getName());
  const controls = collection(() => [...view.controls.values()].map((c) => c.api), (c) => c.getName());
  const entity = loud("formContext.data.entity", {
    attributes,
    addOnSave: view.saving.add,
    removeOnSave: view.saving.remove,
    addOnPostSave: view.saved.add,
    removeOnPostSave: view.saved.remove,
    getEntityName: () => view.table.logicalName,
    getId: () => (view.id ? `{${view.id.toUpperCase()}}` : ""),
    getIsDirty: () => view.dirty,
    getPrimaryAttributeValue: () => view.attributes.get(view.table.primaryName)?.value ?? view.row?.[view.table.primaryName] ?? "",
    getEntityReference: () => ({ id: view.id ? plainId(view.id) : "", entityType: view.table.logicalName, name: view.row?.[view.table.primaryName] ?? "" }),
    isValid: () => view.problems().length === 0,
    save: (action) => view.save({ close: action === "saveandclose" || action === "saveandnew" }),
  });
  const data = loud("formContext.data", {
    attributes,
    entity,
    addOnLoad: view.dataLoaded.add,
    removeOnLoad: view.dataLoaded.remove,
    getIsDirty: () => view.dirty,
    isValid: () => view.problems().length === 0,
    refresh: (save) => view.refresh(save === true),
    save: (options) => view.save({ saveMode: options?.saveMode }).then((saved) => { if (!saved) throw new Error("The row was not saved."); }),
  });
  const tabs = collection(() => view.tabs.map((tab) => tab.api), (tab) => tab.getName());
  const ui = loud("formContext.ui", {
    controls,
    tabs,
    quickForms: collection(() => [...view.controls.values()].filter((c) => c.kind === "quickView").map((c) => c.api), (c) => c.getName()),
    addOnLoad: view.loaded.add,
    removeOnLoad: view.loaded.remove,
    setFormNotification: (message, level, id) => view.notify(message, level, id),
    clearFormNotification: (id) => view.clearNotification(id),
    getFormType: () => (view.id ? (view.readOnly ? 3 : 2) : 1),
    getViewPortHeight: () => window.innerHeight,
    getViewPortWidth: () => window.innerWidth,
    refreshRibbon: () => view.renderCommands(),
    close: () => view.close(),
    formSelector: {
      getCurrentItem: () => ({ getId: () => view.form.id ?? "", getLabel: () => view.form.name, navigate: () => {} }),
      items: collection(() => (view.allForms ?? []).map((form) => ({ getId: () => form.id ?? "", getLabel: () => form.name, navigate: () => view.host.openForm?.(form) })), (form) => form.getLabel()),
    },
  });
  return loud("formContext", {
    data,
    ui,
    getAttribute: (which) => attributes.get(which),
    getControl: (which) => controls.get(which),
  });
}

/** The context that an event's handlers get. */
export function executionContext(context, source, more = {}) {
  const shared = new Map();
  return loud("executionContext", {
    getFormContext: () => context,
    getEventSource: () => source,
    getDepth: () => 1,
    getEventArgs: () => null,
    getSharedVariable: (key) => shared.get(key),
    setSharedVariable: (key, value) => { shared.set(key, value); },
    ...more,
  });
}
