// Which categories the same customers bought, and what each customer would be offered next, answered from a file of purchases
// alone: an account of docs/suggestions.md that shares no code with the product. Prints a JSON object: rules as
// 'from > to': [customers with both, with the first, with the other, in all, support, confidence, lift], and each customer's
// next categories by number.
//
//     node co-purchases.mjs AS-OF purchases.csv
import { readFileSync } from 'node:fs';

const [asOf, file] = process.argv.slice(2);
const MONTHS = 24;
const LEAST = { customers: 5, confidence: 20, lift: 1.1 };
const MOST = 3;

const [head, ...lines] = readFileSync(file, 'utf8').split(/\r?\n/).filter(line => line !== '');
const names = head.split(',');
const rows = lines.map(line => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));

const [year, month, day] = asOf.split('-').map(Number);
const lastOfMonth = new Date(Date.UTC(year, month - MONTHS, 0)).getUTCDate();
const after = new Date(Date.UTC(year, month - 1 - MONTHS, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);

const baskets = new Map();
for (const row of rows.filter(row => row.order_date > after && row.order_date <= asOf && row.category !== '')) {
  if (!baskets.has(row.customer_id)) baskets.set(row.customer_id, new Set());
  baskets.get(row.customer_id).add(row.category);
}

const categories = [...new Set([...baskets.values()].flatMap(basket => [...basket]))].sort();
const withAll = (...wanted) => [...baskets.values()].filter(basket => wanted.every(category => basket.has(category))).length;
const four = value => (Math.round((value + Number.EPSILON) * 10_000) / 10_000).toFixed(4);

const rules = {};
const strength = new Map();
for (const from of categories) {
  for (const to of categories.filter(category => category !== from)) {
    const [both, first, other, all] = [withAll(from, to), withAll(from), withAll(to), baskets.size];
    const [support, confidence, lift] = [(100 * both) / all, (100 * both) / first, (both * all) / (first * other)];
    if (both < LEAST.customers || confidence < LEAST.confidence || lift < LEAST.lift) continue;
    rules[`${from} > ${to}`] = [both, first, other, all, four(support), four(confidence), four(lift)];
    strength.set(`${from} > ${to}`, [+four(confidence), +four(lift)]);
  }
}

const stronger = (one, other) => other[0] - one[0] || other[1] - one[1];
const next = {};
for (const [customer, basket] of baskets) {
  const best = categories
    .filter(category => !basket.has(category))
    .map(category => [category, [...basket].map(from => strength.get(`${from} > ${category}`)).filter(known => known).sort(stronger)[0]])
    .filter(([, best]) => best)
    .sort((one, other) => stronger(one[1], other[1]))
    .slice(0, MOST)
    .map(([category]) => category)
    .sort();
  if (best.length > 0) next[customer] = best;
}

console.log(JSON.stringify({ rules, next }));
