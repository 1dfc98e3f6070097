import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { XrmMockGenerator } from "xrm-mock";
import { publishSegment, recalculateCustomers, refreshSegment } from "../src/commands/commands";
import { schemeSummary, segmentSummary } from "../src/commands/summaries";
import { Lifecycle, Segment } from "../src/shared/columns";

interface Sent {
  entity?: { entityType: string; id: string };
  getMetadata: () => { operationName: string; boundParameter: string | null; parameterTypes: Record<string, unknown> };
}

let sent: Sent[] = [];
let answer: unknown = {};
let said: string[] = [];
let progress: (string | null)[] = [];

const form = (): Xrm.FormContext => XrmMockGenerator.getFormContext();

beforeEach(() => {
  XrmMockGenerator.initialise();
  sent = [];
  answer = {};
  said = [];
  progress = [];
  const { ui, data } = XrmMockGenerator.getFormContext();
  ui.setFormNotification = (message) => said.push(message) > 0;
  ui.clearFormNotification = () => true;
  ui.refreshRibbon = () => undefined;
  data.save = () => Promise.resolve() as never;
  data.refresh = () => Promise.resolve() as never;
  data.getIsDirty = () => false;
  const { Utility, Navigation, WebApi } = Xrm as unknown as Record<string, Record<string, unknown>>;
  Object.assign(Utility ?? {}, {
    getResourceString: (_: string, key: string) => `${key} {0} {1}`,
    showProgressIndicator: (message: string) => progress.push(message),
    closeProgressIndicator: () => progress.push(null),
  });
  Object.assign(Navigation ?? {}, {
    openAlertDialog: ({ text }: { text: string }) => Promise.resolve(said.push(text)),
    openErrorDialog: ({ message }: { message: string }) => Promise.resolve(said.push(`error: ${message}`)),
  });
  Object.assign(WebApi ?? {}, {
    online: {
      execute: (request: Sent) => {
        sent.push(request);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ status: 200, json: () => Promise.resolve(answer) });
      },
    },
  });
});

test("customers are recalculated one by one, each bound to its row", async () => {
  let refreshed = 0;
  answer = { Changed: true };
  await recalculateCustomers({ refresh: () => { refreshed++; } }, ["{AAAAAAAA-0000-0000-0000-000000000000}", "bbbbbbbb-0000-0000-0000-000000000000"]);
  assert.deepEqual(sent.map((request) => [request.entity?.entityType, request.entity?.id.slice(0, 8), request.getMetadata().operationName, request.getMetadata().boundParameter]), [
    ["contact", "aaaaaaaa", "cseg_RecalculateCustomer", "entity"],
    ["contact", "bbbbbbbb", "cseg_RecalculateCustomer", "entity"],
  ]);
  assert.deepEqual([refreshed, said], [1, ["RecalculatedSome 2 2"]]);
});

test("what the server refuses is shown as it says it, and the progress is gone", async () => {
  answer = new Error("The segment is not published.");
  await refreshSegment(form());
  assert.deepEqual([said, progress.at(-1)], [["error: The segment is not published."], null]);
});

test("drift is said in place of the count", async () => {
  answer = { Members: 7, Drift: "The query was changed by hand." };
  await refreshSegment(form());
  assert.deepEqual(said, ["The query was changed by hand."]);
});

test("a refused publishing leaves the lifecycle as it was", async () => {
  const lifecycle = XrmMockGenerator.Attribute.createOptionSet(Segment.lifecycle, Lifecycle.draft);
  XrmMockGenerator.getFormContext().data.save = () => Promise.reject(new Error("refused")) as never;
  await publishSegment(form());
  assert.deepEqual([lifecycle.getValue(), said], [Lifecycle.draft, []]);
});

test("a segment's preview says who is held back, who would move and what may be wrong", () => {
  const text = (key: string, ...values: string[]): string => [key, ...values].join(" ");
  const preview = { Matched: 3, Contactable: 2, AnnualValue: 960, HeldBack: "1 want no e-mail", Joiners: 2, Leavers: 0, Warnings: "Tiny: 2 members" };
  assert.deepEqual(segmentSummary(preview, text).split("\n"), ["PreviewMatched 3 2 960.00", "PreviewHeldBack 1 want no e-mail", "PreviewChange 2 0", "Tiny: 2 members"]);
});

test("a scheme's preview leaves out levels that nobody has or had", () => {
  const text = (key: string, ...values: string[]): string => [key, ...values].join(" ");
  const preview = { Moved: 1, Customers: 3, MovedValue: 360, Levels: [{ name: "High", customers: 2, customersbefore: 1 }, { name: "None", customers: 0, customersbefore: 0 }], Problems: "" };
  assert.deepEqual(schemeSummary(preview, text).split("\n"), ["PreviewMoved 1 3 360.00", "PreviewLevel High 2 1"]);
});
