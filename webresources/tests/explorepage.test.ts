import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { XrmMockGenerator } from "xrm-mock";
import { showExplore } from "../src/explore/page";
import { Contact, Factor, Priority, SchemeStatus, SchemeTable, Segment } from "../src/shared/columns";
import type { ActionRequest } from "../src/shared/clientapi";
import { freshDocument, until } from "./dom";

type Row = Record<string, unknown>;

const formatted = "@OData.Community.Display.V1.FormattedValue";
const move = (from: number, to: number, customers: number): Row => ({ from, to, customers, fromname: from === Priority.high ? "High" : "Low", toname: to === Priority.high ? "High" : "Low" });

let page: Document;
let rows: Record<string, Row[]>;
let did: string[];
let answers: Record<string, (request: ActionRequest) => unknown>;

beforeEach(() => {
  XrmMockGenerator.initialise();
  page = freshDocument("explore");
  did = [];
  rows = {
    [SchemeTable.table]: [
      { [SchemeTable.id]: "draft", [SchemeTable.title]: "<b>Draft</b>", [SchemeTable.status]: SchemeStatus.draft, [SchemeTable.status + formatted]: "Draft", [SchemeTable.highFrom]: 75, [SchemeTable.mediumFrom]: 50 },
      { [SchemeTable.id]: "old", [SchemeTable.title]: "Old", [SchemeTable.status]: SchemeStatus.retired, [SchemeTable.status + formatted]: "Retired", [SchemeTable.highFrom]: 80, [SchemeTable.mediumFrom]: 40 },
    ],
    [Factor.table]: [{ [Factor.id]: "factor", [Factor.kind]: 653210000, [Factor.kind + formatted]: "Annual value", [Factor.weight]: 2 }],
    [Segment.table]: [{ [Segment.id]: "s1", [Segment.title]: "One" }, { [Segment.id]: "s2", [Segment.title]: "Two" }],
  };
  answers = {
    cseg_PreviewScheme: () => ({
      Customers: 3, Moved: 1, MovedValue: 360, Problems: "",
      Levels: [{ choice: Priority.high, name: "High", customers: 2, customersbefore: 1 }],
      Migration: [move(Priority.low, Priority.high, 1), move(Priority.high, Priority.high, 1)],
      Groups: [],
    }),
    cseg_PreviewSegment: () => ({ Matched: 3, Contactable: 2, AnnualValue: 960, Groups: [{ Group: "98", Customers: 2, AnnualValue: 600, ShareOfValue: 62.5 }], Averages: [{ Measure: "Age", Segment: 40, Rest: 30, DifferenceToRest: 10 }] }),
    cseg_CloneScheme: () => ({ Copy: { [SchemeTable.id]: "draft" } }),
  };
  const api = Xrm.WebApi as unknown as Record<string, unknown>;
  api.retrieveMultipleRecords = (table: string, options: string) => table !== Contact.table && rows[table] === undefined ? Promise.reject(new Error("No right.")) : Promise.resolve({ entities: table === Contact.table ? (options.includes(encodeURIComponent(`value="5"`)) ? [{ frequency: 4, customers: 7 }] : []) : rows[table] });
  api.updateRecord = (table: string, id: string, data: Row) => {
    did.push(`${table} ${id} ${JSON.stringify(data)}`);
    return Promise.resolve({});
  };
  api.online = {
    execute: (request: ActionRequest) => {
      const { operationName, boundParameter, parameterTypes } = request.getMetadata();
      const row = boundParameter === null ? null : (request[boundParameter] as { id: string });
      const values = Object.keys(parameterTypes).filter((name) => name !== boundParameter).map((name) => ` ${name}=${JSON.stringify(request[name])}`);
      did.push(`${operationName}${row === null ? "" : ` of ${row.id}`}${values.join("")}`);
      return Promise.resolve({ ok: true, status: 200, json: () => Promise.resolve(answers[operationName]?.(request)) });
    },
  };
  (Xrm.Utility as { getResourceString: unknown }).getResourceString = (_: string, key: string) => `${key} {0}`.replace(" {0}", /^WeightOf|^CustomersBy$|^PreviewMoved|^SaveAs|^CannotRead/.test(key) ? " {0}" : "");
});

const control = (label: string, at = 0): HTMLInputElement => {
  const found = [...page.querySelectorAll("label")].filter((one) => (one.firstChild?.textContent ?? "") === label)[at];
  assert.ok(found, `There is no control named ${label}.`);
  return page.getElementById(found.htmlFor) as HTMLInputElement;
};

const change = (element: HTMLInputElement, value: string): void => {
  element.value = value;
  element.dispatchEvent(new window.Event("change"));
};

const figure = (title: string): Promise<Element> => until(() => [...page.querySelectorAll("figure")].find((one) => one.querySelector("figcaption")?.textContent === title));
const doneLast = async (beginning: string): Promise<string> => until(() => (did.at(-1)?.startsWith(beginning) === true ? did.at(-1) : null));

