import { Segment } from "../shared/columns";
import { element, localeOf } from "../shared/dom";
import type { PageWindow } from "../shared/pagewindow";
import { callApi, messageOf } from "../shared/request";
import { segmentOnForm } from "../shared/segment";
import { textsOf, type Texts } from "../shared/texts";
import { Metadata } from "./columns";
import { complete, NotShown, read, write, type Group } from "./definition";
import { Editor } from "./editor";
import { valuesNeeded } from "./operators";
import { previewView } from "./preview";

/** A preview costs the server a count: it waits until a person pauses. */
const pause = 600;

(window as PageWindow).setClientApiContext = (xrm, formContext) => {
  new Builder(xrm, formContext).start();
};

class Builder {
  private readonly texts: Texts;
  private readonly editor: Editor;
  private readonly note = element("p", "note");
  private readonly within = element("p", "quiet");
  private readonly result = element("div", "result");
  private readonly overlaps = element("input", "");
  private written: string | null = null;
  private timer = 0;
  private turn = 0;

  constructor(private readonly xrm: Xrm.XrmStatic, private readonly formContext: Xrm.FormContext) {
    this.texts = textsOf(xrm);
    this.editor = new Editor(this.texts, new Metadata(xrm), (definition) => {
      this.change(definition);
    });
  }

  start(): void {
    const { texts } = this;
    document.documentElement.lang = localeOf(this.xrm);
    document.title = texts("Builder");
    this.note.setAttribute("role", "status");
    this.result.setAttribute("aria-live", "polite");
    this.overlaps.type = "checkbox";
    this.overlaps.addEventListener("change", () => {
      this.previewSoon();
    });
    const withOverlaps = element("label", "");
    withOverlaps.append(this.overlaps, ` ${texts("WithOverlaps")}`);
    const criteria = element("section", "criteria");
    criteria.append(element("h2", "", texts("Builder")), this.within, this.note, this.editor.root);
    const preview = element("section", "preview");
    preview.append(element("h2", "", texts("PreviewTitle")), withOverlaps, this.result);
    const place = document.getElementById("builder");
    place?.replaceChildren(criteria, preview);
    place?.removeAttribute("aria-busy");

    for (const column of [Segment.filter, Segment.purpose, Segment.topic, Segment.parent])
      this.formContext.getAttribute(column)?.addOnChange(() => {
        this.take();
      });
    // A save may bring a filter that the server has taken over from a list changed by hand.
    this.formContext.data.addOnLoad(() => {
      this.take();
    });
    this.take();
  }

  /** Takes what the form holds, unless it is what the builder itself has written. */
  private take(): void {
    const parent = this.formContext.getAttribute<Xrm.Attributes.LookupAttribute>(Segment.parent)?.getValue()?.[0];
    this.within.textContent = parent ? this.texts("WithinParent", parent.name ?? "") : "";
    const value: unknown = this.formContext.getAttribute(Segment.filter)?.getValue();
    const filter = typeof value === "string" ? value : "";
    if (filter !== this.written) {
      this.written = filter;
      try {
        this.note.textContent = "";
        this.editor.root.hidden = false;
        this.editor.show(read(filter)).catch((error: unknown) => {
          this.note.textContent = messageOf(error);
        });
      } catch (error) {
        this.editor.root.hidden = true;
        this.note.textContent = error instanceof NotShown ? this.texts("BuilderCannotShow", error.message) : messageOf(error);
      }
    }
    this.previewSoon();
  }

  private change(definition: Group): void {
    const filter = write(complete(definition, valuesNeeded));
    if (filter === this.written) return;
    this.written = filter;
    this.formContext.getAttribute<Xrm.Attributes.StringAttribute>(Segment.filter)?.setValue(filter === "" ? null : filter);
    this.previewSoon();
  }

  private previewSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.preview(), pause) as unknown as number;
  }

  private async preview(): Promise<void> {
    const turn = ++this.turn;
    this.result.setAttribute("aria-busy", "true");
    let content: HTMLElement;
    try {
      const parameters = segmentOnForm(this.formContext);
      // What is not given is taken from the stored segment: an emptied filter is said to ask nothing.
      if (!("Filter" in parameters)) parameters.Filter = { type: "Edm.String", value: "<filter />" };
      if (this.overlaps.checked) parameters.WithOverlaps = { type: "Edm.Boolean", value: true };
      content = previewView(await callApi(this.xrm, "cseg_PreviewSegment", null, parameters), this.texts, localeOf(this.xrm));
    } catch (error) {
      content = element("p", "problem", messageOf(error));
    }
    // An answer that was overtaken by a later question is not shown.
    if (turn !== this.turn) return;
    this.result.replaceChildren(content);
    this.result.removeAttribute("aria-busy");
  }
}
