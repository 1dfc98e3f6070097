/** What a page of ours offers to the form that shows it. */
export interface PageWindow extends Window {
  /** Gives the page the form's client API (the supported way; the page never reaches into its parent). */
  setClientApiContext?: (xrm: Xrm.XrmStatic, formContext: Xrm.FormContext) => void;
}

/** Control names on the forms. */
export const Controls = {
  builder: "WebResource_segmentbuilder",
  card: "WebResource_prioritycard",
  guide: "WebResource_settingsguide",
  purchases: "subgrid_purchases",
} as const;

/** Hands the client API to the page in a control of the form. A form without the control is left alone. */
export async function showPage(formContext: Xrm.FormContext, name: string): Promise<void> {
  const control = formContext.getControl<Xrm.Controls.IframeControl>(name);
  const content = (await control?.getContentWindow()) as PageWindow | undefined;
  content?.setClientApiContext?.(Xrm, formContext);
}
