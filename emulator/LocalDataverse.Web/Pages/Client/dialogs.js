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

/** @param {any} error */
export const showError = (error, title = "That did not work") => alert(error?.message ?? String(error), title);
