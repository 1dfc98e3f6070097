import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { XrmMockGenerator } from "xrm-mock";
import { onLoad } from "../src/contact/contact";
import { Contact, ContactFrequency, Priority } from "../src/shared/columns";

type Note = [message: string, level: string, id: string];
let notes: Note[] = [];

beforeEach(() => {
  XrmMockGenerator.initialise();
  notes = [];
  const { ui, data } = XrmMockGenerator.getFormContext();
  ui.setFormNotification = (message, level, id) => notes.push([message, level, id]) > 0;
  ui.clearFormNotification = (id) => (notes = notes.filter((note) => note[2] !== id)).length >= 0;
  data.addOnLoad = () => undefined;
  (Xrm.Utility as { getResourceString: unknown }).getResourceString = (_: string, key: string) => `${key} {0}`;
});

const load = (): void => {
  onLoad(XrmMockGenerator.getEventContext());
};

test("a high priority is announced with its reason", () => {
  XrmMockGenerator.Attribute.createOptionSet(Contact.priority, Priority.high);
  XrmMockGenerator.Attribute.createString(Contact.priorityReason, "Annual value 600.00");
  load();
  assert.deepEqual(notes.map(([message, level]) => [message, level]), [["HighPriorityBecause Annual value 600.00", "INFO"]]);
});

test("other priorities are not announced", () => {
  XrmMockGenerator.Attribute.createOptionSet(Contact.priority, Priority.low);
  load();
  assert.deepEqual(notes, []);
});

test("a customer who never wants contact gets a warning", () => {
  XrmMockGenerator.Attribute.createOptionSet(Contact.contactFrequency, ContactFrequency.never);
  load();
  assert.equal(notes[0]?.[1], "WARNING");
  assert.match(notes[0][0], /^DoNotContactFrequency/);
});

test("a customer who refuses every channel gets a warning, one who leaves a channel open does not", () => {
  for (const column of [Contact.doNotEmail, Contact.doNotPhone]) XrmMockGenerator.Attribute.createBoolean(column, true);
  const post = XrmMockGenerator.Attribute.createBoolean(Contact.doNotPost, false);
  load();
  assert.equal(notes.length, 0);
  post.setValue(true);
  load();
  assert.match(notes.map(([message]) => message).join(), /^DoNotContactChannels/);
});

test("computed columns are read-only", () => {
  const value = XrmMockGenerator.Attribute.createNumber(Contact.annualValue, 600);
  const name = XrmMockGenerator.Attribute.createString("nickname", "A");
  load();
  assert.deepEqual([value, name].map((a) => (a.controls.get(0) as Xrm.Controls.StandardControl).getDisabled()), [true, false]);
});

test("a form without our columns loads", () => {
  load();
  assert.deepEqual(notes, []);
});
