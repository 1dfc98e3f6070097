import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/** As `npm run sizes` prints them. */
const sizes = execFileSync(process.execPath, ["bundles.mjs"], { encoding: "utf8" }).trim().split("\n").map((line) => {
  const [, name, bytes, budget] = /^(\w+)\s+(\d+) bytes.*\(at most (\d+)\)$/.exec(line) ?? [];
  return { name: name ?? line, bytes: Number(bytes), budget: Number(budget) };
});

test("no script weighs more than its budget", () => {
  assert.ok(sizes.length >= 7);
  assert.deepEqual(sizes.filter(({ bytes, budget }) => !(bytes <= budget)), []);
});

test("what the README states of the scripts' sizes is so", () => {
  const readme = readFileSync("README.md", "utf8");
  for (const { name, bytes } of sizes) {
    const stated = Number(new RegExp(`\\| ${name}[^|]* \\| ([\\d.]+) kB`).exec(readme)?.[1]) * 1000;
    assert.ok(Math.abs(stated - bytes) <= bytes / 10, `README.md states ${stated} bytes of ${name}, it has ${bytes}: state what \`npm run sizes\` prints.`);
  }
});
