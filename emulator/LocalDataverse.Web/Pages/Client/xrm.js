// @ts-check
// The global Xrm object, as form scripts and web resource pages know it.
import * as api from "./api.js";
import { callerBase, callerHeaders } from "./caller.js";
import { collection, loud } from "./clientapi.js";
import * as dialogs from "./dialogs.js";
import * as metadata from "./metadata.js";
import { address, go } from "./routes.js";
import { plainId } from "./values.js";

/** @type {any} */
let xrm = null;

/** The Xrm object; the same for every script of the page. */
export async function getXrm() {
  xrm ??= make(await metadata.context());
  return xrm;
}

/** Entity set of a table. @param {string} table */
const setOf = async (table) => (await metadata.table(table)).setName;

/** Errors as scripts expect them: errorCode and message. */
const rethrow = (error) => {
  throw Object.assign(new Error(error.message), { errorCode: error.errorCode ?? 0, message: error.message });
};

function make(context) {
  const { user, organization } = context;

  const webApi = loud("Xrm.WebApi", {
    retrieveRecord: async (table, id, options = "") => api.retrieve(await setOf(table), plainId(id), options).catch(rethrow),
    retrieveMultipleRecords: async (table, options = "", maxPageSize) => {
      const answer = await api.retrieveMultiple(await setOf(table), options, maxPageSize).catch(rethrow);
      return {
        entities: answer.value,
        nextLink: answer["@odata.nextLink"],
        fetchXmlPagingCookie: answer["@Microsoft.Dynamics.CRM.fetchxmlpagingcookie"],
      };
    },
    createRecord: async (table, data) => ({ entityType: table, id: await api.create(await setOf(table), data).catch(rethrow) }),
    updateRecord: async (table, id, data) => {
      await api.update(await setOf(table), plainId(id), data).catch(rethrow);
      return { entityType: table, id: plainId(id) };
    },
    deleteRecord: async (table, id) => {
      await api.remove(await setOf(table), plainId(id)).catch(rethrow);
      return { entityType: table, id: plainId(id), name: "" };
    },
    isAvailableOffline: () => false,
    execute: async (request) => execute(request).catch(rethrow),
  });

  const navigation = loud("Xrm.Navigation", {
    openAlertDialog: async (strings) => { await dialogs.alert(strings.text ?? "", strings.title ?? "Message", strings.confirmButtonLabel ?? "OK"); },
    openConfirmDialog: async (strings) => ({
      confirmed: await dialogs.confirm([strings.subtitle, strings.text].filter(Boolean).join("\n"), strings.title ?? "Confirm", { confirmLabel: strings.confirmButtonLabel, cancelLabel: strings.cancelButtonLabel }),
    }),
    openErrorDialog: async (options) => { await dialogs.alert([options.message, options.details].filter(Boolean).join("\n"), "Error"); },
    openForm: async (options) => {
      await go({ pagetype: "entityrecord", etn: options.entityName, id: options.entityId && plainId(options.entityId), formid: options.formId });
      return { savedEntityReference: [] };
    },
    openUrl: (url) => { window.open(url, "_blank", "noopener"); },
    openWebResource: (name, options, data) => { window.open(webResourceUrl(name, data), "_blank", `width=${options?.width ?? 800},height=${options?.height ?? 600}`); },
    navigateTo: async (page) => {
      if (page.pageType === "entityrecord") await go({ pagetype: "entityrecord", etn: page.entityName, id: page.entityId && plainId(page.entityId), formid: page.formId });
      else if (page.pageType === "entitylist") await go({ pagetype: "entitylist", etn: page.entityName, viewid: page.viewId && plainId(page.viewId) });
      else if (page.pageType === "webresource") await go({ pagetype: "webresource", webresourceName: page.webresourceName, data: page.data });
      else throw new Error(`The local Dataverse cannot navigate to a page of type ${page.pageType}.`);
    },
  });

  const globalContext = loud("globalContext", {
    client: {
      getClient: () => "Web",
      getClientState: () => "Online",
      getFormFactor: () => (window.innerWidth < 640 ? 3 : 1),
      isOffline: () => false,
      isNetworkAvailable: () => true,
    },
    organizationSettings: {
      organizationId: organization.id,
      uniqueName: organization.name,
      languageId: organization.languageId,
      baseCurrencyId: organization.baseCurrencyId,
      baseCurrency: { id: organization.baseCurrencyId, entityType: "transactioncurrency", name: organization.baseCurrencyName },
      isAutoSaveEnabled: false,
      attributes: {},
    },
    userSettings: {
      userId: `{${user.id.toUpperCase()}}`,
      userName: user.name,
      languageId: user.languageId,
      isRTL: false,
      securityRoles: user.roles.map((role) => role.id),
      roles: collection(() => user.roles, (role) => role.name),
      getTimeZoneOffsetMinutes: () => -new Date().getTimezoneOffset(),
    },
    getClientUrl: () => location.origin + callerBase(),
    getCurrentAppUrl: () => location.origin + address({}),
    getCurrentAppName: async () => context.apps[0]?.name ?? "",
    getCurrentAppProperties: async () => ({ appId: context.apps[0]?.id ?? "", displayName: context.apps[0]?.name ?? "", uniqueName: context.apps[0]?.uniqueName ?? "" }),
    getVersion: () => "9.2.0.0",
    getWebResourceUrl: (name) => webResourceUrl(name),
    isOnPremises: () => true,
    prependOrgName: (path) => path,
  });

  const utility = loud("Xrm.Utility", {
    getGlobalContext: () => globalContext,
    getResourceString: (name, key) => {
      const languages = context.strings[name.replace(/\.\d+\.resx$/i, "").replace(/\.resx$/i, "").toLowerCase()];
      if (!languages) throw new Error(`There are no texts named ${name}.`);
      return languages[user.languageId]?.[key] ?? languages[organization.languageId]?.[key] ?? Object.values(languages)[0]?.[key] ?? null;
    },
    getEntityMetadata: async (name, columns) => {
      const table = await metadata.table(name);
      const attributes = table.columns.filter((c) => !columns || columns.includes(c.name)).map((c) => ({ LogicalName: c.name, DisplayName: c.label, AttributeTypeName: c.type, OptionSet: c.options }));
      return {
        LogicalName: table.logicalName, EntitySetName: table.setName, PrimaryIdAttribute: table.primaryId, PrimaryNameAttribute: table.primaryName,
        DisplayName: table.label, DisplayCollectionName: table.collectionLabel, ObjectTypeCode: table.typeCode,
        Attributes: collection(() => attributes, (a) => a.LogicalName),
      };
    },
    getEntitySetName: (name) => context.tables.find((t) => t.logicalName === name)?.setName ?? `${name}s`,
    lookupObjects: async ({ entityTypes, allowMultiSelect }) => {
      if (allowMultiSelect || entityTypes?.length !== 1) throw new Error("Xrm.Utility.lookupObjects chooses one row of one table in the local Dataverse.");
      const table = await metadata.table(entityTypes[0]);
      const active = table.byName.has("statecode") ? "&$filter=statecode eq 0" : "";
      const { value } = await api.retrieveMultiple(table.setName, `?$select=${table.primaryName}&$orderby=${table.primaryName}${active}`, 250).catch(rethrow);
      const chosen = await dialogs.choose(value.map((row) => ({ label: row[table.primaryName] ?? "(no name)", value: row[table.primaryId] })), `Choose: ${table.label}`);
      return chosen === null ? [] : [{ id: `{${chosen.toUpperCase()}}`, name: value.find((row) => row[table.primaryId] === chosen)[table.primaryName] ?? "", entityType: table.logicalName }];
    },
    showProgressIndicator: (message) => showProgress(message),
    closeProgressIndicator: () => showProgress(null),
  });

  return loud("Xrm", {
    WebApi: Object.assign(webApi, { online: webApi }),
    Navigation: navigation,
    Utility: utility,
  });
}

