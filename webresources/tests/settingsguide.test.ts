import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applies, divided } from "../src/settingsguide/guide";
import { fill, type Texts } from "../src/shared/texts";

const entity = readFileSync("../solution/src/Entities/cseg_settings/Entity.xml", "utf8");

/** The columns whose descriptions in one language say a default, as the form's guide divides them. */
const divisions = (language: number, mark: string): Map<string, { why: string; standard: string | null }> =>
  new Map([...entity.matchAll(/<attribute PhysicalName="(cseg_\w+)">([\s\S]*?)<\/attribute>/g)].map(([, name = "", body = ""]) => {
    const descriptions = [...body.matchAll(/<Description description="([^"]*)" languagecode="(\d+)"/g)].filter(([, , code]) => Number(code) === language);
    return [name, divided(descriptions.at(-1)?.[1] ?? "", mark)];
  }));

const texts: Texts = (key, ...values) => fill({ GuideDefault: "{0} (default)", GuideEntered: "entered, else {0}", GuideNothing: "nothing", GuideEnteredAlone: "entered" }[key] ?? key, values);

test("a description ends with its default, which keeps its decimal point", () => {
  assert.deepEqual(divided("How many times as likely. Default: 1.1.", "Default: "), { why: "How many times as likely.", standard: "1.1" });
  assert.deepEqual(divided("What people call it.", "Default: "), { why: "What people call it.", standard: null });
});

test("an empty field takes its default, another what was entered", () => {
  const field = { label: "", description: "" };
  assert.equal(applies({ ...field, isEmpty: true }, "20", texts), "20 (default)");
  assert.equal(applies({ ...field, isEmpty: false }, "20", texts), "entered, else 20");
  assert.equal(applies({ ...field, isEmpty: true }, null, texts), "nothing");
  assert.equal(applies({ ...field, isEmpty: false }, null, texts), "entered");
});

test("the same columns say a default in English and in German, and why they are there", () => {
  const names = (map: ReturnType<typeof divisions>): string[] => [...map].filter(([, { standard }]) => standard !== null).map(([name]) => name);
  const english = divisions(1033, "Default: ");
  const german = divisions(1031, "Standard: ");
  assert.ok(names(english).length >= 20);
  assert.deepEqual(names(german), names(english));
  for (const { why, standard } of [...english.values(), ...german.values()])
    if (standard !== null) assert.ok(why.endsWith(".") && standard !== "", `${why} ${standard}`);
});
