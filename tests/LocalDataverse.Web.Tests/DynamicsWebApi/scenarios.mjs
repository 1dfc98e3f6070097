// One scenario of a client's work, named by the second argument, against the server in the first.
import assert from "node:assert/strict";
import { DynamicsWebApi } from "dynamics-web-api";

const [serverUrl, scenario] = process.argv.slice(2);
const api = new DynamicsWebApi({ serverUrl, dataApi: { version: "9.2" } });
const unique = () => `n${Math.random().toString(36).slice(2, 12)}`;
const contact = (data) => api.create({ collection: "contacts", data });

const scenarios = {
  async create() {
    const id = await contact({ firstname: "Ann", lastname: "Lee" });
    assert.match(id, /^[0-9a-f-]{36}$/);
    const row = await api.create({ collection: "accounts", data: { name: "Litware" }, returnRepresentation: true, select: ["name"] });
    assert.equal(row.name, "Litware");
  },

  async retrieve() {
    const account = await api.create({ collection: "accounts", data: { name: "Litware" } });
    const id = await contact({ firstname: "Ann", lastname: "Lee", gendercode: 2, "parentcustomerid_account@odata.bind": `accounts(${account})` });
    const row = await api.retrieve({
      collection: "contacts",
      key: id,
      select: ["fullname", "gendercode", "_parentcustomerid_value"],
      expand: [{ property: "parentcustomerid_account", select: ["name"] }],
      includeAnnotations: "*",
    });
    assert.equal(row.fullname, "Ann Lee");
    assert.equal(row.gendercode_Formatted, "Female");
    assert.equal(row._parentcustomerid_value_LogicalName, "account");
    assert.equal(row._parentcustomerid_value_NavigationProperty, "parentcustomerid_account");
    assert.equal(row.parentcustomerid_account.name, "Litware");
    await assert.rejects(api.retrieve({ collection: "contacts", key: "11111111-1111-1111-1111-111111111111" }), (error) => error.status === 404 && error.code === "0x80040217");
  },

  async filter() {
    const lastname = unique();
    for (const firstname of ["Ann", "Bob", "Cid"]) await contact({ firstname, lastname, numberofchildren: firstname.charCodeAt(0) - 64 });
    const rows = await api.retrieveMultiple({ collection: "contacts", select: ["firstname"], filter: `lastname eq '${lastname}' and (numberofchildren gt 1 and not contains(firstname,'o'))`, orderBy: ["firstname desc"], count: true });
    assert.deepEqual(rows.value.map((r) => r.firstname), ["Cid"]);
    assert.equal(rows.oDataCount, 1);
    assert.equal(await api.count({ collection: "contacts", filter: `lastname eq '${lastname}'` }), 3);
    const groups = await api.retrieveMultiple({ collection: "contacts", apply: `filter(lastname eq '${lastname}')/aggregate(numberofchildren with sum as total)` });
    assert.equal(groups.value[0].total, 6);
  },

  async page() {
    const lastname = unique();
    for (let i = 0; i < 7; i++) await contact({ firstname: `p${i}`, lastname });
    const request = { collection: "contacts", select: ["firstname"], filter: `lastname eq '${lastname}'`, orderBy: ["firstname"], maxPageSize: 3 };
    const first = await api.retrieveMultiple(request);
    assert.equal(first.value.length, 3);
    const second = await api.retrieveMultiple(request, first.oDataNextLink);
    assert.equal(second.value[0].firstname, "p3");
    const all = await api.retrieveAll(request);
    assert.deepEqual(all.value.map((r) => r.firstname), ["p0", "p1", "p2", "p3", "p4", "p5", "p6"]);
    const fetchXml = `<fetch count="3"><entity name="contact"><attribute name="firstname"/><order attribute="firstname"/><filter><condition attribute="lastname" operator="eq" value="${lastname}"/></filter></entity></fetch>`;
    const page = await api.fetch({ collection: "contacts", fetchXml, includeAnnotations: "*" });
    assert.equal(page.PagingInfo.nextPage, 2);
    const rest = await api.fetch({ collection: "contacts", fetchXml, pageNumber: page.PagingInfo.nextPage, pagingCookie: page.PagingInfo.cookie });
    assert.equal(rest.value[0].firstname, "p3");
    assert.equal((await api.fetchAll({ collection: "contacts", fetchXml, includeAnnotations: "*" })).value.length, 7);
  },

  async update() {
    const key = await contact({ firstname: "Ann", lastname: "Lee" });
    await api.update({ collection: "contacts", key, data: { lastname: "Ray" } });
    await api.updateSingleProperty({ collection: "contacts", key, fieldValuePair: { firstname: "Eve" } });
    const row = await api.retrieve({ collection: "contacts", key, select: ["fullname"] });
    assert.equal(row.fullname, "Eve Ray");
    const changed = await api.update({ collection: "contacts", key, data: { lastname: "Roe" }, ifmatch: row["@odata.etag"], returnRepresentation: true, select: ["lastname"] });
    assert.equal(changed.lastname, "Roe");
    assert.equal(await api.update({ collection: "contacts", key, data: { lastname: "Late" }, ifmatch: row["@odata.etag"] }), false);
    assert.equal(await api.deleteRecord({ collection: "contacts", key, ifmatch: row["@odata.etag"] }), false);
    await api.deleteRecord({ collection: "contacts", key, property: "firstname" });
    assert.equal((await api.retrieve({ collection: "contacts", key, select: ["fullname"] })).fullname, "Roe");
    await api.deleteRecord({ collection: "contacts", key });
    await assert.rejects(api.retrieve({ collection: "contacts", key }), (error) => error.status === 404);
  },

  async upsert() {
    const key = crypto.randomUUID();
    assert.equal(await api.upsert({ collection: "contacts", key, data: { lastname: "First" } }), key);
    await api.upsert({ collection: "contacts", key, data: { lastname: "Second" } });
    assert.equal(await api.upsert({ collection: "contacts", key, data: { lastname: "Third" }, ifnonematch: "*" }), null);
    assert.equal(await api.upsert({ collection: "contacts", key: crypto.randomUUID(), data: { lastname: "x" }, ifmatch: "*" }), null);
    assert.equal((await api.retrieve({ collection: "contacts", key, select: ["lastname"] })).lastname, "Second");
  },

  async associate() {
    const account = await api.create({ collection: "accounts", data: { name: "Litware" } });
    const id = await contact({ lastname: "Lee" });
    await api.associate({ collection: "accounts", primaryKey: account, relationshipName: "contact_customer_accounts", relatedCollection: "contacts", relatedKey: id });
    const related = () => api.retrieveMultiple({ collection: `accounts(${account})/contact_customer_accounts`, select: ["lastname"] });
    assert.equal((await related()).value.length, 1);
    await api.disassociate({ collection: "accounts", primaryKey: account, relationshipName: "contact_customer_accounts", relatedKey: id });
    assert.equal((await related()).value.length, 0);
    await api.associateSingleValued({ collection: "contacts", primaryKey: id, navigationProperty: "parentcustomerid_account", relatedCollection: "accounts", relatedKey: account });
    assert.equal((await related()).value.length, 1);
    await api.disassociateSingleValued({ collection: "contacts", primaryKey: id, navigationProperty: "parentcustomerid_account" });
    assert.equal((await related()).value.length, 0);
  },

  async batch() {
    const name = unique();
    api.startBatch();
    api.create({ collection: "accounts", data: { name }, contentId: "1" });
    api.create({ collection: "contacts", data: { lastname: name, "parentcustomerid_account@odata.bind": "$1" } });
    api.retrieveMultiple({ collection: "accounts", select: ["name"], filter: `name eq '${name}'` });
    const [account, person, read] = await api.executeBatch();
    assert.equal(read.value[0].accountid, account);
    const row = await api.retrieve({ collection: "contacts", key: person, select: ["_parentcustomerid_value"] });
    assert.equal(row._parentcustomerid_value, account);
  },

  async rollback() {
    const name = unique();
    api.startBatch();
    api.create({ collection: "accounts", data: { name } });
    api.update({ collection: "contacts", key: "11111111-1111-1111-1111-111111111111", data: { lastname: "x" }, ifmatch: "*" });
    await assert.rejects(api.executeBatch(), (error) => [].concat(error).some((e) => e.status === 404 || e.code === "0x80040217"));
    const rows = await api.retrieveMultiple({ collection: "accounts", select: ["name"], filter: `name eq '${name}'` });
    assert.equal(rows.value.length, 0);
  },

  async functions() {
    const who = await api.callFunction({ functionName: "WhoAmI" });
    assert.match(who.UserId, /^[0-9a-f-]{36}$/);
    const counts = await api.callFunction({ functionName: "RetrieveTotalRecordCount", parameters: { EntityNames: ["account", "contact"] } });
    assert.equal(counts.EntityRecordCountCollection.Count, 2);
    const list = await api.create({ collection: "lists", data: { listname: "Friends", createdfromcode: 2, type: false } });
    const id = await contact({ lastname: "Lee" });
    await api.callAction({ collection: "lists", key: list, actionName: "Microsoft.Dynamics.CRM.AddMemberList", action: { EntityId: id } });
    const members = await api.retrieveMultiple({ collection: `lists(${list})/listcontact_association`, select: ["lastname"] });
    assert.equal(members.value[0].contactid, id);
  },

  async metadata() {
    const table = await api.retrieveEntity({ key: "LogicalName='contact'", select: ["LogicalName", "EntitySetName"] });
    assert.equal(table.EntitySetName, "contacts");
    const columns = await api.retrieveAttributes({ entityKey: "LogicalName='contact'", castType: "Microsoft.Dynamics.CRM.PicklistAttributeMetadata", select: ["LogicalName"], expand: [{ property: "OptionSet", select: ["Options"] }] });
    assert.ok(columns.value.find((c) => c.LogicalName === "gendercode").OptionSet.Options.length === 2);
    const named = new DynamicsWebApi({ serverUrl, dataApi: { version: "9.2" }, useEntityNames: true });
    assert.match(await named.create({ collection: "contact", data: { lastname: "Lee" } }), /^[0-9a-f-]{36}$/);
    assert.match(await api.retrieveCsdlMetadata(), /<EntityType Name="contact"/);
  },
};

await scenarios[scenario]();
