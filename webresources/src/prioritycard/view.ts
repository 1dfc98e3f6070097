import { element } from "../shared/dom";
import type { Texts } from "../shared/texts";
import type { Card, Channel, Factor, Level, Reach, Treatment } from "./card";
import type { Month, PurchaseYear } from "./months";

/** Lays the card out. Every value goes in as text, so that markup in a customer's data stays text. */
export function view(card: Card, texts: Texts, locale: string): HTMLElement {
  const root = element("article", "card");
  root.append(head(card, texts));
  if (card.treatment !== null) root.append(suggestion(card.treatment, card.level, texts));
  if (card.suggestions.length > 0) root.append(nextCategories(card, texts));
  root.append(facts(card, texts));
  if (card.factors.length > 0) root.append(contributions(card, texts, locale));
  if (card.year !== null) root.append(chart(card.year, texts, locale));
  root.append(channels(card, texts));
  if (card.segments.length > 0) root.append(segments(card, texts));
  if (card.notShown.length > 0) root.append(notShown(card.notShown, texts));
  if (card.asOf !== null) root.append(element("p", "asof", texts("AsOf", card.asOf)));
  return root;
}

/** What stands in the card's place while there is nothing to show. */
export function message(text: string): HTMLElement {
  return element("p", "message", text);
}

function head(card: Card, texts: Texts): HTMLElement {
  const section = element("header", `head level-${card.level}`);
  const level = element("div", "level");
  level.append(element("span", "dot"), element("span", "level-name", card.levelLabel ?? texts("NoPriority")));
  level.firstElementChild?.setAttribute("aria-hidden", "true");
  section.append(element("h1", "title", texts("Priority")), level);
  if (card.score !== null) section.append(element("p", "score", texts("ScoreOf100", card.score)));
  const reason = card.optedOut ? texts("OptedOut") : card.reason ?? texts("NoReason");
  const sentence = element("p", "reason", reason);
  sentence.dir = "auto";
  section.append(sentence);
  return section;
}

function suggestion(treatment: Treatment, level: Level, texts: Texts): HTMLElement {
  const section = element("section", "treatment");
  const words = element("p", "treatment-text", treatment.text ?? texts(`treatment_${level}`));
  words.dir = "auto";
  section.append(element("h2", "", texts("Treatment")), words);
  if (treatment.user !== null) section.append(element("p", "why", texts("PreferredUser", treatment.user)));
  if (treatment.queue !== null) section.append(element("p", "why", texts("PreferredQueue", treatment.queue)));
  return section;
}

function nextCategories(card: Card, texts: Texts): HTMLElement {
  const section = element("section", "next");
  const list = element("ul", "");
  for (const { category, reason } of card.suggestions) {
    const item = element("li", "");
    item.dir = "auto";
    item.append(element("strong", "", category));
    if (reason !== null) item.append(element("p", "why", reason));
    list.append(item);
  }
  section.append(element("h2", "", texts("NextCategories")), list);
  return section;
}

function facts(card: Card, texts: Texts): HTMLElement {
  const list = element("dl", "facts");
  const rows: [key: string, value: string | null][] = [
    ["AnnualValue", card.annualValue],
    ["AnnualCount", card.annualCount],
    ["AverageValue", card.averageValue],
    ["LastPurchase", card.lastPurchase],
    ["Trend", card.trend],
    ["Group", card.group],
  ];
  for (const [key, value] of rows) {
    if (value === null && (key === "Trend" || key === "Group")) continue;
    const pair = element("div", "fact");
    pair.append(element("dt", "", texts(key)), element("dd", "", value ?? "–"));
    list.append(pair);
  }
  return list;
}

/** A bar for each factor, as long as the points it could add and filled with those it adds. */
function contributions(card: Card, texts: Texts, locale: string): HTMLElement {
  const section = element("section", "contributions");
  section.append(element("h2", "", texts("WhyThisScore")), factorList(card.factors, texts, locale));
  if (card.outdated) section.append(element("p", "warning", texts("Outdated")));
  return section;
}

function factorList(factors: readonly Factor[], texts: Texts, locale: string): HTMLElement {
  const points = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const list = element("ul", "");
  for (const factor of factors) {
    const item = element("li", "factor");
    const track = element("div", "track");
    track.setAttribute("aria-hidden", "true");
    track.style.width = `${factor.most}%`;
    const fill = element("div", "fill");
    fill.style.width = `${factor.most > 0 ? (100 * factor.points) / factor.most : 0}%`;
    track.append(fill);
    const name = texts(`factor_${factor.kind}`);
    const sentence = factor.score === null
      ? texts("FactorUnknown", name)
      : texts("FactorSentence", name, factor.input, points.format(factor.points), points.format(factor.most));
    const words = element("p", "", sentence);
    words.dir = "auto";
    item.append(words, track);
    list.append(item);
  }
  return list;
}

