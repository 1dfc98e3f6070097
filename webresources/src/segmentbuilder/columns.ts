import type { Kind } from "./operators";

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A column that a condition may ask about. */
export interface Column {
  readonly name: string;
  readonly label: string;
  readonly kind: Kind;
  /** For choices and yes or no. */
  readonly options: readonly Option[];
  /** For lookups: the tables that the rows are of. */
  readonly targets: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<string, Kind>> = {
  String: "text", Memo: "text", Integer: "number", BigInt: "number", Decimal: "number", Double: "number", Money: "number", DateTime: "date", Boolean: "yesno",
  Picklist: "choice", State: "choice", Status: "choice", MultiSelectPicklistType: "choices", Lookup: "row", Customer: "row", Owner: "row",
};

const choiceTypes = ["Picklist", "State", "Status", "MultiSelectPicklist", "Boolean"] as const;

/** Reads what the organisation says of its tables, each once. */
export class Metadata {
  private readonly tables = new Map<string, Promise<Column[]>>();
  private readonly labels = new Map<string, Promise<string>>();
  private readonly rows = new Map<string, Promise<Option[]>>();

  constructor(private readonly xrm: Xrm.XrmStatic) {}

  /** The columns of a table that can be searched by, in the order of their labels. */
  columns(table: string): Promise<Column[]> {
    return once(this.tables, table, async () => {
      const attributes = `EntityDefinitions(LogicalName='${table}')/Attributes`;
      const [all, lookups, ...choices] = await Promise.all([
        this.get(`${attributes}?$select=LogicalName,AttributeType,AttributeTypeName,AttributeOf,DisplayName,IsValidForAdvancedFind`),
        this.get(`${attributes}/Microsoft.Dynamics.CRM.LookupAttributeMetadata?$select=LogicalName,Targets`),
        ...choiceTypes.map((type) => this.get(`${attributes}/Microsoft.Dynamics.CRM.${type}AttributeMetadata?$select=LogicalName&$expand=OptionSet`)),
      ]);
      const options = new Map(choices.flatMap(rowsOf).map((row) => [String(row.LogicalName), optionsOf(row.OptionSet as Json | null)]));
      const targets = new Map(rowsOf(lookups).map((row) => [String(row.LogicalName), row.Targets as string[]]));
      return rowsOf(all)
        .flatMap((row) => {
          const kind = kinds[String((row.AttributeTypeName as Json | null)?.Value)] ?? kinds[String(row.AttributeType)];
          const label = labelOf(row.DisplayName);
          const searchable = (row.IsValidForAdvancedFind as Json | null)?.Value === true;
          if (!kind || label === "" || !searchable || row.AttributeOf !== null) return [];
          const name = String(row.LogicalName);
          return [{ name, label, kind, options: options.get(name) ?? [], targets: targets.get(name) ?? [] }];
        })
        .sort((a, b) => a.label.localeCompare(b.label));
    });
  }

  tableLabel(table: string): Promise<string> {
    return once(this.labels, table, async () => labelOf((await this.get(`EntityDefinitions(LogicalName='${table}')?$select=DisplayCollectionName`)).DisplayCollectionName) || table);
  }

  /** Rows that a lookup may point to, by name; the first hundred. */
  choicesOf(table: string): Promise<Option[]> {
    return once(this.rows, table, async () => {
      const { PrimaryIdAttribute: id, PrimaryNameAttribute: name } = (await this.get(`EntityDefinitions(LogicalName='${table}')?$select=PrimaryIdAttribute,PrimaryNameAttribute`)) as Record<string, string>;
      const answer = await this.xrm.WebApi.retrieveMultipleRecords(table, `?$select=${id},${name}&$orderby=${name}&$top=100`);
      return answer.entities.map((row: Json) => ({ value: String(row[id ?? ""]), label: text(row[name ?? ""]) }));
    });
  }

  private async get(path: string): Promise<Json> {
    const response = await fetch(`${this.xrm.Utility.getGlobalContext().getClientUrl()}/api/data/v9.2/${path}`, { headers: { Accept: "application/json", "OData-Version": "4.0", "OData-MaxVersion": "4.0" } });
    const answer = (await response.json()) as Json;
    if (!response.ok) throw new Error(text((answer.error as Json | undefined)?.message) || response.statusText);
    return answer;
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  let answer = known.get(key);
  if (!answer) {
    answer = ask();
    answer.catch(() => known.delete(key));
    known.set(key, answer);
  }
  return answer;
}

function rowsOf(answer: Json): Json[] {
  return Array.isArray(answer.value) ? (answer.value as Json[]) : [];
}

function optionsOf(set: Json | null): Option[] {
  if (set === null) return [];
  const listed = set.Options as Json[] | undefined;
  const options = listed ?? [set.TrueOption, set.FalseOption].filter(Boolean).map((option) => option as Json);
  return options.map((option) => ({ value: String(option.Value), label: labelOf(option.Label) || String(option.Value) }));
}

function labelOf(label: unknown): string {
  return text(((label as Json | null)?.UserLocalizedLabel as Json | null)?.Label);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
