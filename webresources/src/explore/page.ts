import type { ClientApi } from "../shared/clientapi";
import { Contact, Factor, SchemeStatus, SchemeTable, Segment } from "../shared/columns";
import { element, localeOf } from "../shared/dom";
import { callApi, messageOf, reference, type Parameter } from "../shared/request";
import { textsOf, type Texts } from "../shared/texts";
import { comparison, distribution, migration, number, recencyFrequency, recencyQuery, recencyScores, rowsOf, split, splits, type Row, type Shown } from "./answers";
import { button, figure, labelled, select, slider } from "./view";

const formatted = "@OData.Community.Display.V1.FormattedValue";
const mostWeight = 10;
const mostScore = 100;

/** What one part of the page works with. */
interface Surroundings {
  readonly xrm: ClientApi;
  readonly texts: Texts;
  readonly locale: string;
}

/** Fills the page's place; done when each part stands or has said why it cannot. */
export async function showExplore(xrm: ClientApi): Promise<void> {
  const surroundings = { xrm, texts: textsOf(xrm), locale: localeOf(xrm) };
  const { texts, locale } = surroundings;
  document.documentElement.lang = locale;
  document.title = texts("Explore");
  const root = document.getElementById("explore");
  if (root === null) return;
  const schemes = element("section", "");
  const heat = element("section", "");
  const segments = element("section", "");
  root.replaceChildren(element("h1", "", texts("Explore")), element("p", "lead", texts("ExploreLead")), schemes, heat, segments);
  await Promise.all([
    guarded(schemes, texts, () => showSchemes(schemes, surroundings)),
    guarded(heat, texts, () => showHeat(heat, surroundings)),
    guarded(segments, texts, () => showSegments(segments, surroundings)),
  ]);
  root.removeAttribute("aria-busy");
}

/** A part that cannot be shown says why and leaves the others alone. */
async function guarded(section: HTMLElement, texts: Texts, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    section.append(element("p", "wrong", texts("CannotRead", messageOf(error))));
  }
}

async function showSchemes(section: HTMLElement, surroundings: Surroundings, chosen?: string): Promise<void> {
  const { xrm, texts } = surroundings;
  const schemes = await readSchemes(xrm);
  section.replaceChildren(element("h2", "", texts("PrioritySchemes")));
  const first = schemes.find((row) => row[SchemeTable.id] === chosen) ?? schemes[0];
  if (first === undefined) {
    section.append(element("p", "note", texts("NoScheme")));
    return;
  }

  // The choice stays while what belongs to it changes: whoever goes through it by keyboard chooses several on the way to one.
  const controls = element("div", "controls");
  const results = element("div", "");
  let latest = 0;
  const show = async (id: string, known?: readonly Row[]): Promise<void> => {
    const turn = ++latest;
    // The sliders of a scheme may have moved since it was read.
    const parts = await partsOf(id, known ?? (await readSchemes(xrm)), surroundings, (copy) => showSchemes(section, surroundings, copy));
    if (turn !== latest) return;
    while (choice.nextSibling !== null) choice.nextSibling.remove();
    controls.append(...parts.controls);
    results.replaceChildren(...parts.results);
    parts.start();
  };
  const list = select(schemes.map((row) => [String(row[SchemeTable.id]), `${String(row[SchemeTable.title])} (${String(row[SchemeTable.status + formatted])})`] as const), String(first[SchemeTable.id]), (id) => {
    void guarded(section, texts, () => show(id));
  });
  const choice = labelled(texts("Scheme"), list);
  controls.append(choice);
  section.append(controls, results);
  await show(String(first[SchemeTable.id]), schemes);
  if (chosen !== undefined) list.focus();
}

function readSchemes(xrm: ClientApi): Promise<Row[]> {
  return readAll(xrm, SchemeTable.table, `?$select=${SchemeTable.id},${SchemeTable.title},${SchemeTable.status},${SchemeTable.highFrom},${SchemeTable.mediumFrom}&$orderby=${SchemeTable.status},${SchemeTable.title}`);
}

