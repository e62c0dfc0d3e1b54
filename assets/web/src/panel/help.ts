/** What keys and gestures do. */
import { closable } from "./ask";
import { element, make } from "./elements";

type Group = readonly [title: string, lines: readonly (readonly [does: string, how: string])[]];

/** A space parts what is pressed together from what is said about it; "|" parts ways to the same. */
const GROUPS: readonly Group[] = [
  ["Look", [
    ["move the camera", "drag the floor"],
    ["turn it (3D)", "drag the floor; Shift or right button moves"],
    ["nearer, farther", "wheel | pinch | + | −"],
    ["show everything", "F"],
    ["from above, or 3D", "V"],
  ]],
  ["Move", [
    ["move a source", "drag it | ↑ front, ↓ back, ← left, → right"],
    ["lift, lower", "Page Up | Page Down | Shift and drag (3D) | wheel while dragging"],
    ["a metre, not 10 cm; faster", "Shift with a key"],
    ["put it back", "Escape while dragging"],
    ["take back the last change", "Ctrl Z"],
  ]],
  ["Choose", [
    ["select", "click | [ ] | Home | End"],
    ["its menu", "right-click | long press | double-click | Enter"],
    ["a new source", "double-click the floor | N"],
    ["remove", "Delete"],
  ]],
  ["Your ears", [
    ["select them", "click the head | H"],
    ["move them", "drag the head | arrow keys"],
    ["turn them", "drag the nose | Q | E"],
    ["hear from there", "“Listen here” | M"],
    ["sound of a source", "drop a file on it"],
  ]],
];

export class Help {
  private readonly dialog: HTMLDialogElement;

  constructor(private readonly root: Document) {
    this.dialog = element(root, "help", HTMLDialogElement);
    closable(this.dialog);
    element(root, "help-body").append(...GROUPS.map((group) => this.group(group)));
    element(root, "help-open").addEventListener("click", () => this.open());
    root.addEventListener("keydown", (event) => {
      if (event.key === "?" && !isTyping(event.target)) this.open();
    });
  }

  open(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  private group([title, lines]: Group): HTMLElement {
    const table = make(this.root, "table");
    table.append(make(this.root, "caption", "", title));
    const body = table.appendChild(make(this.root, "tbody"));
    for (const [does, how] of lines) {
      const row = body.appendChild(make(this.root, "tr"));
      const head = row.appendChild(make(this.root, "th", "", does));
      head.scope = "row";
      const cell = row.appendChild(make(this.root, "td"));
      for (const way of how.split(" | ")) cell.append(make(this.root, "kbd", "", way));
    }
    return table;
  }
}

/** isTyping says whether a key goes into a text. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
