import { Contact } from "../shared/columns";
import { localeOf } from "../shared/dom";
import type { PageWindow } from "../shared/pagewindow";
import { callApi, messageOf, plainId } from "../shared/request";
import { textsOf } from "../shared/texts";
import { cardOf } from "./card";
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
      content = view(cardOf(await callApi(xrm, "cseg_GetCustomerCard", { entityType: Contact.table, id })), texts, locale);
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