test("a weight and a threshold are written to the draft, and the preview is asked for after that", async () => {
  await showExplore(Xrm);
  await figure("CustomersByLevel");
  did = [];
  assert.equal(control("WeightOf Annual value").value, "2");
  change(control("WeightOf Annual value"), "3.5");
  await doneLast("cseg_PreviewScheme");
  change(control("HighFrom"), "60");
  await until(() => did.length === 4);
  change(control("MediumFrom"), "20");
  await until(() => did.length === 6);
  assert.deepEqual(did, [
    `${Factor.table} factor {"${Factor.weight}":3.5}`, "cseg_PreviewScheme of draft",
    `${SchemeTable.table} draft {"${SchemeTable.highFrom}":60}`, "cseg_PreviewScheme of draft",
    `${SchemeTable.table} draft {"${SchemeTable.mediumFrom}":20}`, "cseg_PreviewScheme of draft",
  ]);
});

test("the distribution and the migration matrix are drawn as pictures with their numbers", async () => {
  await showExplore(Xrm);
  const levels = await figure("CustomersByLevel");
  assert.deepEqual([...levels.querySelectorAll("tbody td")].map((cell) => cell.textContent), ["2", "1", "0", "0"]);
  assert.ok(levels.querySelector("svg"));
  const matrix = await figure("Migration");
  assert.deepEqual([...matrix.querySelectorAll("tbody tr")].map((row) => row.textContent), ["level_high10", "level_low10"]);
  assert.equal(matrix.querySelectorAll("svg rect").length, 4);
});

test("a scheme that is no draft stands, and its copy is opened", async () => {
  await showExplore(Xrm);
  await figure("CustomersByLevel");
  change(control("Scheme"), "old");
  await until(() => control("HighFrom").disabled);
  assert.equal(control("WeightOf Annual value").disabled, true);
  await until(() => [...page.querySelectorAll("button")].find((one) => one.textContent === "CopyIntoDraft")).then((button) => { button.click(); });
  await until(() => !control("HighFrom").disabled);
  assert.ok(did.includes("cseg_CloneScheme of old"));
});

test("another draft can be what a scheme is compared with", async () => {
  await showExplore(Xrm);
  await figure("CustomersByLevel");
  change(control("CompareWith"), "old");
  assert.match(await doneLast("cseg_PreviewScheme of draft CompareWith"), /"cseg_priorityschemeid":"old"/);
});

test("the heat map has 25 cells, and the counts of the server", async () => {
  await showExplore(Xrm);
  const heat = await figure("RecencyAndFrequency");
  assert.equal(heat.querySelectorAll("svg rect").length, 25);
  assert.deepEqual([...heat.querySelectorAll("tbody tr")].map((row) => row.textContent)[0], "R 500070");
});

test("members are divided by postcode, by age and by a choice, and compared with another segment", async () => {
  await showExplore(Xrm);
  await doneLast("cseg_Preview");
  const segment = control("Segment");
  did = [];
  change(segment, "s1");
  assert.match(await doneLast("cseg_PreviewSegment"), /SplitBy="address1_postalcode" Segment=\{.*"cseg_segmentid":"s1"\} PrefixLength=1$/);
  change(control("FirstCharacters"), "99");
  assert.match(await until(() => did[1]), /PrefixLength=10$/);
  change(control("SplitBy"), Contact.age);
  assert.match(await until(() => did[2]), /SplitBy="cseg_age"/);
  assert.doesNotMatch(did[2] ?? "", /PrefixLength/);
  assert.equal(control("FirstCharacters").parentElement?.hidden, true);
  change(control("SplitBy"), Contact.priority);
  assert.match(await until(() => did[3]), /SplitBy="cseg_priority"/);
  change(control("CompareWith", 1), "s2");
  assert.match(await until(() => did[4]), /CompareWith=\{.*"s2"\}/);
  const heads = await until(() => [[...page.querySelectorAll("th[scope=col]")].map((cell) => cell.textContent)].find((all) => all.includes("Two")));
  assert.deepEqual(heads.slice(-6), ["Measure", "Segment", "Rest", "Difference", "Two", "Difference"]);
});

test("names are text, whatever they hold", async () => {
  await showExplore(Xrm);
  await figure("CustomersByLevel");
  assert.equal(page.querySelector("b"), null);
  assert.match(control("Scheme").textContent, /<b>Draft<\/b>/);
});

test("a refused change is said in the server's words, and what cannot be read says so alone", async () => {
  (Xrm.WebApi as unknown as Record<string, unknown>).updateRecord = () => Promise.reject(new Error("Medium begins above High."));
  Reflect.deleteProperty(rows, Segment.table);
  await showExplore(Xrm);
  await figure("CustomersByLevel");
  change(control("MediumFrom"), "90");
  await until(() => page.querySelector(".wrong")?.textContent === "Medium begins above High.");
  assert.match([...page.querySelectorAll(".wrong")].map((one) => one.textContent).join(), /CannotRead No right\./);
});
