import { element } from "../shared/dom";
import type { Texts } from "../shared/texts";

type Answer = Readonly<Record<string, unknown>>;

/** A preview as cseg_PreviewSegment answers it. */
export function previewView(preview: Answer, texts: Texts, locale: string): HTMLElement {
  const number = new Intl.NumberFormat(locale);
  const money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const count = (value: unknown): string => number.format(Number(value ?? 0));
  const amount = (value: unknown): string => money.format(Number(value ?? 0));
  const root = element("div", "preview-answer");

  const facts = element("dl", "facts");
  const fact = (key: string, value: string): void => {
    const pair = element("div", "");
    pair.append(element("dt", "", texts(key)), element("dd", "", value));
    facts.append(pair);
  };
  fact("Matched", count(preview.Matched));
  fact("OnTheList", count(preview.Contactable));
  fact("AnnualValue", amount(preview.AnnualValue));
  fact("ShareOfTotal", `${amount(preview.ShareOfTotal)} %`);
  fact("Joiners", `${count(preview.Joiners)} (${amount(preview.JoinersValue)})`);
  fact("Leavers", `${count(preview.Leavers)} (${amount(preview.LeaversValue)})`);
  root.append(facts);

  list(root, texts("HeldBackBecause"), linesOf(preview.HeldBack));
  list(root, texts("Warnings"), linesOf(preview.Warnings), "warnings");
  list(root, texts("Contactable"), rows(preview.Channels).map((row) => `${texts(`channel_${string(row.Channel).toLowerCase()}`)}: ${count(row.Contactable)}`));
  list(root, texts("Sample"), rows(preview.Sample).map((row) => string(row.fullname)).filter((name) => name !== ""));
  list(root, texts("Overlaps"), rows(preview.Overlaps).map((row) => texts("OverlapWith", string(row.Segment), count(row.Shared), amount(row.ShareOfThis))));
  const left = Number(preview.NotCompared ?? 0);
  if (left > 0) root.append(element("p", "quiet", texts("NotCompared", count(left))));
  return root;
}

function list(root: HTMLElement, title: string, items: readonly string[], className = ""): void {
  if (items.length === 0) return;
  const section = element("section", className);
  const found = element("ul", "");
  for (const text of items) {
    const item = element("li", "", text);
    item.dir = "auto";
    found.append(item);
  }
  section.append(element("h3", "", title), found);
  root.append(section);
}

function rows(collection: unknown): Answer[] {
  return Array.isArray(collection) ? (collection as Answer[]) : [];
}

function linesOf(value: unknown): string[] {
  return string(value).split("\n").filter((line) => line !== "");
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}