/** Runs an action or function that a script describes with getMetadata. */
async function execute(request) {
  const { boundParameter, operationName, operationType, parameterTypes } = request.getMetadata();
  if (operationType !== 0 && operationType !== 1) throw new Error(`Xrm.WebApi.execute of ${operationName} is not part of the local Dataverse's client API.`);
  const names = Object.keys(parameterTypes ?? {}).filter((name) => name !== boundParameter && request[name] !== undefined);
  let path = operationName;
  if (boundParameter) {
    const target = request[boundParameter];
    path = `${await setOf(target.entityType)}(${plainId(target.id)})/Microsoft.Dynamics.CRM.${operationName}`;
  }
  const init = { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json", ...callerHeaders() }, body: JSON.stringify(Object.fromEntries(names.map((n) => [n, request[n]]))) };
  if (operationType === 1) {
    const query = new URLSearchParams(names.map((n) => [`@${n}`, typeof request[n] === "string" ? `'${request[n].replaceAll("'", "''")}'` : JSON.stringify(request[n])]));
    path += `(${names.map((n) => `${n}=@${n}`).join(",")})${names.length > 0 ? `?${query}` : ""}`;
    Object.assign(init, { method: "GET", body: undefined });
  }
  const response = await fetch(api.root + path, init);
  if (!response.ok) throw new api.ApiError((await response.json().catch(() => null))?.error?.message ?? `The server answered ${response.status}.`, response.status, "");
  return response;
}

/** @param {string} name @param {string} [data] */
export function webResourceUrl(name, data) {
  const path = `${callerBase()}/WebResources/${name.split("/").map(encodeURIComponent).join("/")}`;
  return data ? `${path}?data=${encodeURIComponent(data)}` : path;
}

function showProgress(message) {
  document.querySelector(".progress")?.remove();
  if (message === null) return;
  const element = document.createElement("div");
  element.className = "progress";
  element.setAttribute("role", "status");
  element.textContent = message;
  document.body.append(element);
}

