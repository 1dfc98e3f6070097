import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { operatorKey, operatorsOf, type Kind } from "../src/segmentbuilder/operators";
import { LinkedTables, Priority } from "../src/shared/columns";
import { splits } from "../src/explore/answers";
import { fill } from "../src/shared/texts";

const resx = (language: number): string => readFileSync(`src/strings/CrmSegmentation.${language}.resx`, "utf8");
const keysOf = (language: number): string[] => [...resx(language).matchAll(/<data name="([^"]+)"/g)].map((match) => match[1] ?? "");
const textsIn = (language: number): Map<string, string> =>
  new Map([...resx(language).matchAll(/<data name="([^"]+)"[^>]*>\s*<value>([^<]*)<\/value>/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));

const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map((name) => readFileSync(`src/${name}`, "utf8"));

const kinds: readonly Kind[] = ["text", "number", "date", "choice", "choices", "yesno", "row"];

/** Keys that the scripts put together of a name and of what they find. */
const made = [
  ...new Set(kinds.flatMap(operatorsOf).map(operatorKey)),
  ...LinkedTables.map(({ table }) => `AddLink_${table}`),
  ...Object.keys(Priority).flatMap((level) => [`level_${level}`, `treatment_${level}`]),
  ...["email", "phone", "post"].map((channel) => `channel_${channel}`),
  ...["yes", "forbidden", "missing"].map((reach) => `reach_${reach}`),
  ...[0, 1, 2, 3, 4, 5, 6].map((kind) => `factor_${653210000 + kind}`),
  ...["purchases", "some_purchases", "segments", "some_segments", "suggestions", "some_suggestions", "treatment"].map((part) => `NotShown_${part}`),
  ...splits.map((column) => `split_${column}`),
];

test("places are filled, and a value's own braces stay", () => {
  assert.equal(fill("{0} of {1}", ["{1}", "b"]), "{1} of b");
});

test("German has every text that English has, once, and none is empty", () => {
  assert.deepEqual(keysOf(1031), keysOf(1033));
  assert.equal(new Set(keysOf(1033)).size, keysOf(1033).length);
  for (const language of [1033, 1031]) assert.deepEqual([...textsIn(language)].filter(([, value]) => value.trim() === ""), []);
});

test("German has the places that English has, for the same values", () => {
  const places = (text: string | undefined): string[] => [...(text ?? "").matchAll(/\{\d+\}/g)].map(([place]) => place).sort();
  const german = textsIn(1031);
  for (const [key, english] of textsIn(1033)) assert.deepEqual(places(german.get(key)), places(english), key);
});

test("every text that the scripts ask for exists", () => {
  const asked = sources.flatMap((source) => [...source.matchAll(/\b(?:texts?|fact)\("(\w+)"|textsOf\(\w+\)\("(\w+)"/g)].map((match) => match[1] ?? match[2] ?? ""));
  const known = new Set(keysOf(1033));
  assert.ok(asked.length > 10);
  assert.deepEqual([...asked, ...made].filter((key) => !known.has(key)), []);
});

test("every text that exists is asked for", () => {
  const written = new Set(sources.flatMap((source) => [...source.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? "")));
  assert.deepEqual(keysOf(1033).filter((key) => !written.has(key) && !made.includes(key)), []);
});

test("suggested treatments belittle nobody, and low priority gets what it asks for", () => {
  const valueOf = (language: number, key: string): string =>
    new RegExp(`<data name="${key}"[^>]*>\\s*<value>([^<]+)<`).exec(readFileSync(`src/strings/CrmSegmentation.${language}.resx`, "utf8"))?.[1] ?? "";
  const belittling = /unimportant|worthless|ignore|waste|avoid|bad|cheap|refuse|no effort|only|unwichtig|wertlos|ignorier|vermeid|schlecht|billig|ablehn|kein aufwand|nur /i;
  for (const language of [1033, 1031]) {
    for (const level of ["high", "medium", "low", "none"]) assert.doesNotMatch(valueOf(language, `treatment_${level}`), belittling);
  }
  assert.match(valueOf(1033, "treatment_low"), /like everyone/);
  assert.match(valueOf(1031, "treatment_low"), /wie bei allen/);
});
