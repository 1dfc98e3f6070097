// @ts-check
import { h, icon, uniqueId } from "./dom.js";

/**
 * @param {{
 *   title: string, body: any, buttons: { label: string, value: any, primary?: boolean, danger?: boolean }[], wide?: boolean, role?: string,
 *   mayDismiss?: () => Promise<boolean>,
 * }} options
 * @returns {Promise<any>} The pressed button's value; null when the dialog was dismissed.
 */
export function dialog({ title, body, buttons, wide, role, mayDismiss = async () => true }) {
  return new Promise((resolve) => {
    const titleId = uniqueId("dialog");
    const close = (value) => {
      element.close();
      element.remove();
      resolve(value);
    };
    const dismiss = async () => {
      if (await mayDismiss()) close(null);
    };
    const element = h("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": titleId, role, oncancel: (e) => { e.preventDefault(); void dismiss(); } },
      h("div", { class: "dialog-head" },
        h("h2", { id: titleId }, title),
        h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => void dismiss() }, icon("close"))),
      h("div", { class: "dialog-body" }, body),
      buttons.length > 0 && h("div", { class: "dialog-buttons" }, ...buttons.map((b) =>
        h("button", { type: "button", class: b.danger ? "danger" : b.primary ? "primary" : "plain", autofocus: b.primary || b.danger, onclick: () => close(b.value) }, b.label))));
    document.body.append(element);
    element.showModal();
  });
}

const paragraphs = (text) => h("div", null, ...String(text ?? "").split(/\r?\n/).map((line) => h("p", { dir: "auto" }, line)));

/** @param {string} text */
export const alert = (text, title = "Message", label = "OK") =>
  dialog({ title, body: paragraphs(text), buttons: [{ label, value: true, primary: true }], role: "alertdialog" });

/** @param {string} text */
export const confirm = async (text, title = "Are you sure?", { confirmLabel = "OK", cancelLabel = "Cancel", danger = false } = {}) =>
  (await dialog({
    title, body: paragraphs(text), role: "alertdialog",
    buttons: [{ label: confirmLabel, value: true, primary: !danger, danger }, { label: cancelLabel, value: false }],
  })) === true;

/** One of several, by its value; null when the dialog was dismissed. @param {{ label: string, value: string }[]} rows @param {string} title @returns {Promise<string | null>} */
export async function choose(rows, title) {
  const list = /** @type {HTMLSelectElement} */ (h("select", { size: 8, "aria-label": title }, ...rows.map((row) => h("option", { value: row.value, dir: "auto" }, row.label))));
  const done = await dialog({ title, body: list, buttons: [{ label: "Choose", value: true, primary: true }, { label: "Cancel", value: false }] });
  return done === true && list.value !== "" ? list.value : null;
}

/** @param {any} error */
export const showError = (error, title = "That did not work") => alert(error?.message ?? String(error), title);
