import { element } from "../shared/dom";
import type { Texts } from "../shared/texts";

/** A field of the form with what its column's description says of it. */
export interface Explained {
  readonly label: string;
  readonly isEmpty: boolean;
  readonly description: string;
}

export interface ExplainedSection {
  readonly label: string;
  readonly fields: readonly Explained[];
}

/** Divides a column's description into why the setting is there and what holds without a value, which its last sentence says. */
export function divided(description: string, mark: string): { why: string; standard: string | null } {
  const at = description.lastIndexOf(mark);
  if (at < 0) return { why: description, standard: null };
  return { why: description.slice(0, at).trim(), standard: description.slice(at + mark.length).trim().replace(/\.$/, "") };
}

/** What applies for a field, in words. */
export function applies({ isEmpty }: Explained, standard: string | null, texts: Texts): string {
  if (standard === null) return texts(isEmpty ? "GuideNothing" : "GuideEnteredAlone");
  return texts(isEmpty ? "GuideDefault" : "GuideEntered", standard);
}

export function view(sections: readonly ExplainedSection[], texts: Texts): HTMLElement {
  const guide = element("main", "guide");
  guide.append(element("h1", "", texts("GuideTitle")), element("p", "intro", texts("GuideIntro")));
  for (const { label, fields } of sections) {
    const list = element("dl", "");
    for (const field of fields) {
      const { why, standard } = divided(field.description, texts("GuideMark"));
      const meaning = element("dd", "");
      meaning.append(element("span", field.isEmpty ? "applies empty" : "applies", applies(field, standard, texts)), element("span", "why", why));
      list.append(element("dt", "", field.label), meaning);
    }
    guide.append(element("h2", "", label), list);
  }
  return guide;
}
