import type { ClientApi } from "./clientapi";

/** Texts of the RESX web resource, in the user's language. */
export type Texts = (key: string, ...values: string[]) => string;

const resource = "cseg_/strings/CrmSegmentation";

/** Puts values into the places {0}, {1} ... of a text; a place without a value stays as it is. */
export function fill(text: string, values: readonly string[]): string {
  return text.replace(/\{(\d+)\}/g, (place, index: string) => values[Number(index)] ?? place);
}

export function textsOf(xrm: ClientApi): Texts {
  return (key, ...values) => fill(xrm.Utility.getResourceString(resource, key), values);
}
