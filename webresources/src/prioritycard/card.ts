import { Contact, ContactFrequency, Membership, Priority, Purchase, PurchaseKind, Scheme, Suggestion, SuggestionStatus } from "../shared/columns";
import { firstDayShown, purchaseYear, type PurchaseYear } from "./months";

/** A row as the Web API gives it. */
export type Row = Readonly<Record<string, unknown>>;

export type Level = "high" | "medium" | "low" | "none";

export type Channel = "email" | "phone" | "post";

/** Why a channel may or may not be used. */
export type Reach = "yes" | "forbidden" | "missing";

/** What is suggested for a customer of this level. Nothing happens by it. */
export interface Treatment {
  /** In the scheme's own words; null for those that ship. */
  readonly text: string | null;
  readonly user: string | null;
  readonly queue: string | null;
}

/** Everything that the card shows, ready to be laid out. */
export interface Card {
  readonly level: Level;
  readonly levelLabel: string | null;
  readonly score: string | null;
  readonly reason: string | null;
  /** Null for a customer without a level. */
  readonly treatment: Treatment | null;
  readonly annualValue: string | null;
  readonly annualCount: string | null;
  readonly averageValue: string | null;
  readonly lastPurchase: string | null;
  readonly trend: string | null;
  readonly group: string | null;
  readonly asOf: string | null;
  readonly asOfLabel: string | null;
  readonly optedOut: boolean;
  readonly never: boolean;
  readonly heldUntil: string | null;
  readonly channels: Readonly<Record<Channel, Reach>>;
  readonly year: PurchaseYear | null;
  /** Published segments that the customer is in, as maintenance last found; the latest first. */
  readonly segments: readonly { readonly name: string; readonly since: string }[];
  /** Categories to show next, the most likely first. */
  readonly suggestions: readonly { readonly category: string; readonly reason: string | null }[];
}

/** What one factor of the scheme adds to the score. */
export interface Factor {
  /** Value of the choice of factors. */
  readonly kind: number;
  readonly input: string;
  readonly score: number | null;
  /** Points it adds, of the points it could add. */
  readonly points: number;
  readonly most: number;
}

/** The factors of cseg_ExplainPriority, the weightiest first. */
export function factorsOf(rows: readonly Row[]): Factor[] {
  const weights = rows.reduce((sum, row) => sum + (row.score === undefined || row.score === null ? 0 : Number(row.weight ?? 0)), 0);
  return rows
    .map((row) => {
      const counts = row.score !== undefined && row.score !== null;
      return {
        kind: Number(row.factor),
        input: text(row.input) ?? "",
        score: counts ? Number(row.score) : null,
        points: Number(row.contribution ?? 0),
        most: counts && weights > 0 ? (100 * Number(row.weight ?? 0)) / weights : 0,
      };
    })
    .sort((a, b) => b.most - a.most);
}

/** The query options of the card's one request. The as-of date, when the form has it, keeps old purchases out of the answer. */
export function cardQuery(asOf: string): string {
  const columns = [
    Contact.priority, Contact.priorityScore, Contact.priorityReason, Contact.annualValue, Contact.annualCount,
    Contact.averageValue, Contact.lastPurchaseOn, Contact.trend, Contact.rfmSegment, Contact.profileAsOf,
    Contact.profilingOptOut, Contact.contactFrequency, Contact.nextContactAllowedOn, Contact.exchangeRate,
    Contact.doNotEmail, Contact.doNotPhone, Contact.doNotPost, Contact.email, Contact.telephone, Contact.mobile,
    Contact.street, Contact.postalCode,
  ].join(",");
  const purchases =
    `$select=${Purchase.date},${Purchase.baseAmount},${Purchase.kind};` +
    `$filter=${Purchase.state} eq 0 and ${Purchase.date} ge ${firstDayShown(asOf)} and ${Purchase.date} le ${asOf};` +
    `$orderby=${Purchase.date} desc`;
  const suggestions = [Scheme.treatment, Scheme.user, Scheme.queue].flatMap((kind) => Object.values(kind)).join(",");
  const memberships = `$select=${Membership.segment},${Membership.enteredOn};$filter=${Membership.leftOn} eq null;$orderby=${Membership.enteredOn} desc`;
  const next =
    `$select=${Suggestion.category},${Suggestion.reason};$filter=${Suggestion.status} eq ${SuggestionStatus.open};$orderby=${Suggestion.confidence} desc`;
  return `?$select=${columns}&$expand=${Contact.purchases}(${purchases}),${Contact.memberships}(${memberships}),${Contact.suggestions}(${next}),${Contact.priorityScheme}($select=${suggestions})`;
}

