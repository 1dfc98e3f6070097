import { Contact, Priority } from "../shared/columns";
import type { Texts } from "../shared/texts";
import type { Figures } from "./figures";
import type { Bar, Grid } from "./pictures";

/** A row of an answer of the Web API. */
export type Row = Readonly<Record<string, unknown>>;

/** A table with the picture that shows it, as bars or as cells; without one where numbers say more. */
export interface Shown {
  readonly figures: Figures;
  readonly bars?: readonly Bar[];
  readonly grid?: Grid;
}

/** What a segment can be divided by: a text by its first characters, the age by bands, choices by their values. */
export const splits: readonly string[] = [Contact.postalCode, Contact.age, Contact.priority, Contact.rfmSegment, Contact.trend, Contact.buysGifts];

const scores = [1, 2, 3, 4, 5] as const;

export function rowsOf(collection: unknown): Row[] {
  return Array.isArray(collection) ? (collection as Row[]) : [];
}

/** Customers by level, or by RFM group, as they would be and as they are. */
export function distribution(title: string, of: string, collection: unknown, texts: Texts): Shown {
  const rows = rowsOf(collection);
  const named = rows.map((row) => ({ label: levelName(row.choice, row.name, texts), now: number(row.customers), before: number(row.customersbefore), value: number(row.value), valueBefore: number(row.valuebefore) }));
  return {
    figures: {
      title,
      head: [of, texts("Customers"), texts("CustomersBefore"), texts("AnnualValue"), texts("AnnualValueBefore")],
      rows: named.map((row) => [row.label, row.now, row.before, row.value, row.valueBefore]),
    },
    bars: named.map((row) => ({ label: row.label, value: row.now, before: row.before })),
  };
}

/** Who moves from which level to which: from down, to across, the same levels both ways. Levels that nobody has or gets are left out. */
export function migration(title: string, collection: unknown, texts: Texts): Shown {
  const rows = rowsOf(collection);
  const both = rows.flatMap((row) => [[row.from, row.fromname], [row.to, row.toname]]);
  const levels = [...new Map(both.map(([choice, name]) => [choice, levelName(choice, name, texts)]))].sort(([one], [other]) => number(one) - number(other));
  const names = levels.map(([, name]) => name);
  const cells = levels.map(([before]) => levels.map(([after]) => number(rows.find((row) => row.from === before && row.to === after)?.customers)));
  return gridOf(title, texts("FromTo"), names, names, cells);
}

/** Customers by recency and frequency score, 5 being best: the best are in the upper right corner. */
export function recencyFrequency(title: string, counts: ReadonlyMap<string, number>, texts: Texts): Shown {
  const down = [...scores].reverse();
  return gridOf(title, texts("RecencyByFrequency"), down.map((r) => `R ${r}`), scores.map((f) => `F ${f}`), down.map((r) => scores.map((f) => counts.get(`${r} ${f}`) ?? 0)));
}

/** A count that is grouped on the server. Each recency score is asked for by itself: the platform groups 50,000 rows at most. */
export function recencyQuery(recency: number): string {
  return `<fetch aggregate="true"><entity name="${Contact.table}"><attribute name="${Contact.id}" aggregate="count" alias="customers"/><attribute name="${Contact.frequencyScore}" groupby="true" alias="frequency"/>`
    + `<filter><condition attribute="${Contact.recencyScore}" operator="eq" value="${recency}"/><condition attribute="${Contact.state}" operator="eq" value="0"/></filter></entity></fetch>`;
}

export const recencyScores: readonly number[] = scores;

/** The members of a segment by the column that divides them. */
export function split(title: string, by: string, collection: unknown, texts: Texts): Shown {
  const rows = rowsOf(collection).map((row) => ({ label: groupName(String(row.Group), texts), customers: number(row.Customers), value: number(row.AnnualValue), share: number(row.ShareOfValue) }));
  return {
    figures: { title, head: [by, texts("Customers"), texts("AnnualValue"), texts("ShareOfValue")], rows: rows.map((row) => [row.label, row.customers, row.value, row.share]) },
    bars: rows.map((row) => ({ label: row.label, value: row.customers })),
  };
}

/** The server names values as the user reads them, but what it makes itself, bands of age and the group of those without a value, in English. */
function groupName(name: string, texts: Texts): string {
  if (name === "(empty)") return texts("GroupEmpty");
  const [, below, from, to, last] = /^under (\d+)$|^(\d+) to (\d+)$|^(\d+) and older$/.exec(name) ?? [];
  if (below !== undefined) return texts("AgeUnder", below);
  if (from !== undefined && to !== undefined) return texts("AgeBand", from, to);
  return last === undefined ? name : texts("AgeFrom", last);
}

/** What the average member is like beside the rest and, where asked for, beside another segment. */
export function comparison(title: string, collection: unknown, other: string | null, texts: Texts): Shown {
  const optional = (value: unknown): number | null => (value === undefined || value === null ? null : number(value));
  return {
    figures: {
      title,
      head: [texts("Measure"), texts("Segment"), texts("Rest"), texts("Difference"), ...(other === null ? [] : [other, texts("Difference")])],
      rows: rowsOf(collection).map((row) => [
        String(row.Measure), optional(row.Segment), optional(row.Rest), optional(row.DifferenceToRest),
        ...(other === null ? [] : [optional(row.Other), optional(row.DifferenceToOther)]),
      ]),
    },
  };
}

/** Names of the levels are the user's; what the server calls otherwise, an RFM group, keeps its name. */
function levelName(choice: unknown, name: unknown, texts: Texts): string {
  const level = Object.entries(Priority).find(([key, value]) => value === choice && key === String(name).toLowerCase());
  return level !== undefined ? texts(`level_${level[0]}`) : choice === -1 ? texts("NoneYet") : String(name);
}

function gridOf(title: string, corner: string, down: readonly string[], across: readonly string[], cells: readonly (readonly number[])[]): Shown {
  return { figures: { title, head: [corner, ...across], rows: down.map((name, row) => [name, ...(cells[row] ?? [])]) }, grid: { down, across, cells } };
}

export function number(value: unknown): number {
  return Number(value ?? 0);
}
