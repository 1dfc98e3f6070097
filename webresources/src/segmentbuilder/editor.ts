import { LinkedTables, Contact } from "../shared/columns";
import { element } from "../shared/dom";
import type { Texts } from "../shared/texts";
import type { Column, Metadata, Option } from "./columns";
import { emptyGroup, type Condition, type Group, type Item, type Link } from "./definition";
import { operatorKey, operatorsOf, takes, type Takes } from "./operators";
import { RowPicker } from "./rowpicker";

/** Lays out a definition so that it can be changed. Every change is told; a change of shape lays it out anew and puts the focus where work goes on. */
export class Editor {
  readonly root = element("div", "editor");
  private definition: Group = emptyGroup();
  private readonly known = new Map<string, readonly Column[]>();

  constructor(private readonly texts: Texts, private readonly metadata: Metadata, private readonly onChange: (definition: Group) => void) {}

  async show(definition: Group): Promise<void> {
    this.definition = definition;
    for (const table of [Contact.table, ...tablesIn(definition)]) await this.load(table);
    this.root.replaceChildren(this.group(definition, Contact.table, null));
  }

  private async load(table: string): Promise<void> {
    if (!this.known.has(table)) this.known.set(table, await this.metadata.columns(table));
  }

  /** After a change of shape; the focus goes to what is marked, else to the button that adds to the group. */
  private reshape(focus: Item | Group): void {
    this.onChange(this.definition);
    void this.show(this.definition).then(() => {
      this.root.querySelector<HTMLElement>(`[data-focus="${this.idOf(focus)}"]`)?.focus();
    });
  }

  private readonly ids = new WeakMap<Item, number>();
  private nextId = 0;

  private idOf(item: Item): number {
    let id = this.ids.get(item);
    if (id === undefined) this.ids.set(item, (id = ++this.nextId));
    return id;
  }

  private group(group: Group, table: string, remove: (() => void) | null): HTMLElement {
    const { texts } = this;
    const box = element("fieldset", "group");
    const legend = element("legend", "");
    const type = this.select(texts("GroupType"), [{ value: "and", label: texts("AllOf") }, { value: "or", label: texts("AnyOf") }], group.type, (value) => {
      group.type = value === "or" ? "or" : "and";
      this.onChange(this.definition);
    });
    legend.append(type);
    const list = element("ul", "items");
    for (const item of group.items) {
      const line = element("li", "");
      line.append(this.item(item, table, () => {
        group.items.splice(group.items.indexOf(item), 1);
        this.reshape(group);
      }));
      list.append(line);
    }
    const add = element("div", "add");
    const addButton = (key: string, make: () => Item | Promise<Item>): HTMLButtonElement => {
      const button = this.button(texts(key), "plain", () => {
        void Promise.resolve(make()).then((item) => {
          group.items.push(item);
          this.reshape(firstIn(item));
        });
      });
      add.append(button);
      return button;
    };
    addButton("AddCondition", newCondition).dataset.focus = String(this.idOf(group));
    addButton("AddGroup", () => ({ kind: "group", type: group.type === "and" ? "or" : "and", items: [newCondition()] }));
    if (table === Contact.table)
      for (const { table: linked, from, to } of LinkedTables)
        addButton(`AddLink_${linked}`, async (): Promise<Item> => {
          await this.load(linked);
          return { kind: "link", table: linked, from, to, type: "any", group: { kind: "group", type: "and", items: [newCondition()] } };
        });
    if (remove) add.append(this.button(texts("RemoveGroup"), "plain", remove));
    box.append(legend, list, add);
    return box;
  }

  private item(item: Item, table: string, remove: () => void): HTMLElement {
    switch (item.kind) {
      case "group": return this.group(item, table, remove);
      case "link": return this.link(item, remove);
      case "condition": return this.condition(item, table, remove);
    }
  }

  private link(link: Link, remove: () => void): HTMLElement {
    const { texts } = this;
    const box = element("div", "link");
    const type = this.select(texts("LinkType"), [{ value: "any", label: texts("HasAny") }, { value: "not any", label: texts("HasNone") }], link.type, (value) => {
      link.type = value === "not any" ? "not any" : "any";
      this.onChange(this.definition);
    });
    const label = element("span", "table", link.table);
    void this.metadata.tableLabel(link.table).then((text) => {
      label.textContent = text;
    });
    const head = element("div", "line");
    head.append(type, label, element("span", "quiet", texts("WhichPass")));
    box.append(head, this.group(link.group, link.table, remove));
    return box;
  }

  private condition(condition: Condition, table: string, remove: () => void): HTMLElement {
    const { texts } = this;
    const columns = this.known.get(table) ?? [];
    const column = columns.find((one) => one.name === condition.column);
    const line = element("div", "line condition");

    const options = columns.map((one) => ({ value: one.name, label: one.label }));
    if (!column) options.unshift({ value: condition.column, label: condition.column === "" ? texts("ChooseColumn") : condition.column });
    // The picker stays while one goes through its columns by keyboard: to type the beginning of a name is one choice a letter.
    const picker = this.select(texts("Column"), options, condition.column, (name) => {
      const chosen = columns.find((one) => one.name === name);
      Object.assign(condition, { column: name, operator: chosen ? operatorsOf(chosen.kind)[0] ?? "eq" : "eq", values: [] });
      this.onChange(this.definition);
      while (picker.nextSibling !== null) picker.nextSibling.remove();
      line.append(...this.comparison(condition, chosen, remove));
    });
    picker.dataset.focus = String(this.idOf(condition));
    line.append(picker, ...this.comparison(condition, column, remove));
    return line;
  }