export function cardOf(row: Row, today: string): Card {
  const asOf = text(row[Contact.profileAsOf])?.slice(0, 10) ?? null;
  const held = text(row[Contact.nextContactAllowedOn])?.slice(0, 10) ?? null;
  return {
    level: levelOf(row[Contact.priority]),
    levelLabel: label(row, Contact.priority),
    score: label(row, Contact.priorityScore),
    reason: text(row[Contact.priorityReason]),
    treatment: treatmentOf(row),
    annualValue: label(row, Contact.annualValue),
    annualCount: label(row, Contact.annualCount),
    averageValue: label(row, Contact.averageValue),
    lastPurchase: label(row, Contact.lastPurchaseOn),
    trend: label(row, Contact.trend),
    group: label(row, Contact.rfmSegment),
    asOf,
    asOfLabel: label(row, Contact.profileAsOf),
    optedOut: row[Contact.profilingOptOut] === true,
    never: row[Contact.contactFrequency] === ContactFrequency.never,
    heldUntil: held !== null && held > today ? label(row, Contact.nextContactAllowedOn) : null,
    channels: {
      email: reach(row, Contact.doNotEmail, [Contact.email]),
      phone: reach(row, Contact.doNotPhone, [Contact.telephone, Contact.mobile]),
      post: reach(row, Contact.doNotPost, [Contact.street, Contact.postalCode]),
    },
    year: asOf === null ? null : purchaseYear(asOf, purchasesOf(row)),
    segments: rowsOf(row, Contact.memberships).map((membership) => ({ name: label(membership, Membership.segment) ?? "", since: label(membership, Membership.enteredOn) ?? "" })),
    // Who wants no profile has nothing suggested, even before maintenance has taken it away.
    suggestions: row[Contact.profilingOptOut] === true ? [] : rowsOf(row, Contact.suggestions).map((one) => ({ category: label(one, Suggestion.category) ?? "", reason: text(one[Suggestion.reason]) })),
  };
}

function rowsOf(row: Row, relationship: string): Row[] {
  return Array.isArray(row[relationship]) ? (row[relationship] as Row[]) : [];
}

function treatmentOf(row: Row): Treatment | null {
  if (typeof row[Contact.priority] !== "number") return null;
  const level = levelOf(row[Contact.priority]);
  // The built-in scheme has no row.
  const scheme = (row[Contact.priorityScheme] ?? {}) as Row;
  return { text: text(scheme[Scheme.treatment[level]]), user: label(scheme, Scheme.user[level]), queue: label(scheme, Scheme.queue[level]) };
}

/** Purchases in the contact's own currency: base amount times the contact's rate, as the server writes its values. */
function purchasesOf(row: Row): { date: string; value: number }[] {
  const rate = Number(row[Contact.exchangeRate] ?? 1);
  return rowsOf(row, Contact.purchases).map((purchase) => {
    const amount = Number(purchase[Purchase.baseAmount] ?? 0) * rate;
    return { date: (text(purchase[Purchase.date]) ?? "").slice(0, 10), value: purchase[Purchase.kind] === PurchaseKind.return ? -amount : amount };
  });
}

function levelOf(value: unknown): Level {
  switch (value) {
    case Priority.high: return "high";
    case Priority.medium: return "medium";
    case Priority.low: return "low";
    default: return "none";
  }
}

function reach(row: Row, forbidden: string, addresses: readonly string[]): Reach {
  if (row[forbidden] === true) return "forbidden";
  return addresses.some((column) => text(row[column]) !== null) ? "yes" : "missing";
}

/** The value as the server formats it for the user, or as it is. */
function label(row: Row, column: string): string | null {
  return text(row[`${column}@OData.Community.Display.V1.FormattedValue`]) ?? text(row[column]);
}

function text(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}
