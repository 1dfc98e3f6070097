import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fill } from "../src/shared/texts";

const keysOf = (language: number): string[] =>
  [...readFileSync(`src/strings/CrmSegmentation.${language}.resx`, "utf8").matchAll(/<data name="([^"]+)"/g)].map((match) => match[1] ?? "");

test("places are filled, and a value's own braces stay", () => {
  assert.equal(fill("{0} of {1}", ["{1}", "b"]), "{1} of b");
});

test("German has every text that English has", () => {
  assert.deepEqual(keysOf(1031), keysOf(1033));
});

test("every text that the scripts ask for exists", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map((name) => readFileSync(`src/${name}`, "utf8"));
  const asked = sources.flatMap((source) => [...source.matchAll(/\btexts?\("(\w+)"|textsOf\(\w+\)\("(\w+)"/g)].map((match) => match[1] ?? match[2] ?? ""));
  const known = new Set(keysOf(1033));
  assert.ok(asked.length > 10);
  assert.deepEqual(asked.filter((key) => !known.has(key)), []);
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
