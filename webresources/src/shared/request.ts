import type { ClientApi } from "./clientapi";

/** A parameter of an action with its type in the Web API's words. */
export interface Parameter {
  readonly type: "Edm.String" | "Edm.Int32" | "Edm.Boolean" | `mscrm.${string}`;
  readonly value: unknown;
}

/** A row that an action is bound to. */
export interface RowReference {
  readonly entityType: string;
  readonly id: string;
}

const bound = "entity";
const StructuralProperty = { primitive: 1, entity: 5 } as const;
const Operation = { action: 0 } as const;

/** Calls a custom API, as a request that Xrm.WebApi.online.execute takes. What it refuses is thrown with the server's sentence. */
export async function callApi(xrm: ClientApi, name: string, row: RowReference | null, parameters: Readonly<Record<string, Parameter>> = {}): Promise<Readonly<Record<string, unknown>>> {
  const types = Object.entries(parameters).map(([key, { type }]) => [key, typeOf(type)] as const);
  const response = await xrm.WebApi.online.execute({
    ...(row === null ? {} : { [bound]: row }),
    ...Object.fromEntries(Object.entries(parameters).map(([key, { value }]) => [key, value])),
    getMetadata: () => ({
      boundParameter: row === null ? null : bound,
      operationType: Operation.action,
      operationName: name,
      parameterTypes: { ...(row === null ? {} : { [bound]: typeOf(`mscrm.${row.entityType}`) }), ...Object.fromEntries(types) },
    }),
  });
  // An API without response properties answers 204 and nothing.
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
}

/** A row of a table as the value of a parameter. */
export function reference(table: string, idColumn: string, id: string): Parameter {
  return { type: `mscrm.${table}`, value: { "@odata.type": `Microsoft.Dynamics.CRM.${table}`, [idColumn]: id } };
}

/** The sentence of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String((error as { message?: unknown } | null)?.message ?? error);
}

/** The id without braces, in lower case, as the Web API has it. */
export function plainId(id: string): string {
  return id.replace(/[{}]/g, "").toLowerCase();
}

function typeOf(typeName: Parameter["type"]): { typeName: string; structuralProperty: number } {
  return { typeName, structuralProperty: typeName.startsWith("Edm.") ? StructuralProperty.primitive : StructuralProperty.entity };
}
