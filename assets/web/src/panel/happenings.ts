/** What happened, newest first, folded away. */
import { element, make, write } from "./elements";
import { clock } from "./format";
import type { Happening } from "./status";

const MOST = 50;

export class Happenings {
  private readonly fold: HTMLDetailsElement;
  private readonly list: HTMLElement;
  private readonly last: HTMLElement;
  private newest: Happening | undefined;
  private written: Happening | undefined;

  constructor(private readonly root: Document) {
    this.fold = element(root, "events", HTMLDetailsElement);
    this.list = element(root, "events-list");
    this.last = element(root, "events-last");
    this.fold.addEventListener("toggle", () => (this.written = undefined));
  }

  tick(happenings: readonly Happening[]): void {
    this.newest = happenings[happenings.length - 1];
    write(this.last, this.newest === undefined ? "nothing yet" : `${this.newest.name} ${this.newest.what}`);
    if (!this.fold.open || this.newest === undefined || this.written === this.newest) return;
    this.written = this.newest;
    this.list.replaceChildren(...happenings.slice(-MOST).reverse().map((happening) => this.line(happening)));
  }

  private line({ timeMs, name, what }: Happening): HTMLElement {
    const line = make(this.root, "li");
    line.append(make(this.root, "time", "muted", clock(timeMs)), ` ${name} ${what}`);
    return line;
  }
}
