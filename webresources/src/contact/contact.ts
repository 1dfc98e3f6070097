import { computedColumns, Contact, ContactFrequency, Priority } from "../shared/columns";
import { Controls, showPage } from "../shared/pagewindow";
import { plainId } from "../shared/request";
import { textsOf } from "../shared/texts";

const Notifications = { priority: "cseg_high_priority", contact: "cseg_do_not_contact", stale: "cseg_stale" } as const;

/** Handler of the form's OnLoad event. It does not wait for the card, so that the form never waits for it either. */
export function onLoad(executionContext: Xrm.Events.EventContext): void {
  const formContext = executionContext.getFormContext();
  // Runs again after each save and refresh, when the server may have computed new values.
  formContext.data.addOnLoad(onDataLoad);
  watchPurchases(formContext);
  show(formContext);
}

function onDataLoad(context: Xrm.Events.EventContext): void {
  show(context.getFormContext());
}

function show(formContext: Xrm.FormContext): void {
  lockComputedColumns(formContext);
  notifyPriority(formContext);
  notifyDoNotContact(formContext);
  formContext.ui.clearFormNotification(Notifications.stale);
  void showPage(formContext, Controls.card);
}

function lockComputedColumns(formContext: Xrm.FormContext): void {
  for (const column of computedColumns) {
    formContext.getAttribute(column)?.controls.forEach((control) => {
      control.setDisabled(true);
    });
  }
}

function notifyPriority(formContext: Xrm.FormContext): void {
  if (valueOf(formContext, Contact.priority) !== Priority.high) {
    formContext.ui.clearFormNotification(Notifications.priority);
    return;
  }
  const text = textsOf(Xrm);
  const reason = valueOf(formContext, Contact.priorityReason);
  const message = typeof reason === "string" && reason.length > 0 ? text("HighPriorityBecause", reason) : text("HighPriority");
  formContext.ui.setFormNotification(message, "INFO", Notifications.priority);
}

function notifyDoNotContact(formContext: Xrm.FormContext): void {
  const never = valueOf(formContext, Contact.contactFrequency) === ContactFrequency.never;
  const everyChannelForbidden = [Contact.doNotEmail, Contact.doNotPhone, Contact.doNotPost].every(
    (column) => valueOf(formContext, column) === true,
  );
  if (!never && !everyChannelForbidden) {
    formContext.ui.clearFormNotification(Notifications.contact);
    return;
  }
  const text = textsOf(Xrm);
  formContext.ui.setFormNotification(text(never ? "DoNotContactFrequency" : "DoNotContactChannels"), "WARNING", Notifications.contact);
}

/** A purchase saved from the form's grid changes this very row on the server: read it again. */
function watchPurchases(formContext: Xrm.FormContext): void {
  const grid = formContext.getControl<Xrm.Controls.GridControl>(Controls.purchases);
  const id = plainId(formContext.data.entity.getId());
  if (!grid || id === "") return;
  let known: unknown;
  const compare = async (): Promise<void> => {
    const row: Record<string, unknown> = await Xrm.WebApi.retrieveRecord(Contact.table, id, `?$select=${Contact.modifiedOn}`);
    const version = row["@odata.etag"] ?? row[Contact.modifiedOn];
    const changed = known !== undefined && known !== version;
    known = version;
    if (!changed) return;
    if (formContext.data.getIsDirty()) {
      // A refresh would throw away what the person has typed.
      formContext.ui.setFormNotification(textsOf(Xrm)("PurchasesChanged"), "INFO", Notifications.stale);
    } else {
      await formContext.data.refresh(false);
    }
  };
  grid.addOnLoad(() => void compare());
}

/** A column's value, or null when the form does not have the column. */
function valueOf(formContext: Xrm.FormContext, column: string): unknown {
  return formContext.getAttribute(column)?.getValue() ?? null;
}
