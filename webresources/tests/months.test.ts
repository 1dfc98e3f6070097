import assert from "node:assert/strict";
import { test } from "node:test";
import { firstDayShown, purchaseYear } from "../src/prioritycard/months";

test("the window of a month's last day begins with a whole month", () => {
  const year = purchaseYear("2001-12-31", [
    { date: "2000-12-31", value: 5 },
    { date: "2001-01-01", value: 7 },
    { date: "2001-12-31", value: 11 },
  ]);
  assert.equal(year.windowFirst, "2001-01-01");
  assert.equal(year.edge, 1);
  assert.deepEqual(year.months.map((m) => m.inside), [0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11]);
  assert.equal(year.months[0]?.outside, 5);
});

test("a purchase of a year ago no longer counts, one of the day after does", () => {
  const year = purchaseYear("2002-06-02", [
    { date: "2001-06-02", value: 50 },
    { date: "2001-06-03", value: 60 },
  ]);
  assert.equal(year.windowFirst, "2001-06-03");
  assert.deepEqual([year.months[0]?.outside, year.months[0]?.inside], [50, 60]);
});

test("of a 29 February the year before is 28 February", () => {
  assert.equal(purchaseYear("2004-02-29", []).windowFirst, "2003-03-01");
});

test("purchases after the as-of date do not show", () => {
  assert.deepEqual(purchaseYear("2001-12-15", [{ date: "2001-12-16", value: 9 }]).months.map((m) => m.inside + m.outside), Array(13).fill(0));
});

test("returns reduce a month, and cents add up exactly", () => {
  const year = purchaseYear("2001-12-31", [
    { date: "2001-11-03", value: 0.1 },
    { date: "2001-11-04", value: 0.2 },
    { date: "2001-11-05", value: -0.3 },
  ]);
  assert.equal(year.months[11]?.inside, 0);
});

test("the first month shown is the as-of month of the year before", () => {
  assert.equal(firstDayShown("2001-12-31"), "2000-12-01");
});
