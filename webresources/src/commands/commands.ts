import { Contact, Lifecycle, RunKind, RunTable, SchemeStatus, SchemeTable, Segment, TextTemplate } from "../shared/columns";
import { callApi, messageOf, plainId, reference } from "../shared/request";
import { segmentOnForm } from "../shared/segment";
import { textsOf, type Texts } from "../shared/texts";
import { schemeSummary, segmentSummary } from "./summaries";

const notification = "cseg_command";

/** What the grid of a table hands to a command. */
interface SelectedControl {
  refresh: () => void;
}

/** 'Recalculate this customer' on the form. Unsaved changes stay on it. */
export async function recalculateCustomer(formContext: Xrm.FormContext): Promise<void> {
  await onSaved(formContext, async (text) => {
    const { Changed } = await callApi(Xrm, "cseg_RecalculateCustomer", rowOf(formContext));
    await formContext.data.refresh(false);
    return text(Changed === true ? "Recalculated" : "RecalculatedSame");
  });
}

/** 'Recalculate customers' on the grid: one after the other, so that each is a transaction of its own. */
export async function recalculateCustomers(grid: SelectedControl, ids: readonly string[]): Promise<void> {
  await guarded(async (text, progress) => {
    let changed = 0;
    for (const [index, id] of ids.entries()) {
      progress(text("RecalculatingOf", String(index + 1), String(ids.length)));
      const { Changed } = await callApi(Xrm, "cseg_RecalculateCustomer", { entityType: Contact.table, id: plainId(id) });
      if (Changed === true) changed++;
    }
    grid.refresh();
    progress(null);
    await Xrm.Navigation.openAlertDialog({ text: text("RecalculatedSome", String(ids.length), String(changed)) });
  });
}

/** What the segment as it stands on the form would find; nothing is saved. */
export async function previewSegment(formContext: Xrm.FormContext): Promise<void> {
  await guarded(async (text, progress) => {
    progress(text("Working"));
    const preview = await callApi(Xrm, "cseg_PreviewSegment", null, segmentOnForm(formContext));
    progress(null);
    await Xrm.Navigation.openAlertDialog({ title: text("PreviewTitle"), text: segmentSummary(preview, text) });
  });
}

export async function publishSegment(formContext: Xrm.FormContext): Promise<void> {
  await setAndSave(formContext, Segment.lifecycle, Lifecycle.published, "Published");
}

export async function retireSegment(formContext: Xrm.FormContext): Promise<void> {
  await setAndSave(formContext, Segment.lifecycle, Lifecycle.retired, "Retired", "ConfirmRetire");
}

/** Brings the segment's list up to date. */
export async function refreshSegment(formContext: Xrm.FormContext): Promise<void> {
  await onSaved(formContext, async (text) => {
    const { Members, Drift } = await callApi(Xrm, "cseg_RefreshSegment", rowOf(formContext));
    await formContext.data.refresh(false);
    if (typeof Drift === "string" && Drift !== "") return Drift;
    return typeof Members === "number" ? text("Refreshed", String(Members)) : text("RefreshedUncounted");
  });
}

/** Whether the list's query was changed by hand and nobody has settled that: for the command bar. */
export function hasDrift(formContext: Xrm.FormContext): boolean {
  const drift: unknown = formContext.getAttribute(Segment.drift)?.getValue();
  return typeof drift === "string" && drift !== "";
}

/** Takes the query that somebody gave the list into the segment's filter. */
export async function adoptDrift(formContext: Xrm.FormContext): Promise<void> {
  await settleDrift(formContext, "adopt", "ConfirmAdopt", "Adopted");
}

/** Gives the list the query of the segment again. */
export async function restoreDrift(formContext: Xrm.FormContext): Promise<void> {
  await settleDrift(formContext, "restore", "ConfirmRestore", "Restored");
}

async function settleDrift(formContext: Xrm.FormContext, choice: string, question: string, done: string): Promise<void> {
  const text = textsOf(Xrm);
  if (!(await confirmed(text(question), text))) return;
  await onSaved(formContext, async () => {
    await callApi(Xrm, "cseg_ResolveDrift", rowOf(formContext), { Choice: { type: "Edm.String", value: choice } });
    await formContext.data.refresh(false);
    return text(done);
  });
}

