import { element } from "../shared/dom";
import type { Texts } from "../shared/texts";
import type { Shown } from "./answers";
import { csvOf, fileName } from "./figures";
import { bars, heatMap, pngFile, svgFile } from "./pictures";

let controls = 0;

/** A control under its label; what it has to say of its value stands beside the label. */
export function labelled(label: string, control: HTMLElement, value?: HTMLOutputElement): HTMLElement {
  const box = element("div", "control");
  const words = element("label", "", label);
  control.id = `control${++controls}`;
  words.htmlFor = control.id;
  if (value !== undefined) {
    value.setAttribute("for", control.id);
    words.append(value);
  }
  box.append(words, control);
  return box;
}

export function select(options: readonly (readonly [value: string, label: string])[], chosen: string, onChange: (value: string) => void): HTMLSelectElement {
  const result = element("select", "");
  for (const [value, label] of options) {
    const option = element("option", "", label);
    option.value = value;
    option.selected = value === chosen;
    result.append(option);
  }
  result.addEventListener("change", () => {
    onChange(result.value);
  });
  return result;
}

export function button(label: string, onClick: () => void): HTMLButtonElement {
  const result = element("button", "", label);
  result.type = "button";
  result.addEventListener("click", onClick);
  return result;
}

/** A slider. While it is dragged its value shows; what follows from it begins when it is let go. */
export function slider(label: string, { value, most, step, disabled }: { value: number; most: number; step: number; disabled: boolean }, locale: string, onChange: (value: number) => void): HTMLElement {
  const input = element("input", "");
  const shown = element("output", "");
  input.type = "range";
  input.min = "0";
  input.max = String(most);
  input.step = String(step);
  input.value = String(value);
  input.disabled = disabled;
  const show = (): void => {
    shown.textContent = Number(input.value).toLocaleString(locale);
  };
  show();
  input.addEventListener("input", show);
  input.addEventListener("change", () => {
    onChange(Number(input.value));
  });
  return labelled(label, input, shown);
}

/** A table with its picture, to be taken along as picture and as numbers. */
export function figure({ figures, bars: data, grid }: Shown, texts: Texts, locale: string): HTMLElement {
  const root = element("figure", "");
  const format = (value: number): string => value.toLocaleString(locale);
  const picture = data !== undefined ? bars(figures.title, data, { now: texts("TriedOut"), before: texts("Before") }, format) : grid !== undefined ? heatMap(figures.title, grid, format) : null;
  root.append(element("figcaption", "", figures.title));
  const saves = element("div", "exports");
  const numbers = table(figures.head, figures.rows, locale, figures.title);
  if (picture === null) {
    root.append(numbers);
  } else {
    const details = element("details", "");
    details.append(element("summary", "", texts("Numbers")), numbers);
    root.append(picture, details);
    saves.append(
      save("SVG", () => Promise.resolve(new Blob([svgFile(picture)], { type: "image/svg+xml" }))),
      save("PNG", () => pngFile(picture)),
    );
  }
  saves.append(save("CSV", () => Promise.resolve(new Blob([csvOf(figures)], { type: "text/csv" }))));
  root.append(saves);
  return root;

  function save(kind: string, make: () => Promise<Blob>): HTMLButtonElement {
    const result = button(kind, () => {
      void make().then((file) => {
        download(file, fileName(figures.title, kind.toLowerCase()));
      });
    });
    result.setAttribute("aria-label", texts("SaveAs", figures.title, kind));
    return result;
  }
}

function table(head: readonly string[], rows: Shown["figures"]["rows"], locale: string, title: string): HTMLElement {
  const scroll = element("div", "scroll");
  // What can be scrolled must be reachable by the keyboard, and say what it is.
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", title);
  const result = element("table", "");
  const heading = element("tr", "");
  for (const name of head) {
    const cell = element("th", "", name);
    cell.scope = "col";
    heading.append(cell);
  }
  const top = element("thead", "");
  top.append(heading);
  const body = element("tbody", "");
  for (const row of rows) {
    const line = element("tr", "");
    row.forEach((value, index) => {
      const cell = element(index === 0 ? "th" : "td", "", value === null ? "–" : typeof value === "number" ? value.toLocaleString(locale, { maximumFractionDigits: 2 }) : value);
      if (cell instanceof HTMLTableCellElement && index === 0) cell.scope = "row";
      if (index === 0) cell.dir = "auto";
      line.append(cell);
    });
    body.append(line);
  }
  result.append(top, body);
  scroll.append(result);
  return scroll;
}

function download(file: Blob, name: string): void {
  const link = element("a", "");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