function segments(card: Card, texts: Texts): HTMLElement {
  const section = element("section", "segments");
  const list = element("ul", "");
  for (const segment of card.segments) {
    const item = element("li", "", segment.name);
    item.dir = "auto";
    item.title = texts("InSegmentSince", segment.since);
    list.append(item);
  }
  section.append(element("h2", "", texts("Segments")), list);
  return section;
}

function chart(year: PurchaseYear, texts: Texts, locale: string): HTMLElement {
  const section = element("section", "year");
  section.append(element("h2", "", texts("TwelveMonths")));
  const money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const highest = Math.max(...year.months.map((m) => Math.max(Math.abs(m.inside), Math.abs(m.outside))), 0.01);

  const plot = element("div", "plot");
  plot.setAttribute("aria-hidden", "true");
  for (const month of year.months) plot.append(column(month, highest, money, locale));
  if (year.edge !== null) {
    const edge = element("div", "edge");
    edge.style.left = `${(year.edge / year.months.length) * 100}%`;
    plot.append(edge);
  }
  section.append(plot, element("p", "edge-note", texts(year.edge === null ? "WindowBeganBefore" : "WindowBegins", dayName(year.windowFirst, locale))));
  section.append(table(year, texts, money, locale));
  return section;
}

function column(month: Month, highest: number, money: Intl.NumberFormat, locale: string): HTMLElement {
  const slot = element("div", "slot");
  slot.title = `${monthName(month.first, locale, "long")}: ${money.format(month.inside)}`;
  const bars = element("div", "bars");
  if (month.outside !== 0) bars.append(bar(month.outside, highest, "bar outside"));
  if (month.inside !== 0) bars.append(bar(month.inside, highest, month.inside < 0 ? "bar negative" : "bar"));
  slot.append(bars, element("span", "month", monthName(month.first, locale, "narrow")));
  return slot;
}

function bar(value: number, highest: number, className: string): HTMLElement {
  const result = element("div", className);
  result.style.height = `${Math.max((Math.abs(value) / highest) * 100, 3)}%`;
  return result;
}

/** The bars in words, for those who cannot see them. */
function table(year: PurchaseYear, texts: Texts, money: Intl.NumberFormat, locale: string): HTMLElement {
  const result = element("table", "unseen");
  result.append(element("caption", "", texts("TwelveMonths")));
  const body = document.createElement("tbody");
  for (const month of year.months) {
    if (month.inside === 0) continue;
    const row = document.createElement("tr");
    const name = element("th", "", monthName(month.first, locale, "long"));
    name.setAttribute("scope", "row");
    row.append(name, element("td", "", money.format(month.inside)));
    body.append(row);
  }
  result.append(body);
  return result;
}

/** What the user may not read, each part in a sentence. */
function notShown(parts: readonly string[], texts: Texts): HTMLElement {
  const list = element("ul", "not-shown");
  for (const part of parts) list.append(element("li", "why", texts(`NotShown_${part.replace(" ", "_")}`)));
  return list;
}

function channels(card: Card, texts: Texts): HTMLElement {
  const section = element("section", "channels");
  section.append(element("h2", "", texts("Contactable")));
  if (card.never) {
    section.append(element("p", "warning", texts("DoNotContactFrequency")));
    return section;
  }
  const list = element("ul", "");
  for (const channel of ["email", "phone", "post"] as const) list.append(channelItem(channel, card.channels[channel], texts));
  section.append(list);
  if (card.heldUntil !== null) section.append(element("p", "warning", texts("HeldUntil", card.heldUntil)));
  return section;
}

function channelItem(channel: Channel, reach: Reach, texts: Texts): HTMLElement {
  const item = element("li", `reach-${reach}`);
  const mark = element("span", "mark", reach === "yes" ? "✓" : reach === "forbidden" ? "✕" : "–");
  mark.setAttribute("aria-hidden", "true");
  item.append(mark, element("span", "", `${texts(`channel_${channel}`)} `), element("span", "why", texts(reach === "missing" && channel === "phone" ? "reach_missing_phone" : `reach_${reach}`)));
  return item;
}

function monthName(date: string, locale: string, style: "narrow" | "long"): string {
  const options: Intl.DateTimeFormatOptions = style === "long" ? { month: "long", year: "numeric" } : { month: "narrow" };
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));
}

function dayName(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));
}
