import assert from "node:assert/strict";
import { test } from "node:test";
import { comparison, distribution, migration, recencyFrequency, split } from "../src/explore/answers";
import { csvOf, fileName } from "../src/explore/figures";
import { heatOf } from "../src/explore/pictures";
import { Priority } from "../src/shared/columns";

const texts = (key: string, ...values: string[]): string => [key, ...values].join(" ");

test("numbers leave as a file that a spreadsheet reads, whatever the names are", () => {
  const file = csvOf({ title: "T", head: ["Name", "Value"], rows: [['A "B", C', -1.5], ["=HYPERLINK(1)", null], ["line\nbreak", 2]] });
  assert.equal(file, '\uFEFFName,Value\r\n"A ""B"", C",-1.5\r\n\'=HYPERLINK(1),\r\n"line\nbreak",2\r\n');
});

test("a file is named by its title, in letters and figures", () => {
  assert.equal(fileName("Kunden nach Priorität: \"A/B\"", "csv"), "Kunden-nach-Priorität-A-B.csv");
  assert.equal(fileName("***", "png"), "figures.png");
});

test("levels have the user's names, groups their own, and who has none yet says so", () => {
  const level = { choice: Priority.high, name: "High", customersbefore: 2, valuebefore: 10, customers: 5, value: 90.5 };
  const shown = distribution("Levels", "Level", [level, { choice: -1, name: "none yet", customersbefore: 1 }, { choice: Priority.high, name: "Champions", customers: 1 }], texts);
  assert.deepEqual(shown.figures.rows, [["level_high", 5, 2, 90.5, 10], ["NoneYet", 0, 1, 0, 0], ["Champions", 1, 0, 0, 0]]);
  assert.deepEqual(shown.bars?.[0], { label: "level_high", value: 5, before: 2 });
});

test("the matrix has the levels that anybody has or gets, in order and both ways", () => {
  const move = (from: number, to: number, customers: number): object => ({ from, fromname: from === -1 ? "none yet" : from === Priority.high ? "High" : "Low", to, toname: to === Priority.high ? "High" : "Low", customers });
  const shown = migration("Moves", [move(Priority.low, Priority.high, 3), move(Priority.high, Priority.high, 7), move(-1, Priority.low, 1)], texts);
  assert.deepEqual(shown.figures.head, ["FromTo", "NoneYet", "level_high", "level_low"]);
  assert.deepEqual(shown.figures.rows, [["NoneYet", 0, 0, 1], ["level_high", 0, 7, 0], ["level_low", 0, 3, 0]]);
});

test("the best customers are in the upper right corner of the heat map, and a score that nobody has is 0", () => {
  const { grid } = recencyFrequency("RF", new Map([["5 5", 4], ["1 2", 9]]), texts);
  assert.deepEqual([grid?.down[0], grid?.across[4], grid?.cells[0]?.[4], grid?.cells[4]?.[1], grid?.cells[2]?.[2]], ["R 5", "F 5", 4, 9, 0]);
});

test("only nothing is white, and the most is darkest", () => {
  assert.deepEqual([0, 1, 50, 100].map((value) => heatOf(value, 100)), [0, 1, 2, 4]);
  assert.equal(heatOf(0, 0), 0);
});

test("an average stands beside the rest, and beside another segment where one is chosen", () => {
  const measures = [{ Measure: "Annual value", Segment: 150, Everyone: 120, Rest: 60, DifferenceToRest: 90, Other: 60, DifferenceToOther: 90 }, { Measure: "Age", Everyone: 30 }];
  assert.deepEqual(comparison("C", measures, null, texts).figures.rows, [["Annual value", 150, 60, 90], ["Age", null, null, null]]);
  assert.deepEqual(comparison("C", measures, "Rome", texts).figures.head, ["Measure", "Segment", "Rest", "Difference", "Rome", "Difference"]);
});

test("groups that the server makes itself are named in the user's language", () => {
  const names = ["under 20", "20 to 29", "80 and older", "(empty)", "Low"].map((Group) => ({ Group }));
  assert.deepEqual(split("S", "age", names, texts).figures.rows.map(([name]) => name), ["AgeUnder 20", "AgeBand 20 29", "AgeFrom 80", "GroupEmpty", "Low"]);
});

test("groups keep their order, and what the server leaves out is nothing", () => {
  assert.deepEqual(split("S", "age", [{ Group: "20 to 29", Customers: 2, AnnualValue: 5.5, ShareOfValue: 100 }, { Group: "(empty)", Customers: 1 }], texts).figures.rows, [["AgeBand 20 29", 2, 5.5, 100], ["GroupEmpty", 1, 0, 0]]);
});