/** What belongs to one scheme: with what it is compared, its sliders, and what would come of it. */
async function partsOf(id: string, schemes: readonly Row[], { xrm, texts, locale }: Surroundings, onCopy: (copy: string) => Promise<void>): Promise<{ controls: HTMLElement[]; results: HTMLElement[]; start: () => void }> {
  const scheme = schemes.find((row) => row[SchemeTable.id] === id) ?? {};
  const isDraft = scheme[SchemeTable.status] === SchemeStatus.draft;
  const factors = await readAll(xrm, Factor.table, `?$select=${Factor.id},${Factor.kind},${Factor.weight}&$filter=${Factor.scheme} eq ${id} and statecode eq 0&$orderby=${Factor.kind}`);
  const results = resultsOf(texts);
  let compareWith = "";
  const refresh = (): void => {
    results.run(async () => {
      const answer = await callApi(xrm, "cseg_PreviewScheme", { entityType: SchemeTable.table, id }, compareWith === "" ? {} : { CompareWith: reference(SchemeTable.table, SchemeTable.id, compareWith) });
      const problems = (answer.Problems as string | undefined) ?? "";
      return {
        sentence: texts("PreviewMoved", count(answer.Moved), count(answer.Customers), number(answer.MovedValue).toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })),
        warning: problems === "" ? "" : `${texts("PreviewProblems")}\n${problems}`,
        shown: [
          distribution(texts("CustomersByLevel"), texts("Priority"), answer.Levels, texts),
          migration(texts("Migration"), answer.Migration, texts),
          distribution(texts("CustomersByGroup"), texts("Group"), answer.Groups, texts),
        ],
      };
    }, locale);
  };
  const write = (table: string, row: string, column: string) => (value: number): void => {
    results.before(async () => {
      await xrm.WebApi.updateRecord(table, row, { [column]: value });
    });
    refresh();
  };

  const controls = [
    labelled(texts("CompareWith"), select([["", texts("WhatIsStored")], ...schemes.filter((row) => row !== scheme).map((row) => [String(row[SchemeTable.id]), String(row[SchemeTable.title])] as const)], "", (other) => {
      compareWith = other;
      refresh();
    })),
    ...factors.map((factor) => slider(texts("WeightOf", String(factor[Factor.kind + formatted])), { value: number(factor[Factor.weight]), most: Math.max(mostWeight, number(factor[Factor.weight])), step: 0.5, disabled: !isDraft }, locale, write(Factor.table, String(factor[Factor.id]), Factor.weight))),
    slider(texts("HighFrom"), { value: number(scheme[SchemeTable.highFrom]), most: mostScore, step: 1, disabled: !isDraft }, locale, write(SchemeTable.table, id, SchemeTable.highFrom)),
    slider(texts("MediumFrom"), { value: number(scheme[SchemeTable.mediumFrom]), most: mostScore, step: 1, disabled: !isDraft }, locale, write(SchemeTable.table, id, SchemeTable.mediumFrom)),
  ];
  const notes = isDraft ? [element("p", "note", texts("DraftIsChanged"))] : [element("p", "note", texts("OnlyDrafts")), button(texts("CopyIntoDraft"), () => {
    results.run(async () => {
      const { Copy } = await callApi(xrm, "cseg_CloneScheme", { entityType: SchemeTable.table, id });
      await onCopy(String((Copy as Row)[SchemeTable.id]));
      return { sentence: "", warning: "", shown: [] };
    }, locale);
  })];
  return { controls, results: [...notes, results.element], start: refresh };

  function count(value: unknown): string {
    return number(value).toLocaleString(locale);
  }
}

async function showHeat(section: HTMLElement, { xrm, texts, locale }: Surroundings): Promise<void> {
  section.append(element("h2", "", texts("RecencyAndFrequency")));
  const answers = await Promise.all(recencyScores.map((recency) => xrm.WebApi.retrieveMultipleRecords(Contact.table, `?fetchXml=${encodeURIComponent(recencyQuery(recency))}`)));
  const counts = new Map(answers.flatMap((answer, index) => (answer.entities as Row[]).map((row) => [`${recencyScores[index] ?? 0} ${number(row.frequency)}`, number(row.customers)] as const)));
  const figures = element("div", "figures");
  figures.append(figure(recencyFrequency(texts("RecencyAndFrequency"), counts, texts), texts, locale));
  section.append(figures);
}

