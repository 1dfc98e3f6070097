// Who belongs to each starter segment, answered from the files of a shop alone: an account of the rules in README and docs
// that shares no code with the product. Prints a JSON object: the segment's name, and its customers' numbers in order.
//
//     node starter-segments.mjs AS-OF purchases.csv [customers.csv]
import { readFileSync } from 'node:fs';

const [asOfText, purchasesFile, customersFile] = process.argv.slice(2);
const DAY = 86_400_000;
const day = text => Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8, 10)) / DAY;
const date = number => new Date(number * DAY);
const today = day(asOfText);

// The last day of a month stands in where the month is too short, as in every calendar arithmetic of the platform.
function monthsBefore(number, months) {
  const from = date(number);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() - months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(from.getUTCDate(), length)) / DAY;
}

function read(file) {
  const [head, ...lines] = readFileSync(file, 'utf8').replace(/^\uFEFF/, '').split(/\r?\n/).filter(line => line !== '');
  const names = cells(head);
  return lines.map(line => Object.fromEntries(cells(line).map((cell, i) => [names[i], cell])));
}

function cells(line) {
  const found = [];
  for (let i = 0; i <= line.length; i++) {
    let cell = '';
    if (line[i] === '"') {
      for (i++; i < line.length && (line[i] !== '"' || line[i + 1] === '"'); i++) {
        if (line[i] === '"') i++;
        cell += line[i];
      }
      i++;
    } else {
      for (; i < line.length && line[i] !== ','; i++) cell += line[i];
    }
    found.push(cell);
  }
  return found;
}

// Ten-thousandths, so that sums are exact.
function amount(text) {
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0').slice(0, 4));
  return text.startsWith('-') ? -value : value;
}

const customers = new Map();
const customer = id => {
  if (!customers.has(id)) customers.set(id, { id, purchases: [] });
  return customers.get(id);
};
if (customersFile) for (const row of read(customersFile)) Object.assign(customer(row.customer_id), { born: row.birth_date, postcode: row.postal_code });
for (const row of read(purchasesFile)) customer(row.customer_id).purchases.push({ on: day(row.order_date ?? row.purchased_on), amount: amount(row.amount) });

const score = (bands, input) => bands.reduce((found, [from, points]) => input >= from ? points : found, 0);
const passed = (cuts, input) => cuts.filter(cut => input >= cut).length;
const groups = [
  ['Champions', [5, 5], [5, 5], [5, 5]], ['Potential loyalists', [3, 5], [3, 5], [2, 5]], ['Loyal customers', [2, 4], [2, 4], [2, 4]],
  ['Promising', [3, 4], [1, 3], [3, 5]], ['Newcomers by RFM', [4, 5], [1, 3], [1, 5]], ['Cannot lose them', [1, 2], [3, 4], [4, 5]],
  ['At risk', [1, 2], [2, 5], [4, 5]], ['Need attention', [1, 3], [3, 5], [3, 5]], ['About to sleep', [2, 3], [1, 3], [1, 4]], ['Lost', [1, 1], [1, 5], [1, 5]],
];
const within = (value, [from, to]) => value >= from && value <= to;
// Full years: 'MM-DD' sorts like the calendar, and who was born on 29 February waits for 1 March where there is none.
const age = born => +asOfText.slice(0, 4) - born.slice(0, 4) - (asOfText.slice(5) < born.slice(5) ? 1 : 0);
const yearAgo = monthsBefore(today, 12);

const answer = {};
const segment = (name, belongs) => { answer[name] = [...customers.values()].filter(belongs).map(one => one.id).sort(); };

for (const one of customers.values()) {
  const past = one.purchases.filter(purchase => purchase.on <= today);
  const year = past.filter(purchase => purchase.on > yearAgo);
  one.count = year.length;
  const exact = year.reduce((sum, purchase) => sum + purchase.amount, 0n);
  one.cents = Number((exact + (exact < 0n ? -50n : 50n)) / 100n);
  const days = past.map(purchase => purchase.on);
  one.first = Math.min(...days);
  one.last = Math.max(...days);
  one.bought = past.length > 0;
  one.lapses = one.last + (past.length < 2 ? 180 : Math.floor(2 * (one.last - one.first) / (past.length - 1)));
  const value = Number(exact) / 10_000;
  const recency = today - one.last;
  const points = 60 * score([[0.01, 5], [10, 10], [20, 20], [35, 30], [50, 40], [100, 50], [200, 60], [350, 70], [500, 80], [1000, 90], [2000, 95], [3500, 100]], value)
    + 10 * score([[1, 20], [2, 40], [3, 60], [5, 80], [10, 100]], one.count)
    + 10 * score([[0, 100], [31, 80], [91, 60], [181, 30], [271, 10]], recency);
  // Nobody in these files says how ready he is for new products: the other three factors, with 80 of 100, count alone.
  const total = Math.round(points * 100 / 80) / 100;
  one.priority = one.count === 0 ? 'None' : total >= 75 ? 'High' : total >= 55 ? 'Medium' : 'Low';
  if (one.bought) {
    const r = 5 - [30, 90, 180, 270].filter(cut => recency > cut).length;
    const f = 1 + passed([2, 3, 5, 8], one.count);
    const m = 1 + passed([20, 50, 150, 500], value);
    one.group = groups.find(([, rs, fs, ms]) => within(r, rs) && within(f, fs) && within(m, ms))?.[0];
  }
}

for (const level of ['High', 'Medium', 'Low']) segment(`${level} priority`, one => one.priority === level);
for (const [name] of groups) segment(name, one => one.group === name);
segment('Lapsing customers', one => one.bought && one.lapses <= today);
segment('New customers', one => one.bought && one.first >= monthsBefore(today, 3));
// The files know of no gifts, no anniversaries and no contacts.
segment('Gift buyers', () => false);
segment('Anniversaries in the next 30 days', () => false);
segment('High priority without recent contact', one => one.priority === 'High');
segment('Birthdays in the next 30 days', one => one.born && [...Array(31).keys()].some(ahead => {
  const then = date(today + ahead).toISOString().slice(5, 10);
  return then === (one.born.slice(5) === '02-29' && new Date(Date.UTC(date(today + ahead).getUTCFullYear(), 1, 29)).getUTCMonth() !== 1 ? '03-01' : one.born.slice(5));
}));
const values = [[0, 100], [100, 500], [500, 1000], [1000, 5000], [5000, Infinity]];
const euros = number => number.toLocaleString('en-US');
for (const [from, to] of values) {
  const name = from === 0 ? `Annual value below ${euros(to)}` : to === Infinity ? `Annual value ${euros(from)} and more` : `Annual value ${euros(from)} to ${euros(to)}`;
  segment(name, one => one.cents > 0 && one.cents >= from * 100 && one.cents < to * 100);
}
for (const [from, to] of [[0, 30], [30, 40], [40, 50], [50, 60], [60, 70], [70, 200]]) {
  const name = from === 0 ? 'Aged under 30' : to === 200 ? 'Aged 70 and older' : `Aged ${from} to ${to - 1}`;
  segment(name, one => one.born && age(one.born) >= from && age(one.born) < to);
}
for (let digit = 0; digit < 10; digit++) segment(`Postcodes ${digit}`, one => (one.postcode ?? '').startsWith(`${digit}`));

console.log(JSON.stringify(answer));
