import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { standalone } from "../src/explore/standalone";
import { callApi, reference } from "../src/shared/request";

const context = (languageId = 1033): { getClientUrl: () => string; userSettings: { languageId: number } } => ({ getClientUrl: () => "https://example.com/org", userSettings: { languageId } });
const texts = { 1031: { Explore: "Erkunden" }, 1033: { Explore: "Explore", Only: "Only English" } };

let asked: string[] = [];
let refusal: Response | null = null;

beforeEach(() => {
  asked = [];
  refusal = null;
  globalThis.fetch = (input, init) => {
    const url = input as string;
    asked.push(`${init?.method ?? ""} ${url.replace("https://example.com/org/api/data/v9.2/", "")}${typeof init?.body === "string" ? ` ${init.body}` : ""}`);
    const table = /EntityDefinitions\(LogicalName='(\w+)'\)/.exec(url)?.[1];
    if (table !== undefined) return Promise.resolve(Response.json({ EntitySetName: `${table}s` }));
    return Promise.resolve(refusal ?? (init?.method === "PATCH" ? new Response(null, { status: 204 }) : Response.json({ value: [{ a: 1 }], Moved: 4 })));
  };
});

test("rows are read and changed under the names that the organisation has for their tables, each asked for once", async () => {
  const { WebApi } = standalone(context(), texts);
  assert.deepEqual(await WebApi.retrieveMultipleRecords("cseg_segment", "?$top=1"), { entities: [{ a: 1 }] });
  await WebApi.updateRecord("cseg_segment", "7", { b: 2 });
  assert.deepEqual(asked, ["GET EntityDefinitions(LogicalName='cseg_segment')?$select=EntitySetName", "GET cseg_segments?$top=1", 'PATCH cseg_segments(7) {"b":2}']);
});

test("an action is called on its row, one without a row by its name", async () => {
  const api = standalone(context(), texts);
  assert.deepEqual((await callApi(api, "cseg_PreviewScheme", { entityType: "cseg_priorityscheme", id: "9" }, { CompareWith: reference("cseg_priorityscheme", "id", "8") })).Moved, 4);
  await callApi(api, "cseg_PreviewSegment", null, { Filter: { type: "Edm.String", value: "<filter/>" } });
  assert.deepEqual(asked.slice(1), [
    'POST cseg_priorityschemes(9)/Microsoft.Dynamics.CRM.cseg_PreviewScheme {"CompareWith":{"@odata.type":"Microsoft.Dynamics.CRM.cseg_priorityscheme","id":"8"}}',
    'POST cseg_PreviewSegment {"Filter":"<filter/>"}',
  ]);
});

test("a refusal has the server's sentence, and one of a gateway its status", async () => {
  const { WebApi } = standalone(context(), texts);
  refusal = Response.json({ error: { message: "You may not." } }, { status: 403 });
  await assert.rejects(async () => WebApi.retrieveMultipleRecords("contact"), /^Error: You may not\.$/);
  refusal = new Response("<html>", { status: 502, statusText: "Bad Gateway" });
  await assert.rejects(async () => WebApi.retrieveMultipleRecords("contact"), /^Error: 502 Bad Gateway$/);
});

test("texts are in the user's language, else in English", () => {
  const german = standalone(context(1031), texts).Utility;
  assert.deepEqual([german.getResourceString("", "Explore"), german.getResourceString("", "Only")], ["Erkunden", "Only English"]);
  assert.equal(standalone(context(1036), texts).Utility.getResourceString("", "Explore"), "Explore");
});
