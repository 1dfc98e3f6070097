// @ts-check
// The Web API, as any client would call it.
import { callerHeaders } from "./caller.js";

export const root = "/api/data/v9.2/";
export const formatted = "@OData.Community.Display.V1.FormattedValue";
const everyAnnotation = 'odata.include-annotations="*"';

/** A request that the server refused; the message is the server's sentence. */
export class ApiError extends Error {
  /** @param {string} message @param {number} status @param {string} code */
  constructor(message, status, code) {
    super(message);
    this.status = status;
    /** The platform's number, for scripts. */
    this.errorCode = code.startsWith("0x") ? Number(code) | 0 : 0;
    this.code = code;
  }
}

/**
 * @param {string} method @param {string} path Relative to the Web API's root.
 * @param {{ body?: unknown, headers?: Record<string, string> }} [more]
 */
export async function request(method, path, { body, headers } = {}) {
  let response;
  try {
    response = await fetch(root + path, {
      method,
      headers: {
        Accept: "application/json",
        "OData-Version": "4.0",
        "OData-MaxVersion": "4.0",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...callerHeaders(),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError("The local Dataverse does not answer. Is it still running?", 0, "");
  }
  const text = await response.text();
  const json = text.startsWith("{") ? JSON.parse(text) : null;
  if (!response.ok)
    throw new ApiError(json?.error?.message ?? `The server answered ${response.status} ${response.statusText}.`, response.status, json?.error?.code ?? "");
  return { json, headers: response.headers };
}

/** @param {string} set @param {string} id @param {string} [options] */
export async function retrieve(set, id, options = "") {
  return (await request("GET", `${set}(${id})${options}`, { headers: { Prefer: everyAnnotation } })).json;
}

/** @param {string} set @param {string} options @param {number} [pageSize] */
export async function retrieveMultiple(set, options, pageSize) {
  const prefer = pageSize ? `${everyAnnotation},odata.maxpagesize=${pageSize}` : everyAnnotation;
  return (await request("GET", `${set}${options}`, { headers: { Prefer: prefer } })).json;
}

/** @param {string} set @param {object} row @returns {Promise<string>} The new row's id. */
export async function create(set, row) {
  const { headers } = await request("POST", set, { body: row });
  return /\(([0-9a-f-]{36})\)/i.exec(headers.get("OData-EntityId") ?? "")?.[1] ?? "";
}

/** Never creates: a row that is gone is an error. @param {string} set @param {string} id @param {object} changes */
export async function update(set, id, changes) {
  await request("PATCH", `${set}(${id})`, { body: changes, headers: { "If-Match": "*" } });
}

/** @param {string} set @param {string} id */
export async function remove(set, id) {
  await request("DELETE", `${set}(${id})`);
}

/** Runs FetchXML. A long query goes by $batch, since a URL has no room for it. @param {string} set @param {string} fetchXml */
export async function fetchRows(set, fetchXml) {
  const options = `?fetchXml=${encodeURIComponent(fetchXml)}`;
  if (options.length < 6000) return retrieveMultiple(set, options);

  const boundary = `batch_${crypto.randomUUID()}`;
  const lines = [
    `--${boundary}`, "Content-Type: application/http", "Content-Transfer-Encoding: binary", "",
    `GET ${root}${set}${options} HTTP/1.1`, "Accept: application/json", `Prefer: ${everyAnnotation}`, ...Object.entries(callerHeaders()).map(([name, value]) => `${name}: ${value}`), "", "", `--${boundary}--`, "",
  ];
  const response = await fetch(`${root}$batch`, {
    method: "POST",
    headers: { "Content-Type": `multipart/mixed; boundary=${boundary}`, Accept: "application/json", ...callerHeaders() },
    body: lines.join("\r\n"),
  });
  const text = await response.text();
  const start = text.indexOf("{");
  const json = start < 0 ? null : JSON.parse(text.slice(start, text.lastIndexOf("}") + 1));
  if (!json || json.error) throw new ApiError(json?.error?.message ?? `The server answered ${response.status}.`, response.status, json?.error?.code ?? "");
  return json;
}
