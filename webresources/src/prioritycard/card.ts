import { Priority } from "../shared/columns";
import { purchaseYear, type Month, type PurchaseYear } from "./months";

/** The answer of cseg_GetCustomerCard, or a row in it. */
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

/** Everything that the card shows, ready to be laid out. Values are in words of the user's language and format. */
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
  readonly optedOut: boolean;
  readonly never: boolean;
  readonly heldUntil: string | null;
  readonly channels: Readonly<Record<Channel, Reach>>;
  /** The weightiest first; none for a customer without a profile. */
  readonly factors: readonly Factor[];
  /** Whether factors and bars, which are of today, explain another result than the one that is stored. */
  readonly outdated: boolean;
  readonly year: PurchaseYear | null;
  /** Published segments that the customer is in, as maintenance last found; the latest first. */
  readonly segments: readonly { readonly name: string; readonly since: string }[];
  /** Categories to show next, the most likely first. */
  readonly suggestions: readonly { readonly category: string; readonly reason: string | null }[];
  /** Parts that the user may not read, in the words of the API. */
  readonly notShown: readonly string[];
}

export function cardOf(answer: Row): Card {
  const profile = (answer.Profile ?? {}) as Row;
  const hasLevel = typeof profile.priority === "number";
  const windowFirst = text(answer.WindowFrom)?.slice(0, 10) ?? null;
  return {
    level: levelOf(profile.priority),
    levelLabel: text(profile.priorityname),
    score: text(profile.score),
    reason: text(profile.reason),
    treatment: hasLevel ? { text: text(profile.treatment), user: text(profile.user), queue: text(profile.queue) } : null,
    annualValue: text(profile.annualvalue),
    annualCount: text(profile.annualcount),
    averageValue: text(profile.averagevalue),
    lastPurchase: text(profile.lastpurchaseon),
    trend: text(profile.trend),
    group: text(profile.rfmgroup),
    asOf: text(profile.asof),
    optedOut: profile.optedout === true,
    never: profile.never === true,
    heldUntil: text(profile.helduntil),
    channels: { email: reach(profile.email), phone: reach(profile.phone), post: reach(profile.post) },
    factors: factorsOf(rows(answer.Factors)),
    outdated: answer.IsStored === false,
    year: windowFirst === null ? null : purchaseYear(windowFirst, rows(answer.Months).map(monthOf)),
    segments: rows(answer.Segments).map((row) => ({ name: text(row.name) ?? "", since: text(row.since) ?? "" })),
    suggestions: rows(answer.Suggestions).map((row) => ({ category: text(row.category) ?? "", reason: text(row.reason) })),
    notShown: Array.isArray(answer.NotShown) ? answer.NotShown.map(String) : [],
  };
}

function factorsOf(factors: readonly Row[]): Factor[] {
  const weights = factors.reduce((sum, row) => sum + (counts(row) ? Number(row.weight ?? 0) : 0), 0);
  return factors
    .map((row) => ({
      kind: Number(row.factor),
      input: text(row.input) ?? "",
      score: counts(row) ? Number(row.score) : null,
      points: Number(row.contribution ?? 0),
      most: counts(row) && weights > 0 ? (100 * Number(row.weight ?? 0)) / weights : 0,
    }))
    .sort((a, b) => b.most - a.most);
}

/** What is unknown about a customer has no score and no weight. */
function counts(factor: Row): boolean {
  return factor.score !== undefined && factor.score !== null;
}

function monthOf(row: Row): Month {
  return { first: text(row.first) ?? "", inside: Number(row.inside ?? 0), outside: Number(row.outside ?? 0) };
}

function levelOf(value: unknown): Level {
  switch (value) {
    case Priority.high: return "high";
    case Priority.medium: return "medium";
    case Priority.low: return "low";
    default: return "none";
  }
}

function reach(value: unknown): Reach {
  return value === "yes" || value === "forbidden" ? value : "missing";
}

function rows(value: unknown): Row[] {
  return Array.isArray(value) ? (value as Row[]) : [];
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
