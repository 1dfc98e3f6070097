import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { XrmMockGenerator } from "xrm-mock";
import { activateScheme, adoptDrift, composeText, hasDrift, mineSuggestions, publishAll, publishSegment, recalculateAll, recalculateCustomers, refreshSegment, restoreDrift } from "../src/commands/commands";
import { schemeSummary, segmentSummary } from "../src/commands/summaries";
import { Lifecycle, RunTable, Segment, TextTemplate } from "../src/shared/columns";

interface Sent {
  entity?: { entityType: string; id: string };
  getMetadata: () => { operationName: string; boundParameter: string | null; parameterTypes: Record<string, unknown> };
}

let sent: Sent[] = [];
let answer: unknown = {};
let answers: unknown[] = [];
let confirms = true;
let said: string[] = [];
let progress: (string | null)[] = [];

const form = (): Xrm.FormContext => XrmMockGenerator.getFormContext();

beforeEach(() => {
  XrmMockGenerator.initialise();
  sent = [];
  answer = {};
  answers = [];
  confirms = true;
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
    openConfirmDialog: ({ text }: { text: string }) => Promise.resolve({ confirmed: said.push(`asked: ${text}`) > 0 && confirms }),
    openErrorDialog: ({ message }: { message: string }) => Promise.resolve(said.push(`error: ${message}`)),
  });
  Object.assign(WebApi ?? {}, {
    online: {
      execute: (request: Sent) => {
        sent.push(request);
        if (answers.length > 0) answer = answers.shift();
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

test("drift is adopted or restored after a question", async () => {
  for (const [command, choice] of [[adoptDrift, "adopt"], [restoreDrift, "restore"]] as const) {
    sent = [];
    await command(form());
    const [request] = sent;
    assert.deepEqual([request?.getMetadata().operationName, (request as unknown as { Choice: string }).Choice], ["cseg_ResolveDrift", choice]);
  }
  confirms = false;
  sent = [];
  await adoptDrift(form());
  assert.deepEqual(sent, []);
});

test("drift that is said on the form can be settled", () => {
  const drift = XrmMockGenerator.Attribute.createString(Segment.drift, "");
  assert.equal(hasDrift(form()), false);
  drift.setValue("The query was changed by hand.");
  assert.equal(hasDrift(form()), true);
});

test("runs over everything go on page by page with their progress and end with their counts", async () => {
  for (const [command, kind] of [[recalculateAll, 653210002], [publishAll, 653210003], [mineSuggestions, 653210004]] as const) {
    sent = [];
    said = [];
    progress = [];
    let refreshed = 0;
    answers = [{ Run: { [RunTable.id]: "cccccccc-0000-0000-0000-000000000000" } }, { IsOpen: true, Done: 1, Total: 2 }, { IsOpen: false, Done: 2, Total: 2, Changed: 1, Failed: 0 }];
    await command({ refresh: () => { refreshed++; } });
    assert.deepEqual(sent.map((request) => [request.getMetadata().operationName, request.entity?.id.slice(0, 8)]), [["cseg_StartBulkRun", undefined], ["cseg_ContinueBulkRun", "cccccccc"], ["cseg_ContinueBulkRun", "cccccccc"]]);
    assert.equal((sent[0] as unknown as { Kind: number }).Kind, kind);
    assert.deepEqual([progress.includes("RunDone 1 2"), refreshed, said.at(-1)], [true, 1, "RunEnded 2 1"]);
  }
});

test("a run that somebody else has under way is said and not gone on with", async () => {
  answer = new Error("'Recalculate all' is not at its end yet.");
  await recalculateAll({ refresh: () => undefined });
  assert.deepEqual([sent.length, said.at(-1)], [1, "error: 'Recalculate all' is not at its end yet."]);
});

test("a scheme is activated by one call, after a question", async () => {
  await activateScheme(form());
  assert.deepEqual(sent.map((request) => request.getMetadata().operationName), ["cseg_ActivateScheme"]);
  confirms = false;
  await activateScheme(form());
  assert.equal(sent.length, 1);
});

test("a text is composed of the chosen template, says what is missing, and is copied on request", async () => {
  let copied = "";
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { clipboard: { writeText: (text: string) => Promise.resolve((copied = text)) } } });
  Object.assign(Xrm.Utility, { lookupObjects: () => Promise.resolve([{ id: "{DDDDDDDD-0000-0000-0000-000000000000}", name: "Thanks", entityType: TextTemplate.table }]) });
  answer = { Subject: "Thank you", Body: "Dear Ann", IsHtml: false, MissingValues: ["lastproduct"] };
  await composeText(form());
  assert.equal((sent[0] as unknown as { Template: Record<string, string> }).Template[TextTemplate.id], "dddddddd-0000-0000-0000-000000000000");
  assert.deepEqual([said.at(-1), copied], ["asked: Thank you\n\nDear Ann\n\nMissingValues lastproduct {1}", "Dear Ann"]);
});

test("a text is not composed where no template was chosen", async () => {
  Object.assign(Xrm.Utility, { lookupObjects: () => Promise.resolve([]) });
  await composeText(form());
  assert.deepEqual(sent, []);
});
