import { Contact, Priority } from "../shared/columns";

const icons: Readonly<Record<number, string>> = {
  [Priority.high]: "cseg_/icons/priorityhigh.svg",
  [Priority.medium]: "cseg_/icons/prioritymedium.svg",
  [Priority.low]: "cseg_/icons/prioritylow.svg",
};

/**
 * Image provider of the priority column in views.
 * @param rowData The row as JSON; of a column, name_Value is the value and name its text.
 * @returns Name of the image and its tooltip; no image for a customer without a level.
 */
export function priorityIcon(rowData: string): [image: string, tooltip: string] {
  const row = JSON.parse(rowData) as Readonly<Record<string, unknown>>;
  const label = row[Contact.priority];
  return [icons[Number(row[`${Contact.priority}_Value`])] ?? "", typeof label === "string" ? label : ""];
}
