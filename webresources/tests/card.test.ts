import assert from "node:assert/strict";
import { test } from "node:test";
import { cardOf, cardQuery, factorsOf, type Row } from "../src/prioritycard/card";
import { Contact, Membership, Priority, Purchase, PurchaseKind, Scheme, Suggestion } from "../src/shared/columns";

const formatted = "@OData.Community.Display.V1.FormattedValue";

const aCustomer = (more: Row = {}): Row => ({
  [Contact.priority]: Priority.high,
  [`${Contact.priority}${formatted}`]: "High",
  [Contact.priorityScore]: 91.5,
  [Contact.annualValue]: 600,
  [`${Contact.annualValue}${formatted}`]: "$600.00",
  [Contact.profileAsOf]: "2001-12-31",
  ...more,
});

test("values show as the server formats them", () => {
  const card = cardOf(aCustomer(), "2026-11-25");
  assert.deepEqual([card.level, card.levelLabel, card.annualValue, card.score], ["high", "High", "$600.00", "91.5"]);
});

test("a customer without a profile has no bars and no level", () => {
  const card = cardOf({}, "2026-11-25");
  assert.deepEqual([card.level, card.year, card.annualValue], ["none", null, null]);
});

test("a channel is contactable with consent and an address only", () => {
  const card = cardOf(aCustomer({ [Contact.email]: "a@example.com", [Contact.mobile]: "555", [Contact.doNotPhone]: true }), "2026-11-25");
  assert.deepEqual(card.channels, { email: "yes", phone: "forbidden", post: "missing" });
});

test("bars are in the contact's own currency, returns subtracted", () => {
  const purchase = (date: string, amount: number, kind: number): Row => ({ [Purchase.date]: date, [Purchase.baseAmount]: amount, [Purchase.kind]: kind });
  const card = cardOf(aCustomer({
    [Contact.exchangeRate]: 2,
    [Contact.purchases]: [purchase("2001-12-02", 50, PurchaseKind.purchase), purchase("2001-12-05", 20, PurchaseKind.return)],
  }), "2026-11-25");
  assert.equal(card.year?.months[12]?.inside, 60);
});

test("a held back customer shows until the day comes", () => {
  const row = aCustomer({ [Contact.nextContactAllowedOn]: "2026-12-01" });
  assert.equal(cardOf(row, "2026-11-25").heldUntil, "2026-12-01");
  assert.equal(cardOf(row, "2026-12-01").heldUntil, null);
});

test("the request asks for the shown months only", () => {
  assert.match(cardQuery("2001-12-31"), /cseg_purchasedate ge 2000-12-01 and cseg_purchasedate le 2001-12-31/);
});

test("the treatment of the customer's own level is suggested", () => {
  const scheme: Row = {
    [Scheme.treatment.high]: "Call this week.",
    [Scheme.treatment.low]: "Serve as asked.",
    [Scheme.user.high]: "0f0f0f0f-0000-0000-0000-000000000000",
    [`${Scheme.user.high}${formatted}`]: "Sam Seller",
  };
  const high = cardOf(aCustomer({ [Contact.priorityScheme]: scheme }), "2026-11-25");
  assert.deepEqual(high.treatment, { text: "Call this week.", user: "Sam Seller", queue: null });
  const low = cardOf(aCustomer({ [Contact.priority]: Priority.low, [Contact.priorityScheme]: scheme }), "2026-11-25");
  assert.deepEqual(low.treatment, { text: "Serve as asked.", user: null, queue: null });
});

test("the built-in scheme suggests the texts that ship, and a customer without a level gets no suggestion", () => {
  assert.deepEqual(cardOf(aCustomer({ [Contact.priorityScheme]: null }), "2026-11-25").treatment, { text: null, user: null, queue: null });
  assert.equal(cardOf({}, "2026-11-25").treatment, null);
});

test("the scheme's suggestions come with the one request", () => {
  assert.match(cardQuery("2001-12-31"), /\),cseg_priorityschemeid\(\$select=cseg_hightreatment,/);
});

test("factors show the points they add of those they could add, the unknown none", () => {
  const factors = factorsOf([
    { factor: 653210002, input: "29 days", score: 100, weight: 10, contribution: 12.5 },
    { factor: 653210000, input: "600.00", score: 80, weight: 70, contribution: 70 },
    { factor: 653210006, input: "", weight: 20, contribution: 0 },
  ]);
  assert.deepEqual(factors.map((f) => [f.kind, f.points, f.most, f.score]), [[653210000, 70, 87.5, 80], [653210002, 12.5, 12.5, 100], [653210006, 0, 0, null]]);
});

test("segments that the customer is in come with the one request", () => {
  assert.match(cardQuery("2001-12-31"), /cseg_contact_segmentmemberships\(\$select=_cseg_segmentid_value,cseg_enteredon;\$filter=cseg_lefton eq null/);
  const card = cardOf(aCustomer({ [Contact.memberships]: [{ [`${Membership.segment}${formatted}`]: "<b>VIP</b>", [`${Membership.enteredOn}${formatted}`]: "12/30/2001" }] }), "2026-11-25");
  assert.deepEqual(card.segments, [{ name: "<b>VIP</b>", since: "12/30/2001" }]);
});

test("open suggestions come with the one request, and none for who wants no profile", () => {
  assert.match(cardQuery("2001-12-31"), /cseg_contact_suggestions\(\$select=_cseg_productcategoryid_value,cseg_reason;\$filter=cseg_suggestionstatus eq 653210000/);
  const rows = { [Contact.suggestions]: [{ [`${Suggestion.category}${formatted}`]: "Generators", [Suggestion.reason]: "38 % of those also bought B" }] };
  assert.deepEqual(cardOf(aCustomer(rows), "2026-11-25").suggestions, [{ category: "Generators", reason: "38 % of those also bought B" }]);
  assert.deepEqual(cardOf(aCustomer({ ...rows, [Contact.profilingOptOut]: true }), "2026-11-25").suggestions, []);
});
