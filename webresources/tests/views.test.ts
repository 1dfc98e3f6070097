import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { priorityIcon } from "../src/views/views";
import { Contact, Priority } from "../src/shared/columns";

const row = (value: number | null, label: string): string => JSON.stringify({ [`${Contact.priority}_Value`]: value, [Contact.priority]: label });

test("each level has an icon that exists, told by its label", () => {
  const icons = new Set(readdirSync("src/icons").map((name) => `cseg_/icons/${name}`));
  for (const [level, label] of [[Priority.high, "High"], [Priority.medium, "Medium"], [Priority.low, "Low"]] as const) {
    const [image, tooltip] = priorityIcon(row(level, label));
    assert.ok(icons.has(image));
    assert.equal(tooltip, label);
  }
});

test("a customer without a level has no icon", () => {
  assert.deepEqual([priorityIcon(row(Priority.none, "None"))[0], priorityIcon(row(null, ""))[0]], ["", ""]);
});
