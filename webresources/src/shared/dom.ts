import type { ClientApi } from "./clientapi";

/** An element with a class and text. Text enters pages in this way only, so that markup in data stays text. */
export function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text?: string): HTMLElementTagNameMap[K] {
  const result = document.createElement(name);
  if (className !== "") result.className = className;
  if (text !== undefined) result.textContent = text;
  return result;
}

/** Locales by the language code of the user's settings; others read English. */
const locales: Readonly<Record<number, string>> = { 1031: "de-DE", 1033: "en-US" };

export function localeOf(xrm: ClientApi): string {
  return locales[xrm.Utility.getGlobalContext().userSettings.languageId] ?? "en-US";
}
