import { ProfileAttribute, ProfileCategory, ValueOfKind } from "../shared/columns";
import { plainId } from "../shared/request";

/** Handler of the form's OnLoad event. */
export function onLoad(executionContext: Xrm.Events.EventContext): void {
  const formContext = executionContext.getFormContext();
  formContext.getAttribute(ProfileAttribute.category)?.addOnChange((context) => void show(context.getFormContext()));
  void show(formContext);
}

/** Of the columns for values shows the one that the category's kind fills; without a category, or of a kind that is unknown here, all. */
async function show(formContext: Xrm.FormContext): Promise<void> {
  const category = categoryOf(formContext);
  const wanted = category === null ? undefined : ValueOfKind[await kindOf(category).catch(() => 0)];
  // Somebody may have chosen another category meanwhile.
  if (categoryOf(formContext) !== category) return;
  for (const column of new Set(Object.values(ValueOfKind))) {
    formContext.getControl<Xrm.Controls.StandardControl>(column)?.setVisible(wanted === undefined || wanted === column);
  }
}

function categoryOf(formContext: Xrm.FormContext): string | null {
  const chosen = formContext.getAttribute<Xrm.Attributes.LookupAttribute>(ProfileAttribute.category)?.getValue()?.[0];
  return chosen === undefined ? null : plainId(chosen.id);
}

async function kindOf(category: string): Promise<number> {
  const row: Record<string, unknown> = await Xrm.WebApi.retrieveRecord(ProfileCategory.table, category, `?$select=${ProfileCategory.kind}`);
  return Number(row[ProfileCategory.kind]);
}
