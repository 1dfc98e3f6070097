import assert from "node:assert/strict";
import { test } from "node:test";
import { purchaseYear, type Month } from "../src/prioritycard/months";

const months: readonly Month[] = Array.from({ length: 13 }, (_, index) => ({ first: new Date(Date.UTC(2000, 11 + index, 1)).toISOString().slice(0, 10), inside: 0, outside: 0 }));

test("the edge stands where the window begins", () => {
  assert.equal(purchaseYear("2001-01-01", months).edge, 1);
  assert.equal(purchaseYear("2000-12-11", months).edge, 10 / 31);
  assert.equal(purchaseYear("2001-02-15", months).edge, 2.5);
});

test("a window that begins before the months shown has no edge in them", () => {
  assert.equal(purchaseYear("2000-11-30", months).edge, null);
});
