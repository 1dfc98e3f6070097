import { Segment } from "../shared/columns";
import { Controls, showPage } from "../shared/pagewindow";

const drift = "cseg_drift";

/** Handler of the form's OnLoad event. */
export function onLoad(executionContext: Xrm.Events.EventContext): void {
  const formContext = executionContext.getFormContext();
  // Runs again after each save and refresh, when the server may have noticed a change by hand.
  formContext.data.addOnLoad((context) => {
    notifyDrift(context.getFormContext());
  });
  notifyDrift(formContext);
  void showPage(formContext, Controls.builder);
}

/** That the list's query was changed by hand is said until somebody adopts or restores it. */
function notifyDrift(formContext: Xrm.FormContext): void {
  const said: unknown = formContext.getAttribute(Segment.drift)?.getValue();
  if (typeof said === "string" && said !== "") formContext.ui.setFormNotification(said, "WARNING", drift);
  else formContext.ui.clearFormNotification(drift);
}
