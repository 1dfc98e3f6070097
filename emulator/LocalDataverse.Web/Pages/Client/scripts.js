// @ts-check
// Scripts of solutions run in a frame of their own, as the platform runs them.
import { h } from "./dom.js";
import { getXrm, webResourceUrl } from "./xrm.js";

/**
 * A window with Xrm and the libraries.
 * @param {HTMLElement} place Where the hidden frame stands.
 * @param {string[]} libraries Names of web resources. @param {(library: string, error: unknown) => void} onError
 * @returns {Promise<any>}
 */
export async function scriptScope(place, libraries, onError) {
  const frame = h("iframe", { hidden: true, title: "Scripts", tabindex: "-1", "aria-hidden": "true" });
  place.append(frame);
  const scope = frame.contentWindow;
  scope.Xrm = await getXrm();
  for (const library of libraries) await loadScript(scope.document, webResourceUrl(library)).catch((error) => onError(library, error));
  return scope;
}

/** A function by its dotted name. @param {any} scope @param {string} name @param {string} library @returns {Function} */
export function functionOf(scope, name, library) {
  const target = name.split(".").reduce((object, part) => object?.[part], scope);
  if (typeof target !== "function") throw new Error(`There is no function ${name} in ${library}.`);
  return target;
}

function loadScript(document, src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = () => resolve(undefined);
    script.onerror = () => reject(new Error(`${src} could not be loaded.`));
    document.body.append(script);
  });
}
