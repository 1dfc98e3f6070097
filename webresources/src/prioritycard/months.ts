/** Net value of one calendar month, split at the edge of the annual window. */
export interface Month {
  /** First day, as YYYY-MM-01. */
  readonly first: string;
  /** Purchases minus returns inside the window. */
  readonly inside: number;
  /** The same before the window began (only the first month can have any). */
  readonly outside: number;
}

export interface PurchaseYear {
  /** Thirteen calendar months, the last being the as-of date's. */
  readonly months: readonly Month[];
  /** First day that counts: the day after the as-of date one year earlier. */
  readonly windowFirst: string;
  /** Where the window begins, in months from the left edge of the first month (0..2). */
  readonly edge: number;
}

export interface DatedValue {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Negative for a return. */
  readonly value: number;
}

/** The first day of the first month shown for an as-of date. */
export function firstDayShown(asOf: string): string {
  const [year, month] = parts(asOf);
  return `${pad(year - 1, 4)}-${pad(month, 2)}-01`;
}

/**
 * Sorts values into months. The window is `asOf.AddYears(-1) < date <= asOf`: of a 29 February the year before is
 * 28 February. Values outside the months shown are left out.
 */
export function purchaseYear(asOf: string, values: readonly DatedValue[]): PurchaseYear {
  const [year, month, day] = parts(asOf);
  const before = Math.min(day, daysIn(year - 1, month));
  const windowFirst = new Date(Date.UTC(year - 1, month - 1, before + 1)).toISOString().slice(0, 10);
  const months = Array.from({ length: 13 }, (_, index) => {
    const first = new Date(Date.UTC(year - 1, month - 1 + index, 1)).toISOString().slice(0, 10);
    const ofMonth = values.filter((v) => v.date.slice(0, 7) === first.slice(0, 7) && v.date <= asOf);
    return {
      first,
      inside: sum(ofMonth.filter((v) => v.date >= windowFirst)),
      outside: sum(ofMonth.filter((v) => v.date < windowFirst)),
    };
  });
  return { months, windowFirst, edge: before / daysIn(year - 1, month) };
}

/** Adds in ten-thousandths, the platform's own grain of money, so that binary fractions cannot show. */
function sum(values: readonly DatedValue[]): number {
  return values.reduce((total, v) => total + Math.round(v.value * 10000), 0) / 10000;
}

function parts(date: string): [year: number, month: number, day: number] {
  const [year = 0, month = 1, day = 1] = date.slice(0, 10).split("-").map(Number);
  return [year, month, day];
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
