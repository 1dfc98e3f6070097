import type { Texts } from "../shared/texts";

/** An answer of a custom API. */
type Answer = Readonly<Record<string, unknown>>;

/** A preview of a segment in lines of text. */
export function segmentSummary(preview: Answer, text: Texts): string {
  const lines = [text("PreviewMatched", number(preview.Matched), number(preview.Contactable), money(preview.AnnualValue))];
  const heldBack = linesOf(preview.HeldBack);
  if (heldBack.length > 0) lines.push(text("PreviewHeldBack", heldBack.join("; ")));
  lines.push(text("PreviewChange", number(preview.Joiners), number(preview.Leavers)));
  return [...lines, ...linesOf(preview.Warnings)].join("\n");
}

/** A preview of a scheme in lines of text. */
export function schemeSummary(preview: Answer, text: Texts): string {
  const levels = rows(preview.Levels).filter((level) => level.customers !== 0 || level.customersbefore !== 0)
    .map((level) => text("PreviewLevel", string(level.name), number(level.customers), number(level.customersbefore)));
  const problems = linesOf(preview.Problems);
  return [
    text("PreviewMoved", number(preview.Moved), number(preview.Customers), money(preview.MovedValue)),
    ...levels,
    ...(problems.length > 0 ? [text("PreviewProblems"), ...problems] : []),
  ].join("\n");
}

function rows(collection: unknown): Answer[] {
  return Array.isArray(collection) ? (collection as Answer[]) : [];
}

function linesOf(value: unknown): string[] {
  return string(value).split("\n").filter((line) => line !== "");
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): string {
  return Number(value ?? 0).toLocaleString();
}

function money(value: unknown): string {
  return Number(value ?? 0).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
