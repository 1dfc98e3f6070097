import { Segment } from "./columns";
import { plainId, reference, type Parameter } from "./request";

/** The segment as it stands on the form, saved or not, as parameters of cseg_PreviewSegment. */
export function segmentOnForm(formContext: Xrm.FormContext): Record<string, Parameter> {
  const result: Record<string, Parameter> = {};
  const id = formContext.data.entity.getId();
  if (id !== "") result.Segment = reference(Segment.table, Segment.id, plainId(id));
  const filter: unknown = formContext.getAttribute(Segment.filter)?.getValue();
  if (typeof filter === "string") result.Filter = { type: "Edm.String", value: filter };
  for (const [name, column] of [["Purpose", Segment.purpose], ["Topic", Segment.topic]] as const) {
    const value: unknown = formContext.getAttribute(column)?.getValue();
    if (typeof value === "number") result[name] = { type: "Edm.Int32", value };
  }
  const parent = formContext.getAttribute<Xrm.Attributes.LookupAttribute>(Segment.parent)?.getValue()?.[0];
  if (parent) result.Parent = reference(Segment.table, Segment.id, plainId(parent.id));
  return result;
}
