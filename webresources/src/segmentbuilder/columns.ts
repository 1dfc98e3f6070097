import { labelOf, readMetadata, rowsOf, textOf, type Json } from "../shared/metadata";
import { plainId } from "../shared/request";
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

/** A row that a lookup may point to. */
export interface FoundRow {
  readonly id: string;
  readonly name: string;
  /** What its table is called, where rows of several tables are found. */
  readonly kind: string;
}

/** A table's identifier and name column, and what one of its rows is called. */
interface TableNames {
  readonly id: string;
  readonly name: string;
  readonly label: string;
}

/** Rows of a table that a search shows; who wants another one types more of its name. */
const mostFound = 20;

const kinds: Readonly<Record<string, Kind>> = {
  String: "text", Memo: "text", Integer: "number", BigInt: "number", Decimal: "number", Double: "number", Money: "number", DateTime: "date", Boolean: "yesno",
  Picklist: "choice", State: "choice", Status: "choice", MultiSelectPicklistType: "choices", Lookup: "row", Customer: "row", Owner: "row",
};

const choiceTypes = ["Picklist", "State", "Status", "MultiSelectPicklist", "Boolean"] as const;

/** Reads what the organisation says of its tables, each once. */
export class Metadata {
  private readonly tables = new Map<string, Promise<Column[]>>();
  private readonly labels = new Map<string, Promise<string>>();
  private readonly tableNames = new Map<string, Promise<TableNames>>();

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

  /** Rows whose name contains a text, by name, of each table as many as a list shows. */
  async search(tables: readonly string[], text: string): Promise<{ rows: FoundRow[]; more: boolean }> {
    const answers = await Promise.all(tables.map(async (table) => {
      const { id, name, label } = await this.names(table);
      const answer = await this.xrm.WebApi.retrieveMultipleRecords(table, `?$select=${id},${name}&$filter=contains(${name},'${encodeURIComponent(text.trim().replace(/'/g, "''"))}')&$orderby=${name}&$top=${mostFound + 1}`);
      return answer.entities.map((row: Json) => ({ id: String(row[id]), name: textOf(row[name]), kind: tables.length > 1 ? label : "" }));
    }));
    return { rows: answers.flatMap((rows) => rows.slice(0, mostFound)), more: answers.some((rows) => rows.length > mostFound) };
  }

  /** The row that a lookup of these tables points to; null where none of them has it. */
  async row(tables: readonly string[], id: string): Promise<FoundRow | null> {
    const plain = plainId(id);
    const found = await Promise.all(tables.map(async (table) => {
      const names = await this.names(table);
      const answer = await this.xrm.WebApi.retrieveMultipleRecords(table, `?$select=${names.name}&$filter=${names.id} eq ${plain}`);
      return answer.entities.map((row: Json) => ({ id: plain, name: textOf(row[names.name]), kind: "" }));
    }));
    return found.flat()[0] ?? null;
  }

  private names(table: string): Promise<TableNames> {
    return once(this.tableNames, table, async () => {
      const answer = await this.get(`EntityDefinitions(LogicalName='${table}')?$select=PrimaryIdAttribute,PrimaryNameAttribute,DisplayName`);
      return { id: textOf(answer.PrimaryIdAttribute), name: textOf(answer.PrimaryNameAttribute), label: labelOf(answer.DisplayName) || table };
    });
  }

  private get(path: string): Promise<Json> {
    return readMetadata(this.xrm, path);
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

function optionsOf(set: Json | null): Option[] {
  if (set === null) return [];
  const listed = set.Options as Json[] | undefined;
  const options = listed ?? [set.TrueOption, set.FalseOption].filter(Boolean).map((option) => option as Json);
  return options.map((option) => ({ value: String(option.Value), label: labelOf(option.Label) || String(option.Value) }));
}
