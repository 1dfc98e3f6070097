import type { ActionRequest, ClientApi, GlobalContext } from "../shared/clientapi";

type Json = Readonly<Record<string, unknown>>;

const english = 1033;

/** The client API of a page without an Xrm: rows and actions through the Web API, as the signed-in user; texts in his language. */
export function standalone(context: GlobalContext, texts: Readonly<Record<number, Readonly<Record<string, string>>>>): ClientApi {
  const sets = new Map<string, Promise<string>>();
  const retrieveMultipleRecords = async (table: string, options = ""): Promise<{ entities: Json[] }> => {
    const answer = (await (await call("GET", `${await setOf(table)}${options}`)).json()) as Json;
    return { entities: answer.value as Json[] };
  };
  return {
    WebApi: {
      retrieveMultipleRecords,
      updateRecord: async (table, id, data) => call("PATCH", `${await setOf(table)}(${id})`, data, { "If-Match": "*" }),
      online: { execute },
    },
    Utility: {
      getGlobalContext: () => context,
      getResourceString: (_, key) => texts[context.userSettings.languageId]?.[key] ?? texts[english]?.[key] ?? key,
    },
  };

  /** The name of a table's rows in addresses, which only the organisation knows. */
  function setOf(table: string): Promise<string> {
    let set = sets.get(table);
    if (set === undefined) {
      set = call("GET", `EntityDefinitions(LogicalName='${table}')?$select=EntitySetName`).then(async (answer) => String(((await answer.json()) as Json).EntitySetName));
      set.catch(() => sets.delete(table));
      sets.set(table, set);
    }
    return set;
  }

  async function execute(request: ActionRequest): Promise<Response> {
    const { boundParameter, operationName, parameterTypes } = request.getMetadata();
    const parameters = Object.keys(parameterTypes).filter((name) => name !== boundParameter);
    const row = boundParameter === null ? null : (request[boundParameter] as { entityType: string; id: string });
    const path = row === null ? operationName : `${await setOf(row.entityType)}(${row.id})/Microsoft.Dynamics.CRM.${operationName}`;
    return call("POST", path, Object.fromEntries(parameters.map((name) => [name, request[name]])));
  }

  async function call(method: string, path: string, body?: Json, headers?: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(`${context.getClientUrl()}/api/data/v9.2/${path}`, {
      method,
      headers: {
        Accept: "application/json", "OData-Version": "4.0", "OData-MaxVersion": "4.0", Prefer: 'odata.include-annotations="*"',
        ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await sentenceOf(response));
    return response;
  }
}

/** What the server says of a refusal; of one that is no answer of the Web API, its status. */
async function sentenceOf(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error?: { message?: string } };
    if (error?.message !== undefined) return error.message;
  } catch {
    // Not JSON: a gateway's page, for example.
  }
  return `${response.status} ${response.statusText}`.trim();
}