  /** What follows the column of a condition, and depends on it. */
  private comparison(condition: Condition, column: Column | undefined, remove: () => void): HTMLElement[] {
    const { texts } = this;
    const names = column ? operatorsOf(column.kind) : [];
    // What the builder does not offer stays as it is written.
    if (!names.includes(condition.operator)) names.unshift(condition.operator);
    const operator = this.select(texts("Comparison"), names.map((name) => ({ value: name, label: this.operatorLabel(name) })), condition.operator, (name) => {
      const before = column && takes(column.kind, condition.operator);
      const after = column && takes(column.kind, name);
      condition.operator = name;
      if (before !== after) condition.values = [];
      this.onChange(this.definition);
      value.replaceChildren(...this.values(condition, column));
    });
    const value = element("span", "value");
    value.append(...this.values(condition, column));
    return [operator, value, this.button("✕", "quiet-button", remove, texts("RemoveCondition", column?.label ?? condition.column))];
  }

  private operatorLabel(name: string): string {
    try {
      return this.texts(operatorKey(name)) || name;
    } catch {
      return name;
    }
  }

  private values(condition: Condition, column: Column | undefined): HTMLElement[] {
    const kind: Takes = (column && takes(column.kind, condition.operator)) ?? (condition.values.length === 0 ? "nothing" : "value");
    const { texts } = this;
    const name = texts("ValueOf", column?.label ?? condition.column);
    const set = (...values: string[]): void => {
      condition.values = values.filter((one) => one !== "");
      this.onChange(this.definition);
    };
    if (kind === "nothing") return [];
    if (kind === "values") return [this.checks(name, column?.options ?? [], condition.values, set)];
    const [first = ""] = condition.values;
    if (kind === "count") return [this.input(name, "number", first, set)];
    if (column?.kind === "choice" || column?.kind === "yesno") return [this.choose(name, column.options, first, set)];
    if (column?.kind === "row" && column.targets.length > 0) return [new RowPicker({ name, tables: column.targets, value: first, texts, metadata: this.metadata, set }).root];
    return [this.input(name, column?.kind === "date" ? "date" : column?.kind === "number" ? "number" : "text", first, set)];
  }

  private choose(name: string, options: readonly Option[], value: string, set: (value: string) => void): HTMLElement {
    const known = options.some((option) => option.value === value);
    return this.select(name, known ? options : [{ value, label: value === "" ? this.texts("ChooseValue") : value }, ...options], value, set);
  }

  private checks(name: string, options: readonly Option[], values: readonly string[], set: (...values: string[]) => void): HTMLElement {
    const box = element("fieldset", "checks");
    box.append(element("legend", "unseen", name));
    const chosen = new Set(values);
    for (const option of options) {
      const label = element("label", "");
      const check = element("input", "");
      check.type = "checkbox";
      check.checked = chosen.has(option.value);
      check.addEventListener("change", () => {
        if (check.checked) chosen.add(option.value);
        else chosen.delete(option.value);
        set(...chosen);
      });
      label.append(check, ` ${option.label}`);
      box.append(label);
    }
    return box;
  }

  private input(name: string, type: string, value: string, set: (value: string) => void): HTMLInputElement {
    const input = element("input", "");
    input.type = type;
    if (type === "number") input.step = "any";
    input.value = type === "date" ? value.slice(0, 10) : value;
    input.setAttribute("aria-label", name);
    input.addEventListener("input", () => {
      set(input.value);
    });
    return input;
  }

  private select(name: string, options: readonly Option[], value: string, set: (value: string) => void): HTMLSelectElement {
    const select = element("select", "");
    select.setAttribute("aria-label", name);
    for (const option of options) {
      const one = element("option", "", option.label);
      one.value = option.value;
      one.selected = option.value === value;
      select.append(one);
    }
    select.addEventListener("change", () => {
      set(select.value);
    });
    return select;
  }

  private button(text: string, className: string, action: () => void, label?: string): HTMLButtonElement {
    const button = element("button", className, text);
    button.type = "button";
    if (label !== undefined) button.setAttribute("aria-label", label);
    button.addEventListener("click", action);
    return button;
  }

}

function newCondition(): Condition {
  return { kind: "condition", column: "", operator: "eq", values: [] };
}

/** Where one begins to fill in what was added: at its first condition. */
function firstIn(item: Item): Item {
  if (item.kind === "condition") return item;
  const group = item.kind === "link" ? item.group : item;
  const [first] = group.items;
  return first === undefined ? group : firstIn(first);
}

function tablesIn(group: Group): string[] {
  return group.items.flatMap((item) => (item.kind === "link" ? [item.table, ...tablesIn(item.group)] : item.kind === "group" ? tablesIn(item) : []));
}
