/** What a column is, as far as comparing goes. */
export type Kind = "text" | "number" | "date" | "choice" | "choices" | "yesno" | "row";

/** What a comparison is given: nothing, one value of the column, several, or a number of days, months or years. */
export type Takes = "nothing" | "value" | "values" | "count";

const nothing = ["null", "not-null"] as const;

/** FetchXML's comparisons for each kind of column, in the order in which they are offered. */
const byKind: Readonly<Record<Kind, Readonly<Record<string, Takes>>>> = {
  text: { eq: "value", ne: "value", "begins-with": "value", "ends-with": "value", like: "value", "not-like": "value" },
  number: { eq: "value", ne: "value", ge: "value", gt: "value", le: "value", lt: "value" },
  date: {
    "on-or-after": "value", "on-or-before": "value", on: "value", today: "nothing", "last-x-days": "count", "next-x-days": "count", "last-x-months": "count", "last-x-years": "count",
    "next-x-months": "count", "older-than-x-days": "count", "older-than-x-months": "count", "older-than-x-years": "count", "this-month": "nothing", "last-month": "nothing", "next-month": "nothing", "this-year": "nothing", "last-year": "nothing",
  },
  choice: { eq: "value", ne: "value", in: "values", "not-in": "values" },
  choices: { "contain-values": "values", "not-contain-values": "values" },
  yesno: { eq: "value", ne: "value" },
  row: { eq: "value", ne: "value" },
};

export function operatorsOf(kind: Kind): string[] {
  return [...Object.keys(byKind[kind]), ...nothing];
}

/** The key of the text that names a comparison. */
export function operatorKey(operator: string): string {
  return `op_${operator.replace(/-/g, "_")}`;
}

/** What a comparison takes; one that the builder does not offer for this kind takes what it has, as text. */
export function takes(kind: Kind, operator: string): Takes | undefined {
  return (nothing as readonly string[]).includes(operator) ? "nothing" : byKind[kind][operator];
}

/** How many values a condition needs before it counts, whatever its column. */
export function valuesNeeded(operator: string): number {
  return Object.keys(byKind).some((kind) => takes(kind as Kind, operator) === "nothing") ? 0 : 1;
}