async function showSegments(section: HTMLElement, { xrm, texts, locale }: Surroundings): Promise<void> {
  section.append(element("h2", "", texts("SegmentsTitle")));
  const segments = await readAll(xrm, Segment.table, `?$select=${Segment.id},${Segment.title}&$orderby=${Segment.title}`);
  const names: [string, string][] = segments.map((row) => [String(row[Segment.id]), String(row[Segment.title])]);
  const results = resultsOf(texts);
  const chosen = { segment: "", by: Contact.postalCode as string, length: 1, other: "" };
  const refresh = (): void => {
    results.run(async () => {
      const parameters: Record<string, Parameter> = { SplitBy: { type: "Edm.String", value: chosen.by } };
      if (chosen.segment === "") parameters.Filter = { type: "Edm.String", value: "" };
      else parameters.Segment = reference(Segment.table, Segment.id, chosen.segment);
      if (chosen.by === Contact.postalCode) parameters.PrefixLength = { type: "Edm.Int32", value: chosen.length };
      if (chosen.other !== "") parameters.CompareWith = reference(Segment.table, Segment.id, chosen.other);
      const answer = await callApi(xrm, "cseg_PreviewSegment", null, parameters);
      const by = texts(`split_${chosen.by}`);
      return {
        sentence: texts("PreviewMatched", number(answer.Matched).toLocaleString(locale), number(answer.Contactable).toLocaleString(locale), number(answer.AnnualValue).toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })),
        warning: "",
        shown: [
          split(texts("CustomersBy", by), by, answer.Groups, texts),
          comparison(texts("AverageCustomer"), answer.Averages, names.find(([id]) => id === chosen.other)?.[1] ?? null, texts),
        ],
      };
    }, locale);
  };

  const characters = element("input", "");
  characters.type = "number";
  characters.min = "1";
  characters.max = "10";
  characters.value = String(chosen.length);
  characters.addEventListener("change", () => {
    chosen.length = Math.min(Math.max(Math.trunc(Number(characters.value)) || 1, 1), 10);
    characters.value = String(chosen.length);
    refresh();
  });
  const first = labelled(texts("FirstCharacters"), characters);
  const controls = element("div", "controls");
  controls.append(
    labelled(texts("Segment"), select([["", texts("AllCustomers")], ...names], "", (id) => {
      chosen.segment = id;
      refresh();
    })),
    labelled(texts("SplitBy"), select(splits.map((column) => [column, texts(`split_${column}`)] as const), chosen.by, (column) => {
      chosen.by = column;
      first.hidden = column !== Contact.postalCode;
      refresh();
    })),
    first,
    labelled(texts("CompareWith"), select([["", texts("OnlyTheRest")], ...names], "", (id) => {
      chosen.other = id;
      refresh();
    })),
  );
  section.append(controls, results.element);
  refresh();
}

/** What a part of the page says after each change. */
interface Result {
  readonly sentence: string;
  readonly warning: string;
  readonly shown: readonly Shown[];
}

/**
 * The place of results. Changes are written one after the other in their order; an answer that was overtaken by a later
 * question is not shown.
 */
function resultsOf(texts: Texts): { element: HTMLElement; before: (act: () => Promise<void>) => void; run: (ask: () => Promise<Result>, locale: string) => void } {
  const root = element("div", "");
  const status = element("p", "status");
  const warning = element("p", "wrong");
  const figures = element("div", "figures");
  status.setAttribute("role", "status");
  root.append(status, warning, figures);
  let latest = 0;
  let written: Promise<void> = Promise.resolve();
  let failed = "";
  return {
    element: root,
    before(act) {
      written = written.then(act).catch((error: unknown) => {
        failed = messageOf(error);
      });
    },
    run(ask, locale) {
      const turn = ++latest;
      root.setAttribute("aria-busy", "true");
      status.textContent = texts("Working");
      void written.then(async () => {
        if (turn !== latest) return;
        if (failed !== "") {
          const message = failed;
          failed = "";
          throw new Error(message);
        }
        const result = await ask();
        if (turn !== latest) return;
        status.textContent = result.sentence;
        warning.textContent = result.warning;
        figures.replaceChildren(...result.shown.map((one) => figure(one, texts, locale)));
      }).catch((error: unknown) => {
        if (turn !== latest) return;
        status.textContent = "";
        warning.textContent = messageOf(error);
      }).then(() => {
        if (turn === latest) root.removeAttribute("aria-busy");
      });
    },
  };
}

async function readAll(xrm: ClientApi, table: string, options: string): Promise<Row[]> {
  const answer = await xrm.WebApi.retrieveMultipleRecords(table, options);
  return rowsOf(answer.entities);
}
