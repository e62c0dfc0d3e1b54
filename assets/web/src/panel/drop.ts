/** Files that are dropped: on a source, in the picture or in the list, they are its sound. */
import type { Actions } from "../app/actions";
import type { Target } from "../scene/picture";
import { element } from "./elements";
import type { PanelDeps } from "./status";
import type { SourceTable } from "./table";

export class FileDrop {
  constructor(
    root: Document,
    private readonly actions: Actions,
    private readonly deps: PanelDeps,
    private readonly table: SourceTable,
  ) {
    const stage = element(root, "stage");
    root.addEventListener("dragover", (event) => {
      if (!bringsFile(event)) return;
      event.preventDefault(); // or the browser would leave the page for the file
      const target = this.under(event, stage);
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = target === undefined ? "none" : "copy";
      actions.hover(target);
    });
    root.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) actions.hover(undefined);
    });
    root.addEventListener("drop", (event) => {
      if (!bringsFile(event)) return;
      event.preventDefault();
      this.take(event, this.under(event, stage));
    });
  }

  private take(event: DragEvent, target: Target | undefined): void {
    this.actions.hover(undefined);
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    if (target?.kind === "source") this.actions.dropSound(target.name, file);
    else this.actions.notice("Drop a sound file on a source: the source sounds like it then.");
  }

  /** under is the source that a file is over. */
  private under(event: DragEvent, stage: HTMLElement): Target | undefined {
    const name = this.table.nameAt(event);
    if (name !== undefined) return { kind: "source", name };
    if (!(event.target instanceof Node) || !stage.contains(event.target)) return undefined;
    const { left, top } = stage.getBoundingClientRect();
    const target = this.deps.pick({ x: event.clientX - left, y: event.clientY - top });
    return target?.kind === "source" ? target : undefined;
  }
}

function bringsFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
