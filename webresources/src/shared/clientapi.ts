/** A promise, as Xrm has it or as the browser has it: to be awaited. */
type Answer<T> = Promise<T> | Xrm.Async.PromiseLike<T>;

/** What pages use of the client API. Xrm has it all; a page that is given no Xrm makes it of the Web API. */
export interface ClientApi {
  readonly WebApi: {
    retrieveMultipleRecords: (table: string, options?: string) => Answer<{ entities: Readonly<Record<string, unknown>>[] }>;
    updateRecord: (table: string, id: string, data: Readonly<Record<string, unknown>>) => Answer<unknown>;
    readonly online: { execute: (request: ActionRequest) => Answer<Pick<Response, "status" | "json">> };
  };
  readonly Utility: {
    getGlobalContext: () => GlobalContext;
    getResourceString: (webResource: string, key: string) => string;
  };
}

export interface GlobalContext {
  getClientUrl: () => string;
  readonly userSettings: { readonly languageId: number };
}

/** An action as Xrm.WebApi.online.execute takes it: its parameters beside what describes them. */
export interface ActionRequest {
  readonly [parameter: string]: unknown;
  readonly getMetadata: () => {
    readonly boundParameter: string | null;
    readonly operationType: number;
    readonly operationName: string;
    readonly parameterTypes: Readonly<Record<string, { readonly typeName: string; readonly structuralProperty: number }>>;
  };
}
