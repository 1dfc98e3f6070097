// @ts-check
// Elements are only ever made here, and text only ever goes in as text: markup in a row's values stays text.

/**
 * @param {string} tag
 * @param {Record<string, any> | null} [properties] Attributes; `on...` adds a listener, true an empty attribute, false and null nothing.
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") /** @type {any} */ (element).value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

let counter = 0;

/** An id that no other element has. @param {string} stem */
export function uniqueId(stem) {
  return `${stem.replace(/[^\w-]/g, "_")}-${++counter}`;
}

const shapes = {
  menu: "M3 5h14v1.500H3zM3 9.250h14v1.500H3zM3 13.500h14V15H3z",
  home: "m10 2.600 7.500 6.400-1 1.100L16 9.700V17h-4.500v-5h-3v5H4V9.700l-.5.4-1-1.100L10 2.600Zm0 2L5.500 8.400v7.100H7v-5h6v5h1.500V8.400L10 4.600Z",
  add: "M9.250 3h1.500v6.250H17v1.500h-6.250V17h-1.500v-6.250H3v-1.500h6.250z",
  save: "M3 3h11l3 3v11H3V3Zm1.500 1.500v11h11V6.600L13.400 4.500H13V8H6V4.500H4.500Zm3 0v2h4v-2h-4ZM6 10h8v5.500h-1.500v-4h-5v4H6V10Z",
  remove: "M8 3h4l.5 1H16v1.500H4V4h3.500L8 3ZM5 7h10l-.8 10H5.800L5 7Zm1.700 1.500.5 7h5.600l.5-7H6.700Z",
  refresh: "M10 3.500a6.500 6.500 0 0 1 5 2.350V3.500h1.500V9H11V7.500h3.400A5 5 0 1 0 15 10h1.500A6.500 6.500 0 1 1 10 3.500Z",
  back: "M9.500 4 4 9.500v1L9.500 16l1-1-4.300-4.250H17v-1.500H6.200L10.500 5z",
  close: "m5.300 4.200 4.700 4.700 4.700-4.700 1.100 1.100-4.700 4.700 4.700 4.700-1.100 1.100-4.700-4.700-4.700 4.700-1.100-1.100L8.900 10 4.200 5.300z",
  search: "M8.500 3a5.500 5.500 0 0 1 4.400 8.800l4 4-1.100 1.100-4-4A5.500 5.500 0 1 1 8.500 3Zm0 1.500a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
  up: "m10 5 5 5-1 1-3.250-3.250V16h-1.500V7.750L6 11l-1-1z",
  down: "m10 15-5-5 1-1 3.250 3.250V4h1.500v8.250L14 9l1 1z",
  lock: "M10 2.500A3.500 3.500 0 0 1 13.500 6v2H15v9H5V8h1.500V6A3.500 3.500 0 0 1 10 2.500ZM10 4a2 2 0 0 0-2 2v2h4V6a2 2 0 0 0-2-2ZM6.500 9.500v6h7v-6h-7Z",
  table: "M3 4h14v12H3V4Zm1.500 1.500V8h11V5.500h-11Zm0 4V11.500h4v-2h-4Zm5.500 0v2h5.500v-2H10ZM4.500 13v1.500h4V13h-4ZM10 13v1.500h5.500V13H10Z",
  person: "M10 2.500a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM10 4a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5ZM3 17.500c0-8 14-8 14 0h-1.500c0-6-11-6-11 0H3Z",
  list: "M3 4.500h2V6H3V4.500Zm4 0h10V6H7V4.500Zm-4 5h2V11H3V9.500Zm4 0h10V11H7V9.500Zm-4 5h2V16H3v-1.500Zm4 0h10V16H7v-1.500Z",
  check: "m8 13.600-3.800-3.800-1 1L8 15.600l9-9-1-1z",
  info: "M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15ZM10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm-.75 5h1.500v5h-1.500V9Zm0-3h1.500v1.500h-1.500V6Z",
  chart: "M3 3h1.500v12.500H17V17H3V3Zm3.500 6H9v5H6.500V9Zm4-4H13v9h-2.500V5Zm4 6H17v3h-2.500v-3Z",
  off: "M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15ZM5.900 5.600a6 6 0 0 0 8.500 8.500L5.900 5.600ZM10 4c-1.100 0-2.100.300-3 .8l8.200 8.200A6 6 0 0 0 10 4Z",
};

/** @param {keyof typeof shapes} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}

/** The picture of a web resource, in the colour of the text. @param {string} url */
export const mask = (url) => h("span", { class: "icon mask", "aria-hidden": "true", style: `--image: url("${url}")` });

/** Puts buttons into a bar in place of others. The focus stays where it was: on the button of the same name, on the first where that is gone. @param {HTMLElement} bar @param {HTMLElement[]} buttons */
export function replaceButtons(bar, buttons) {
  const focused = bar.contains(document.activeElement) ? document.activeElement?.textContent : null;
  bar.replaceChildren(...buttons);
  if (focused !== null) (buttons.find((button) => button.textContent === focused) ?? buttons[0])?.focus();
}

/** A command bar button. @param {keyof typeof shapes} shape @param {string} label @param {() => void} action @param {Record<string, any>} [more] */
export function command(shape, label, action, more) {
  return h("button", { type: "button", class: "command", onclick: action, ...more }, icon(shape), h("span", null, label));
}
