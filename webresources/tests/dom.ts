import { Window } from "happy-dom";

/** Gives the page under test a document. To be called before the page is shown. */
export function freshDocument(place: string): Document {
  const window = new Window({ url: "https://example.com/WebResources/cseg_/pages/page.html" });
  const { document, HTMLTableCellElement, XMLSerializer, DOMParser } = window;
  Object.assign(globalThis, { window, document, HTMLTableCellElement, XMLSerializer, DOMParser });
  document.body.innerHTML = `<main id="${place}" aria-busy="true"></main>`;
  return document as unknown as Document;
}

/** Waits until the page shows what is looked for: pages answer after their requests do. */
export async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const found = look();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`The page did not show it, but: ${document.body.textContent}`);
}
