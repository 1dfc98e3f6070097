/** What the priority card's page offers to the form that shows it. */
export interface CardWindow extends Window {
  /** Gives the page the form's client API (the supported way; the page never reaches into its parent). */
  setClientApiContext?: (xrm: Xrm.XrmStatic, formContext: Xrm.FormContext) => void;
}

/** Control names on the form 'Customer profile'. */
export const Controls = {
  card: "WebResource_prioritycard",
  purchases: "subgrid_purchases",
} as const;
