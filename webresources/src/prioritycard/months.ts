/** Net value of one calendar month, split at the edge of the annual window. */
export interface Month {
  /** First day, as YYYY-MM-01. */
  readonly first: string;
  /** Purchases minus returns inside the window. */
  readonly inside: number;
  /** The same before the window began. */
  readonly outside: number;
}

/** The months to show, as the server has sorted the purchases into them. */
export interface PurchaseYear {
  /** The earliest first. */
  readonly months: readonly Month[];
  /** First day that counts, as YYYY-MM-DD. */
  readonly windowFirst: string;
  /** Where the window begins, in months from the left edge of the first month; null where it began before. */
  readonly edge: number | null;
}

export function purchaseYear(windowFirst: string, months: readonly Month[]): PurchaseYear {
  const index = months.findIndex((month) => month.first.slice(0, 7) === windowFirst.slice(0, 7));
  if (index < 0) return { months, windowFirst, edge: null };
  const [year = 0, month = 1, day = 1] = windowFirst.split("-").map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { months, windowFirst, edge: index + (day - 1) / days };
}
