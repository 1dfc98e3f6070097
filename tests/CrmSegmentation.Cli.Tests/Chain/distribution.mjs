// Distribution of a shop's customers by level of priority and by RFM group under the built-in rules, and the fifths of their
// values, from nothing but the shop's files. The rules are stated here anew, from their description: this script shares no code
// with the plug-ins.
//   node distribution.mjs AS_OF PURCHASES.csv [CUSTOMERS.csv]
import { readFileSync } from 'node:fs';

const [asOf, purchasesPath, customersPath] = process.argv.slice(2);

function rows(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').replace(/^\uFEFF/, '').trim().split(/\r?\n/).map(split);
  return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i]])));
}

function split(line) {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)].slice(0, line.endsWith(',') ? undefined : -1).map((m) => m[1].replace(/^"|"$/g, ''));
}

// Amounts in ten-thousandths, as whole numbers: nothing is rounded before it is rounded to cents.
function tenThousandths(text) {
  const [whole, part = ''] = text.split('.');
  return Number(whole) * 10000 + Number(part.padEnd(4, '0'));
}

const cents = (amount) => Math.floor((amount + 50) / 100);
const dayNumber = (day) => Date.parse(day + 'T00:00:00Z') / 86400000;
const yearBefore = (day) => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;

const customers = new Map();
const customer = (id) => customers.get(id) ?? customers.set(id, { count: 0, amount: 0, last: null }).get(id);
if (customersPath) rows(customersPath).forEach((row) => customer(row.customer_id));
const from = yearBefore(asOf);
for (const row of rows(purchasesPath)) {
  const who = customer(row.customer_id);
  const date = row.purchased_on ?? row.order_date;
  if (date > asOf) continue;
  if (who.last === null || date > who.last) who.last = date;
  if (date > from) {
    who.count++;
    who.amount += tenThousandths(row.amount);
  }
}

// From this input on, this score.
const byValue = [[1, 5], [1000, 10], [2000, 20], [3500, 30], [5000, 40], [10000, 50], [20000, 60], [35000, 70], [50000, 80], [100000, 90], [200000, 95], [350000, 100]];
const byCount = [[1, 20], [2, 40], [3, 60], [5, 80], [10, 100]];
const byDays = [[0, 100], [31, 80], [91, 60], [181, 30], [271, 10]];
const band = (bands, input) => bands.reduce((score, [start, points]) => (input >= start ? points : score), 0);

function level(c) {
  if (c.count === 0) return 'None';
  // Weights 60, 10 and 10; nobody's readiness for new products is known. In hundredths of a point, half up.
  const hundredths = Math.floor((2 * 100 * (60 * band(byValue, c.value) + 10 * band(byCount, c.count) + 10 * band(byDays, c.days)) + 80) / 160);
  return hundredths >= 7500 ? 'High' : hundredths >= 5500 ? 'Medium' : 'Low';
}

const groups = [
  ['Champions', 5, 5, 5, 5, 5, 5], ['Potential Loyalist', 3, 5, 3, 5, 2, 5], ['Loyal Customers', 2, 4, 2, 4, 2, 4], ['Promising', 3, 4, 1, 3, 3, 5],
  ['New Customers', 4, 5, 1, 3, 1, 5], ["Can't Lose Them", 1, 2, 3, 4, 4, 5], ['At Risk', 1, 2, 2, 5, 4, 5], ['Need Attention', 1, 3, 3, 5, 3, 5],
  ['About To Sleep', 2, 3, 1, 3, 1, 4], ['Lost', 1, 1, 1, 5, 1, 5],
];

function group(c) {
  if (c.last === null) return 'Prospect';
  const r = c.days <= 30 ? 5 : c.days <= 90 ? 4 : c.days <= 180 ? 3 : c.days <= 270 ? 2 : 1;
  const f = c.count >= 8 ? 5 : c.count >= 5 ? 4 : c.count >= 3 ? 3 : c.count >= 2 ? 2 : 1;
  const m = c.value >= 50000 ? 5 : c.value >= 15000 ? 4 : c.value >= 5000 ? 3 : c.value >= 2000 ? 2 : 1;
  const found = groups.find(([, r1, r2, f1, f2, m1, m2]) => r >= r1 && r <= r2 && f >= f1 && f <= f2 && m >= m1 && m <= m2);
  return found ? found[0] : 'Others';
}

// Each value's own score first: where the middle of its equals stands among all, counted from the worst. The cut points follow.
function fifths(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const first = new Map();
  const last = new Map();
  sorted.forEach((value, i) => {
    if (!first.has(value)) first.set(value, i);
    last.set(value, i);
  });
  const scores = [...first.keys()].map((value) => [value, Math.min(5, 1 + Math.floor((5 * (first.get(value) + last.get(value) + 1)) / (2 * sorted.length)))]);
  return [2, 3, 4, 5].map((score) => scores.find(([, its]) => its >= score)?.[0] ?? null);
}

const levels = {};
const rfm = {};
const add = (sums, name, value) => {
  (sums[name] ??= [0, 0])[0]++;
  sums[name][1] += value;
};
const buyers = [];
for (const c of customers.values()) {
  c.value = cents(c.amount);
  c.days = c.last === null ? null : dayNumber(asOf) - dayNumber(c.last);
  add(levels, level(c), c.value);
  add(rfm, group(c), c.value);
  if (c.count > 0) buyers.push(c);
}

const recency = fifths(buyers.map((c) => -c.days)).map((cut) => (cut === null ? null : -cut)).reverse();
console.log(JSON.stringify({ levels, groups: rfm, population: buyers.length, monetary: fifths(buyers.map((c) => c.value)), frequency: fifths(buyers.map((c) => c.count)), recency }));