export async function createStarterSegments(grid: SelectedControl): Promise<void> {
  await guarded(async (text, progress) => {
    progress(text("Working"));
    const { Created } = await callApi(Xrm, "cseg_CreateStarterSegments", null);
    grid.refresh();
    progress(null);
    await Xrm.Navigation.openAlertDialog({ text: Created === 0 ? text("StartersThere") : text("StartersCreated", String(Created)) });
  });
}

/** What would become of all customers were the scheme, as it is saved, active. */
export async function previewScheme(formContext: Xrm.FormContext): Promise<void> {
  await guarded(async (text, progress) => {
    progress(text("Working"));
    const preview = await callApi(Xrm, "cseg_PreviewScheme", rowOf(formContext));
    progress(null);
    await Xrm.Navigation.openAlertDialog({ title: text("PreviewTitle"), text: schemeSummary(preview, text) });
  });
}

/** Copies the scheme, as it is saved, into a draft and opens that. */
export async function cloneScheme(formContext: Xrm.FormContext): Promise<void> {
  await guarded(async (text, progress) => {
    progress(text("Working"));
    const { Copy } = await callApi(Xrm, "cseg_CloneScheme", rowOf(formContext));
    progress(null);
    const id = (Copy as Readonly<Record<string, unknown>>)[SchemeTable.id];
    await Xrm.Navigation.openForm({ entityName: SchemeTable.table, entityId: String(id) });
  });
}

/** Makes the scheme count in place of the one that does, which is retired with it. */
export async function activateScheme(formContext: Xrm.FormContext): Promise<void> {
  const text = textsOf(Xrm);
  if (!(await confirmed(text("ConfirmActivate"), text))) return;
  await onSaved(formContext, async () => {
    await callApi(Xrm, "cseg_ActivateScheme", rowOf(formContext));
    await formContext.data.refresh(false);
    return text("Activated");
  });
}

export async function retireScheme(formContext: Xrm.FormContext): Promise<void> {
  await setAndSave(formContext, SchemeTable.status, SchemeStatus.retired, "SchemeRetired", "ConfirmRetireScheme");
}

export async function launchOffer(formContext: Xrm.FormContext): Promise<void> {
  const text = textsOf(Xrm);
  if (!(await confirmed(text("ConfirmLaunch"), text))) return;
  await onSaved(formContext, async () => {
    // Of many members a call fixes some; what is left when the page is closed maintenance ends.
    let launched = await callApi(Xrm, "cseg_LaunchOffer", rowOf(formContext));
    while (launched.IsLaunched === false) launched = await callApi(Xrm, "cseg_LaunchOffer", rowOf(formContext));
    const { Members, HeldOut } = launched;
    await formContext.data.refresh(false);
    return text("Launched", String(Members), String(HeldOut));
  });
}

export async function refreshOffer(formContext: Xrm.FormContext): Promise<void> {
  await onSaved(formContext, async (text) => {
    const { Result } = await callApi(Xrm, "cseg_RefreshOffer", rowOf(formContext));
    await formContext.data.refresh(false);
    return typeof Result === "string" && Result !== "" ? Result : text("ResultsRefreshed");
  });
}

/** 'Recalculate all': every customer, due or not. */
export async function recalculateAll(grid: SelectedControl): Promise<void> {
  await runAll(grid, RunKind.recalculateAll, "ConfirmRecalculateAll");
}

/** 'Publish all': the marketing list of every published segment, written anew. */
export async function publishAll(grid: SelectedControl): Promise<void> {
  await runAll(grid, RunKind.publishAll, "ConfirmPublishAll");
}

/** The rules by which categories are suggested, counted anew, and then the suggestions. */
export async function mineSuggestions(grid: SelectedControl): Promise<void> {
  await runAll(grid, RunKind.mineCoPurchases, "ConfirmMine");
}

/** Begins a run of a kind and does page after page of it. What is left when the page is closed maintenance ends. */
async function runAll(grid: SelectedControl, kind: number, question: string): Promise<void> {
  if (!(await confirmed(textsOf(Xrm)(question), textsOf(Xrm)))) return;
  await guarded(async (text, progress) => {
    progress(text("Working"));
    const { Run } = await callApi(Xrm, "cseg_StartBulkRun", null, { Kind: { type: "Edm.Int32", value: kind } });
    const run = { entityType: RunTable.table, id: plainId(String((Run as Readonly<Record<string, unknown>>)[RunTable.id])) };
    let page: Readonly<Record<string, unknown>>;
    do {
      page = await callApi(Xrm, "cseg_ContinueBulkRun", run);
      progress(text("RunDone", String(page.Done), String(page.Total)));
    } while (page.IsOpen === true);
    grid.refresh();
    progress(null);
    await Xrm.Navigation.openAlertDialog({ text: text("RunEnded", String(page.Done), String(page.Changed), String(page.Failed)) });
  });
}

