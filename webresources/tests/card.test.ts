import assert from "node:assert/strict";
import { test } from "node:test";
import { cardOf, type Row } from "../src/prioritycard/card";
import { Priority } from "../src/shared/columns";

const aCustomer = (profile: Row = {}, more: Row = {}): Row => ({
  Profile: { priority: Priority.high, priorityname: "High", score: "91.50", annualvalue: "$600.00", email: "yes", phone: "forbidden", post: "missing", ...profile },
  ...more,
});

test("values show as the server tells them", () => {
  const card = cardOf(aCustomer());
  assert.deepEqual([card.level, card.levelLabel, card.annualValue, card.score], ["high", "High", "$600.00", "91.50"]);
  assert.deepEqual(card.channels, { email: "yes", phone: "forbidden", post: "missing" });
});

test("a customer without a profile has no bars, no factors and no level", () => {
  const card = cardOf({ Profile: { optedout: true }, Factors: null, Months: null, WindowFrom: null });
  assert.deepEqual([card.level, card.year, card.annualValue, card.factors, card.treatment, card.optedOut, card.outdated], ["none", null, null, [], null, true, false]);
});

test("bars come by month with the edge of the window that the server names", () => {
  const { year } = cardOf(aCustomer({}, { WindowFrom: "2001-12-16T00:00:00Z", Months: [{ first: "2001-11-01", inside: 0, outside: 5 }, { first: "2001-12-01", inside: 60, outside: 7 }] }));
  assert.deepEqual(year?.months, [{ first: "2001-11-01", inside: 0, outside: 5 }, { first: "2001-12-01", inside: 60, outside: 7 }]);
  assert.deepEqual([year.windowFirst, year.edge], ["2001-12-16", 1 + 15 / 31]);
});

test("the treatment of the scheme is suggested, and without its words those that ship", () => {
  assert.deepEqual(cardOf(aCustomer({ treatment: "Call this week.", user: "Sam Seller" })).treatment, { text: "Call this week.", user: "Sam Seller", queue: null });
  assert.deepEqual(cardOf(aCustomer()).treatment, { text: null, user: null, queue: null });
});

test("factors show the points they add of those they could add, the unknown none", () => {
  const { factors } = cardOf(aCustomer({}, {
    Factors: [
      { factor: 653210002, input: "29 days", score: 100, weight: 10, contribution: 12.5 },
      { factor: 653210000, input: "600.00", score: 80, weight: 70, contribution: 70 },
      { factor: 653210006, input: "", score: null, weight: 20, contribution: 0 },
    ],
  }));
  assert.deepEqual(factors.map((f) => [f.kind, f.points, f.most, f.score]), [[653210000, 70, 87.5, 80], [653210002, 12.5, 12.5, 100], [653210006, 0, 0, null]]);
});

test("factors that explain another result than the stored one say so", () => {
  assert.deepEqual([cardOf(aCustomer({}, { IsStored: false })).outdated, cardOf(aCustomer({}, { IsStored: true })).outdated], [true, false]);
});

test("segments, suggestions and what may not be read come as they are", () => {
  const card = cardOf(aCustomer({}, { Segments: [{ name: "<b>VIP</b>", since: "12/30/2001" }], Suggestions: [{ category: "Generators", reason: "38 % also bought B" }], NotShown: ["purchases"] }));
  assert.deepEqual(card.segments, [{ name: "<b>VIP</b>", since: "12/30/2001" }]);
  assert.deepEqual(card.suggestions, [{ category: "Generators", reason: "38 % also bought B" }]);
  assert.deepEqual(card.notShown, ["purchases"]);
});
