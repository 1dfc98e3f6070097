import { element, localeOf } from "../shared/dom";
import { labelOf, readMetadata, rowsOf } from "../shared/metadata";
import type { PageWindow } from "../shared/pagewindow";
import { messageOf } from "../shared/request";
import { textsOf } from "../shared/texts";
import { view, type ExplainedSection } from "./guide";

(window as PageWindow).setClientApiContext = (xrm, formContext) => {
  void show(xrm, formContext);
};

/** Explains the form's fields by the descriptions of their columns, and again whenever somebody changes one. */
async function show(xrm: Xrm.XrmStatic, formContext: Xrm.FormContext): Promise<void> {
  const texts = textsOf(xrm);
  document.documentElement.lang = localeOf(xrm);
  document.title = texts("GuideTitle");
  const place = document.getElementById("guide");
  try {
    const answer = await readMetadata(xrm, `EntityDefinitions(LogicalName='${formContext.data.entity.getEntityName()}')/Attributes?$select=LogicalName,Description`);
    const descriptions = new Map(rowsOf(answer).map((row) => [String(row.LogicalName), labelOf(row.Description)]));
    const draw = (): void => {
      place?.replaceChildren(view(sectionsOf(formContext, descriptions), texts));
    };
    draw();
    formContext.data.entity.attributes.forEach((attribute) => {
      attribute.addOnChange(draw);
    });
  } catch (error) {
    place?.replaceChildren(element("p", "", texts("GuideUnread", messageOf(error))));
  }
  place?.removeAttribute("aria-busy");
}

/** The form's sections and fields, in their order, without those that are never empty or have no description, and sections that have no others. */
function sectionsOf(formContext: Xrm.FormContext, descriptions: ReadonlyMap<string, string>): ExplainedSection[] {
  const sections: ExplainedSection[] = [];
  formContext.ui.tabs.forEach((tab) => {
    tab.sections.forEach((section) => {
      const fields = section.controls.get().flatMap((control) => {
        const attribute = "getAttribute" in control ? (control as Xrm.Controls.StandardControl).getAttribute() : null;
        const description = descriptions.get(attribute?.getName() ?? "") ?? "";
        return attribute === null || description === "" || attribute.getRequiredLevel() === "required" ? [] : [{ label: control.getLabel(), isEmpty: attribute.getValue() === null, description }];
      });
      if (fields.length > 0) sections.push({ label: section.getLabel(), fields });
    });
  });
  return sections;
}