/** Composes a text for the customer from a template that the person chooses, to be copied. */
export async function composeText(formContext: Xrm.FormContext): Promise<void> {
  const [template] = await Xrm.Utility.lookupObjects({ entityTypes: [TextTemplate.table], defaultEntityType: TextTemplate.table, allowMultiSelect: false });
  if (template === undefined) return;
  await guarded(async (text, progress) => {
    progress(text("Working"));
    const composed = await callApi(Xrm, "cseg_ComposeText", rowOf(formContext), { Template: reference(TextTemplate.table, TextTemplate.id, plainId(template.id)) });
    progress(null);
    const body = typeof composed.Body === "string" ? composed.Body : "";
    const missing = Array.isArray(composed.MissingValues) ? composed.MissingValues.map(String) : [];
    const lines = [
      ...(typeof composed.Subject === "string" && composed.Subject !== "" ? [composed.Subject, ""] : []),
      composed.IsHtml === true ? new DOMParser().parseFromString(body, "text/html").body.innerText : body,
      ...(missing.length > 0 ? ["", text("MissingValues", missing.join(", "))] : []),
    ];
    const { confirmed: copies } = await Xrm.Navigation.openConfirmDialog({ title: template.name ?? "", text: lines.join("\n"), confirmButtonLabel: text("CopyText"), cancelButtonLabel: text("CloseText") });
    if (copies) await navigator.clipboard.writeText(body);
  });
}

/** Saves the row with another value of one choice. Where the save is refused, the form says why and the choice is as before. */
async function setAndSave(formContext: Xrm.FormContext, column: string, value: number, done: string, question?: string): Promise<void> {
  const text = textsOf(Xrm);
  if (question !== undefined && !(await confirmed(text(question), text))) return;
  const attribute = formContext.getAttribute<Xrm.Attributes.OptionSetAttribute>(column);
  if (attribute === null) {
    await Xrm.Navigation.openErrorDialog({ message: text("ColumnNotOnForm", column) });
    return;
  }
  const before = attribute.getValue();
  attribute.setValue(value);
  try {
    await formContext.data.save();
  } catch {
    attribute.setValue(before);
    return;
  }
  formContext.ui.setFormNotification(text(done), "INFO", notification);
  formContext.ui.refreshRibbon();
}

/** Saves what is unsaved, then does something to the stored row and says what came of it on the form. */
async function onSaved(formContext: Xrm.FormContext, action: (text: Texts) => Promise<string>): Promise<void> {
  formContext.ui.clearFormNotification(notification);
  if (formContext.data.getIsDirty()) {
    try {
      await formContext.data.save();
    } catch {
      // The form itself says why it was not saved.
      return;
    }
  }
  await guarded(async (text, progress) => {
    progress(text("Working"));
    const said = await action(text);
    formContext.ui.setFormNotification(said, "INFO", notification);
    formContext.ui.refreshRibbon();
  });
}

/** Runs a command: its progress is shown while it runs, and what is refused in a dialog. */
async function guarded(command: (text: Texts, progress: (message: string | null) => void) => Promise<void>): Promise<void> {
  const show = (message: string | null): void => {
    if (message === null) Xrm.Utility.closeProgressIndicator();
    else Xrm.Utility.showProgressIndicator(message);
  };
  try {
    await command(textsOf(Xrm), show);
  } catch (error) {
    show(null);
    await Xrm.Navigation.openErrorDialog({ message: messageOf(error) });
  } finally {
    show(null);
  }
}

async function confirmed(question: string, text: Texts): Promise<boolean> {
  return (await Xrm.Navigation.openConfirmDialog({ title: text("ConfirmTitle"), text: question })).confirmed;
}

function rowOf(formContext: Xrm.FormContext): { entityType: string; id: string } {
  return { entityType: formContext.data.entity.getEntityName(), id: plainId(formContext.data.entity.getId()) };
}
