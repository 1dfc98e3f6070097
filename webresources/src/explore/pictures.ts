/** A bar, or a pair of bars: how it is now, or would be, and beside it how it was. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly before?: number;
}

/** A square of cells, row by row, with names down and across. */
export interface Grid {
  readonly down: readonly string[];
  readonly across: readonly string[];
  readonly cells: readonly (readonly number[])[];
}

const namespace = "http://www.w3.org/2000/svg";
const width = 420;
const labelWidth = 125;
const barHeight = 14;

/** Mid-tones that stand out from a light and from a dark page. */
const colors = { now: "#2f7fc8", before: "#9a9896" } as const;

/** From few to many; the text upon them is dark on the first three and white on the others. */
export const heat = ["#eef3f9", "#c5daf0", "#8fbae2", "#2f6fb3", "#0b4079"] as const;

/** The step of the heat that a value has: 0 only for nothing at all. */
export function heatOf(value: number, most: number): number {
  return value <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((value / most) * (heat.length - 1)));
}

/** What the two bars of a pair are: the picture says so by itself. */
export interface Legend {
  readonly now: string;
  readonly before: string;
}

/** Horizontal bars, each with its value at the end. */
export function bars(title: string, data: readonly Bar[], legend: Legend, format: (value: number) => string): SVGSVGElement {
  const pairs = data.some((bar) => bar.before !== undefined);
  const step = pairs ? 2 * barHeight + 12 : barHeight + 10;
  const first = pairs ? 24 : 4;
  const picture = svg(title, first + data.length * step);
  if (pairs) {
    (["now", "before"] as const).forEach((key, index) => {
      const left = labelWidth + index * 150;
      picture.append(element("rect", { x: left, y: 2, width: 12, height: 12, rx: 2, fill: colors[key] }), text(left + 18, 13, legend[key], "start"));
    });
  }
  const most = Math.max(...data.map((bar) => Math.max(bar.value, bar.before ?? 0)), 0);
  const room = width - labelWidth - 70;
  data.forEach((bar, index) => {
    const top = first + index * step;
    picture.append(text(labelWidth - 8, top + (pairs ? barHeight + 5 : barHeight - 3), shortened(bar.label), "end"));
    line(bar.value, top, colors.now);
    if (bar.before !== undefined) line(bar.before, top + barHeight + 2, colors.before);
  });
  return picture;

  function line(value: number, top: number, fill: string): void {
    const length = most > 0 ? Math.max((Math.max(value, 0) / most) * room, value > 0 ? 2 : 0) : 0;
    picture.append(element("rect", { x: labelWidth, y: top, width: length, height: barHeight, rx: 2, fill }), text(labelWidth + length + 6, top + barHeight - 3, format(value), "start"));
  }
}

/** Cells in shades by their value. */
export function heatMap(title: string, { down, across, cells }: Grid, format: (value: number) => string): SVGSVGElement {
  const cellHeight = 34;
  const cellWidth = (width - labelWidth) / across.length;
  const picture = svg(title, (down.length + 1) * cellHeight);
  const most = Math.max(...cells.flat(), 0);
  across.forEach((name, column) => {
    picture.append(text(labelWidth + (column + 0.5) * cellWidth, cellHeight - 10, name, "middle"));
  });
  down.forEach((name, row) => {
    const top = (row + 1) * cellHeight;
    picture.append(text(labelWidth - 8, top + cellHeight / 2 + 4, shortened(name), "end"));
    across.forEach((_, column) => {
      const value = cells[row]?.[column] ?? 0;
      const shade = heatOf(value, most);
      picture.append(
        element("rect", { x: labelWidth + column * cellWidth + 1, y: top + 1, width: cellWidth - 2, height: cellHeight - 2, rx: 2, fill: heat[shade] ?? heat[0] }),
        text(labelWidth + (column + 0.5) * cellWidth, top + cellHeight / 2 + 4, format(value), "middle", shade > 2 ? "#ffffff" : "#201f1e"),
      );
    });
  });
  return picture;
}

/** The picture as a file of its own: it brings its background and colour of text along. */
export function svgFile(picture: SVGSVGElement): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", namespace);
  copy.setAttribute("color", "#201f1e");
  copy.setAttribute("width", String(picture.viewBox.baseVal.width));
  copy.setAttribute("height", String(picture.viewBox.baseVal.height));
  copy.prepend(element("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
  return new XMLSerializer().serializeToString(copy);
}

/** The same in dots, twice as fine as the screen's. */
export async function pngFile(picture: SVGSVGElement): Promise<Blob> {
  const { width: wide, height: high } = picture.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgFile(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = wide * 2;
  canvas.height = high * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("The browser could not draw the picture."));
      else resolve(blob);
    }, "image/png");
  });
}

function svg(title: string, height: number): SVGSVGElement {
  const picture = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title, "font-size": 13, "font-family": "Segoe UI, system-ui, Liberation Sans, Arial, sans-serif" });
  return picture as SVGSVGElement;
}

function text(x: number, y: number, content: string, anchor: string, fill = "currentColor"): SVGElement {
  const result = element("text", { x, y, fill, "text-anchor": anchor });
  result.textContent = content;
  return result;
}

function shortened(label: string): string {
  const most = 19;
  return label.length <= most ? label : `${label.slice(0, most - 1)}…`;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const result = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  return result;
}
