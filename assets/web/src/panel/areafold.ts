/** The area of interest: everything, or what is near a place or a source. */
import type { Actions } from "../app/actions";
import { FARTHEST, type Vec } from "../frame";
import type { Area, Picture } from "../scene/picture";
import { element, show, write } from "./elements";
import { follow, leaveOnKey } from "./place";
import { SourceChoice } from "./sourcechoice";

type Kind = "off" | "here" | "around";

export class AreaFold {
  private readonly shown: HTMLElement;
  private readonly kind: HTMLSelectElement;
  private readonly source: HTMLSelectElement;
  private readonly sourceLabel: HTMLElement;
  private readonly radius: HTMLInputElement;
  private readonly within: HTMLElement;
  private readonly withinLabel: HTMLElement;
  private readonly choice: SourceChoice;
  private head: Vec = { x: 0, y: 0, z: 0 };
  private center: Vec | undefined; // of the area that stands
  private around = "";
  private proposed = ""; // what an area goes with, unless another source is chosen

  constructor(
    private readonly root: Document,
    private readonly actions: Actions,
  ) {
    this.shown = element(root, "area-shown");
    this.kind = element(root, "area-kind", HTMLSelectElement);
    this.source = element(root, "area-source", HTMLSelectElement);
    this.sourceLabel = element(root, "area-source-label");
    this.radius = element(root, "area-radius", HTMLInputElement);
    this.within = element(root, "area-within");
    this.withinLabel = element(root, "area-radius-label");
    this.choice = new SourceChoice(this.source, "", () => this.narrow());
    this.kind.addEventListener("change", () => {
      this.center = undefined; // chosen again: where the ears are now
      this.narrow();
    });
    this.radius.addEventListener("input", () => this.narrow());
    this.radius.addEventListener("keydown", leaveOnKey);
  }

  tick({ area, head, sources, selected }: Picture): void {
    this.head = { ...head.at };
    this.center = area !== undefined && area.around === "" ? { ...area.center } : undefined;
    this.around = area?.around ?? "";
    this.proposed = selected?.kind === "source" ? selected.name : (sources[0]?.name ?? "");
    write(this.shown, areaWords(area));

    const { activeElement } = this.root;
    const editing = activeElement === this.kind || activeElement === this.source;
    if (!editing) {
      const kind: Kind = area === undefined ? "off" : area.around === "" ? "here" : "around";
      if (this.kind.value !== kind) this.kind.value = kind;
    }
    const around = this.kind.value === "around";
    show(this.source, around);
    show(this.sourceLabel, around);
    show(this.within, this.kind.value !== "off");
    show(this.withinLabel, this.kind.value !== "off");
    if (around) this.choice.tick(sources, this.around);
    if (area !== undefined) follow(this.radius, String(Number(area.radius.toFixed(2))));
  }

  private narrow(): void {
    const radius = this.radius.valueAsNumber;
    const kind = this.kind.value as Kind;
    if (kind === "off") return this.actions.narrow(undefined);
    if (!(radius > 0) || radius > FARTHEST) return;
    if (kind === "here") return this.actions.narrow({ center: this.center ?? { ...this.head }, radius });
    const around = this.source.value.slice(1) || this.around || this.proposed;
    if (around === "") {
      this.actions.notice("There is no source to be near to.");
      this.kind.value = "off";
      return;
    }
    this.actions.narrow({ around, radius });
  }
}

/** areaWords say what is shown. */
export function areaWords(area: Area | undefined): string {
  if (area === undefined) return "everything is shown";
  const within = `within ${Number(area.radius.toFixed(2))} m of `;
  if (area.around !== "") return within + area.around;
  const { x, y, z } = area.center;
  return `${within}(${[x, y, z].map((v) => Number(v.toFixed(1))).join(", ")})`;
}
