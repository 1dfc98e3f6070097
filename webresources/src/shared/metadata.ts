import type { ClientApi } from "./clientapi";

export type Json = Readonly<Record<string, unknown>>;

/** Reads the organisation's metadata, such as `EntityDefinitions(...)`, which the client API has no function for. What the server refuses is thrown with its sentence. */
export async function readMetadata(xrm: ClientApi, path: string): Promise<Json> {
  const response = await fetch(`${xrm.Utility.getGlobalContext().getClientUrl()}/api/data/v9.2/${path}`, { headers: { Accept: "application/json", "OData-Version": "4.0", "OData-MaxVersion": "4.0" } });
  const answer = (await response.json()) as Json;
  if (!response.ok) throw new Error(textOf((answer.error as Json | undefined)?.message) || response.statusText);
  return answer;
}

export function rowsOf(answer: Json): Json[] {
  return Array.isArray(answer.value) ? (answer.value as Json[]) : [];
}

/** A label in the user's language; empty where there is none. */
export function labelOf(label: unknown): string {
  return textOf(((label as Json | null)?.UserLocalizedLabel as Json | null)?.Label);
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
