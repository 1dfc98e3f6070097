import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { XrmMockGenerator } from "xrm-mock";
import { onLoad } from "../src/profileattribute/profileattribute";
import { ProfileAttribute, ProfileCategory, ValueOfKind } from "../src/shared/columns";

const columns = [...new Set(Object.values(ValueOfKind))];
let kind: number | Error = 653210000;

const shown = (): string[] => columns.filter((column) => XrmMockGenerator.getFormContext().getControl<Xrm.Controls.StandardControl>(column).getVisible());
const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 0));
const category = (): Xrm.LookupValue[] => [{ id: "{AAAAAAAA-0000-0000-0000-000000000000}", entityType: ProfileCategory.table, name: "Birthstone" }];

beforeEach(() => {
  XrmMockGenerator.initialise();
  for (const column of columns) XrmMockGenerator.Attribute.createString(column, "");
  const { WebApi } = Xrm as unknown as Record<string, Record<string, unknown>>;
  Object.assign(WebApi ?? {}, { retrieveRecord: () => (kind instanceof Error ? Promise.reject(kind) : Promise.resolve({ [ProfileCategory.kind]: kind })) });
});

test("only the value of the category's kind shows", async () => {
  XrmMockGenerator.Attribute.createLookup(ProfileAttribute.category, category());
  for (const [value, column] of Object.entries(ValueOfKind)) {
    kind = Number(value);
    onLoad(XrmMockGenerator.getEventContext());
    await settled();
    assert.deepEqual(shown(), [column]);
  }
});

test("another category shows another value, and none shows all", async () => {
  kind = 653210000;
  const lookup = XrmMockGenerator.Attribute.createLookup(ProfileAttribute.category, category());
  onLoad(XrmMockGenerator.getEventContext());
  await settled();
  kind = 653210002;
  lookup.fireOnChange();
  await settled();
  assert.deepEqual(shown(), ["cseg_datevalue"]);
  lookup.setValue(null as unknown as Xrm.LookupValue[]);
  lookup.fireOnChange();
  await settled();
  assert.deepEqual(shown(), columns);
});

test("where the category cannot be read all values show", async () => {
  kind = new Error("no");
  XrmMockGenerator.Attribute.createLookup(ProfileAttribute.category, category());
  onLoad(XrmMockGenerator.getEventContext());
  await settled();
  assert.deepEqual(shown(), columns);
});
