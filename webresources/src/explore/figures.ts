/** A table of results: one row of headings, and rows of the same length. Pictures and exports are made of it. */
export interface Figures {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const asFormula = /^[=+\-@\t\r]/;

/**
 * The numbers as a file that a spreadsheet opens: with a byte order mark, since without it Excel takes UTF-8 for something else.
 * A text that a spreadsheet would take for a formula gets an apostrophe in front: names are typed by people.
 */
export function csvOf({ head, rows }: Figures): string {
  return `\uFEFF${[head, ...rows].map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;
}

/** A name for a file that every system takes. */
export function fileName(title: string, extension: string): string {
  return `${title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 80) || "figures"}.${extension}`;
}

function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = asFormula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
