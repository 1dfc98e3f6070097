import { element } from "../shared/dom";
import type { Texts } from "../shared/texts";
import type { FoundRow, Metadata } from "./columns";

/** A search costs the server a query: it waits until a person pauses. */
const pause = 250;

let pickers = 0;

/** A row of a lookup's tables, found by its name as one types: a combo box with a list, as ARIA's authoring practices describe it. */
export class RowPicker {
  readonly root = element("span", "picker");
  private readonly input = element("input", "");
  private readonly list = element("ul", "found");
  private readonly status = element("span", "unseen");
  private found: readonly FoundRow[] = [];
  private active = -1;
  private timer = 0;
  private turn = 0;
  /** What stands there when nothing is chosen anew. */
  private shown = "";

  constructor(private readonly options: { readonly name: string; readonly tables: readonly string[]; readonly value: string; readonly texts: Texts; readonly metadata: Metadata; readonly set: (id: string) => void }) {
    const { input, list, status } = this;
    list.id = `found${++pickers}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", options.name);
    input.type = "text";
    input.autocomplete = "off";
    input.placeholder = options.texts("SearchByName");
    for (const [name, value] of [["role", "combobox"], ["aria-label", options.name], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]] as const) input.setAttribute(name, value);
    status.setAttribute("role", "status");
    input.addEventListener("input", () => {
      if (input.value === "") this.choose({ id: "", name: "", kind: "" });
      else this.searchSoon();
    });
    input.addEventListener("keydown", (event) => {
      this.key(event);
    });
    input.addEventListener("blur", () => {
      this.close();
      input.value = this.shown;
    });
    this.root.append(input, list, status);
    if (options.value !== "") void this.showName(options.value);
  }

  /** A row that is gone, or that one may not read, shows as its id. */
  private async showName(id: string): Promise<void> {
    this.show(id);
    const row = await this.options.metadata.row(this.options.tables, id).catch(() => null);
    if (row !== null && this.shown === id) this.show(row.name);
  }

  private show(name: string): void {
    this.shown = name;
    this.input.value = name;
  }

  private searchSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.search(), pause) as unknown as number;
  }

  private async search(): Promise<void> {
    const turn = ++this.turn;
    const { texts, metadata, tables } = this.options;
    let said: string;
    let rows: readonly FoundRow[] = [];
    try {
      const answer = await metadata.search(tables, this.input.value);
      rows = answer.rows;
      said = rows.length === 0 ? texts("NothingFound") : answer.more ? texts("MoreFound", String(rows.length)) : "";
    } catch (error) {
      said = error instanceof Error ? error.message : String(error);
    }
    // An answer that was overtaken by a later question, or that nobody waits for any more, is not shown.
    if (turn !== this.turn || document.activeElement !== this.input) return;
    this.found = rows;
    this.active = -1;
    const items = rows.map((row, index) => {
      const item = element("li", "", row.name);
      item.id = `${this.list.id}-${index}`;
      item.dir = "auto";
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      if (row.kind !== "") item.append(element("span", "quiet", ` (${row.kind})`));
      // Before the field loses the focus, which closes the list.
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.choose(row);
      });
      return item;
    });
    const note = element("li", "none", said);
    note.setAttribute("aria-hidden", "true");
    this.list.replaceChildren(...items, ...(said === "" ? [] : [note]));
    this.status.textContent = said === "" ? texts("FoundSome", String(rows.length)) : said;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" && this.list.hidden) {
      event.preventDefault();
      void this.search();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.activate(this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      const row = this.found[this.active] ?? (this.found.length === 1 ? this.found[0] : undefined);
      if (this.list.hidden || row === undefined) return;
      event.preventDefault();
      this.choose(row);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
      this.input.value = this.shown;
    }
  }

  private activate(index: number): void {
    if (this.found.length === 0) return;
    this.active = (index + this.found.length) % this.found.length;
    [...this.list.querySelectorAll("[role=option]")].forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === this.active));
      if (at === this.active) item.scrollIntoView({ block: "nearest" });
    });
    this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
  }

  private choose(row: FoundRow): void {
    this.show(row.name);
    this.close();
    this.options.set(row.id);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.turn++;
    this.found = [];
    this.active = -1;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
