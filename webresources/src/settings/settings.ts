import { Controls, showPage } from "../shared/pagewindow";

/** Handler of the form's OnLoad event. */
export function onLoad(executionContext: Xrm.Events.EventContext): void {
  void showPage(executionContext.getFormContext(), Controls.guide);
}
