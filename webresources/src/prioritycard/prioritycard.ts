import { Contact } from "../shared/columns";
import { localeOf } from "../shared/dom";
import type { PageWindow } from "../shared/pagewindow";
import { callApi, messageOf, plainId } from "../shared/request";
import { textsOf } from "../shared/texts";
import { cardOf, cardQuery, factorsOf, type Factor, type Row } from "./card";
import { message, view } from "./view";

let latest = 0;

(window as PageWindow).setClientApiContext = (xrm, formContext) => {
  void show(xrm, formContext);
};

async function show(xrm: Xrm.XrmStatic, formContext: Xrm.FormContext): Promise<void> {
  const turn = ++latest;
  const texts = textsOf(xrm);
  const id = plainId(formContext.data.entity.getId());
  const locale = localeOf(xrm);
  document.documentElement.lang = locale;
  document.title = texts("Priority");

  let content: HTMLElement;
  if (id === "") {
    content = message(texts("NotSavedYet"));
  } else {
    try {
      const today = new Date().toISOString().slice(0, 10);
      const row: Row = await xrm.WebApi.retrieveRecord(Contact.table, id, cardQuery(asOfOn(formContext) ?? today));
      content = view(cardOf(row, today), texts, locale, () => explain(xrm, id));
    } catch (error) {
      content = message(texts("CannotRead", messageOf(error)));
    }
  }

  // An answer that was overtaken by a later question is not shown.
  if (turn !== latest) return;
  const card = document.getElementById("card");
  card?.replaceChildren(content);
  card?.removeAttribute("aria-busy");
}

async function explain(xrm: Xrm.XrmStatic, id: string): Promise<Factor[]> {
  const { Factors } = await callApi(xrm, "cseg_ExplainPriority", { entityType: Contact.table, id });
  return factorsOf(Array.isArray(Factors) ? (Factors as Row[]) : []);
}

/** The as-of date that the form already has, as YYYY-MM-DD. */
function asOfOn(formContext: Xrm.FormContext): string | null {
  // The form's window made this date: `instanceof Date` would ask for one of this window's.
  const value = formContext.getAttribute<Xrm.Attributes.DateAttribute>(Contact.profileAsOf)?.getValue() ?? null;
  if (value === null) return null;
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`;
}
