/**
 * The list of sources, seen from the head. Only the rows that can be seen are
 * made; the rest is space above and below, so that 10,000 sources cost as much
 * as 20. Nothing is measured while it is drawn: sizes come from observers.
 */
import type { Actions } from "../app/actions";
import type { Picture } from "../scene/picture";
import { attribute, element, show, write } from "./elements";
import { Listing, rowWindow, SORT_KEYS, type SortKey, type Sorting } from "./listing";
import { Row } from "./row";

/** For how long a pointer that moved over the list keeps its order. */
const POINTING_MS = 2000;

export class SourceTable {
  private readonly scroller: HTMLElement;
  private readonly table: HTMLTableElement;
  private readonly body: HTMLElement;
  private readonly before: HTMLElement;
  private readonly after: HTMLElement;
  private readonly none: HTMLElement;
  private readonly count: HTMLElement;
  private readonly headers = new Map<SortKey, Element>();

  private readonly listing = new Listing();
  private sorting: Sorting = { key: "name", descending: false };
  private rows = new Map<string, Row>();
  private spare: Row[] = [];
  private readonly rowOf = new WeakMap<Element, Row>();

  private scrollPx = 0;
  private heightPx = 0;
  private rowPx = 36;
  private pointedMs = -Infinity;
  private current = ""; // the name whose button Tab reaches
  private wantsFocus = ""; // the name to focus once it is made
  private waiting = true;
  private hovered = "";

  constructor(
    private readonly root: Document,
    private readonly actions: Actions,
  ) {
    this.scroller = element(root, "rows-scroll");
    this.table = element(root, "rows", HTMLTableElement);
    this.body = element(root, "rows-here");
    this.before = element(root, "rows-before");
    this.after = element(root, "rows-after");
    this.none = element(root, "rows-none");
    this.count = element(root, "sources-count");
    this.hearHeaders();
    this.hearFinding();
    this.hearRows();
    this.hearSizes();
  }

  /** waits says that somebody has scrolled, sorted or searched, and should not wait for the next look. */
  get waits(): boolean {
    return this.waiting;
  }

  /** tick shows a picture. */
  tick(picture: Picture, nowMs: number): void {
    this.waiting = false;
    const focused = this.body.contains(this.root.activeElement);
    this.listing.update(picture, nowMs, focused || nowMs - this.pointedMs < POINTING_MS);
    const { names } = this.listing;
    const all = picture.sources.length;
    write(this.count, names.length === all ? all.toLocaleString("en") : `${names.length.toLocaleString("en")} of ${all.toLocaleString("en")}`);
    attribute(this.table, "aria-rowcount", String(names.length + 1));
    show(this.none, names.length === 0);
    if (names.length === 0) {
      write(this.none, all > 0 ? "None has that in its name." : "Nobody is here yet. Double-click the floor to make a source.");
    }
    this.lay(picture);
  }

  private lay(picture: Picture): void {
    const { names } = this.listing;
    const { first, end } = rowWindow(this.scrollPx, this.heightPx, this.rowPx, names.length);
    const wanted = names.slice(first, end);
    this.recycle(new Set(wanted));
    space(this.before, first * this.rowPx);
    space(this.after, (names.length - end) * this.rowPx);
    if (!wanted.includes(this.current)) this.current = wanted[0] ?? "";

    const { selected } = picture;
    const chosen = selected?.kind === "source" ? selected.name : undefined;
    let cursor = this.body.firstElementChild;
    for (let k = 0; k < wanted.length; k++) {
      const source = picture.find(wanted[k]!);
      if (source === undefined) continue;
      const row = this.row(source.name);
      row.fill(source, picture, first + k, source.name === chosen);
      row.button.tabIndex = source.name === this.current ? 0 : -1;
      cursor = this.place(row, cursor);
    }
    this.refocus();
  }

  /** refocus focuses the row that is to have the focus, now that all rows are in their places: to focus is to lay out. */
  private refocus(): void {
    const row = this.rows.get(this.wantsFocus);
    if (row === undefined) return;
    this.wantsFocus = "";
    row.button.focus({ preventScroll: true });
  }

  /** place puts a row at the cursor, and returns what follows. What has the focus is not moved: it would lose it. */
  private place(row: Row, cursor: Element | null): Element | null {
    if (row.element === cursor) return cursor.nextElementSibling;
    if (!row.element.contains(this.root.activeElement)) {
      this.body.insertBefore(row.element, cursor);
      return cursor;
    }
    while (cursor !== null && cursor !== row.element) {
      const next: Element | null = cursor.nextElementSibling;
      this.body.append(cursor);
      cursor = next;
    }
    return row.element.nextElementSibling;
  }

  private recycle(wanted: ReadonlySet<string>): void {
    const { activeElement } = this.root;
    for (const [name, row] of this.rows) {
      // First of all: to focus is to lay out, and with rows missing the list would be too short for its place.
      if (!wanted.has(name) && row.element.contains(activeElement)) this.scroller.focus({ preventScroll: true });
    }
    for (const [name, row] of this.rows) {
      if (wanted.has(name)) continue;
      row.element.remove();
      this.rows.delete(name);
      this.spare.push(row);
    }
  }

  private row(name: string): Row {
    let row = this.rows.get(name);
    if (row !== undefined) return row;
    row = this.spare.pop();
    if (row === undefined) {
      row = new Row(this.root);
      this.rowOf.set(row.element, row);
    }
    this.rows.set(name, row);
    return row;
  }

  private hearHeaders(): void {
    for (const header of this.table.querySelectorAll("th[data-key]")) {
      const key = SORT_KEYS.find((k) => k === header.getAttribute("data-key"));
      if (key === undefined) continue;
      this.headers.set(key, header);
      header.firstElementChild?.addEventListener("click", () => {
        this.sort({ key, descending: this.sorting.key === key && !this.sorting.descending });
      });
    }
    this.sort(this.sorting);
  }

  private sort(by: Sorting): void {
    this.sorting = by;
    this.listing.sort(by);
    this.waiting = true;
    for (const [key, header] of this.headers) {
      attribute(header, "aria-sort", key !== by.key ? undefined : by.descending ? "descending" : "ascending");
    }
  }

  private hearFinding(): void {
    const find = element(this.root, "find", HTMLInputElement);
    find.addEventListener("input", () => {
      this.listing.find(find.value);
      this.waiting = true;
      this.scroller.scrollTop = 0;
    });
    find.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") this.step(event, 0);
      else if (event.key === "Enter" && this.listing.names[0] !== undefined) this.choose(this.listing.names[0]);
    });
  }

  private hearRows(): void {
    this.body.addEventListener("click", (event) => {
      const name = this.nameAt(event);
      if (name !== undefined) this.choose(name);
    });
    this.body.addEventListener("pointermove", (event) => {
      this.pointedMs = event.timeStamp;
      this.hover(this.nameAt(event) ?? "");
    });
    this.body.addEventListener("pointerleave", () => this.hover(""));
    this.body.addEventListener("focusin", (event) => (this.current = this.nameAt(event) ?? this.current));
    this.scroller.addEventListener("keydown", (event) => {
      if (this.table.tHead?.contains(event.target as Node)) return;
      const at = this.listing.names.indexOf(this.current);
      const page = Math.max(1, Math.floor(this.heightPx / this.rowPx) - 1);
      const steps: Record<string, number> = {
        ArrowDown: at + 1,
        ArrowUp: at - 1,
        PageDown: at + page,
        PageUp: at - page,
        Home: 0,
        End: Infinity,
      };
      const to = steps[event.key];
      if (to !== undefined) this.step(event, to);
    });
  }

  /** nameAt is the source whose row an event came from. */
  nameAt(event: Event): string | undefined {
    const row = event.target instanceof Element ? event.target.closest("tr") : null;
    return row === null ? undefined : this.rowOf.get(row)?.name;
  }

  private choose(name: string): void {
    this.actions.select({ kind: "source", name });
    element(this.root, "hands").focus({ preventScroll: true });
  }

  private hover(name: string): void {
    if (this.hovered === name) return;
    this.hovered = name;
    this.actions.hover(name === "" ? undefined : { kind: "source", name });
  }

  /** step brings the focus to a row, which is scrolled to. */
  private step(event: Event, to: number): void {
    event.preventDefault();
    const at = Math.max(0, Math.min(to, this.listing.names.length - 1));
    const name = this.listing.names[at];
    if (name === undefined) return;
    const top = at * this.rowPx;
    const room = this.heightPx - this.rowPx;
    this.scrollPx = Math.min(top, Math.max(this.scrollPx, top - room));
    this.scroller.scrollTop = this.scrollPx;
    this.current = name;
    const made = this.rows.get(name);
    if (made !== undefined) made.button.focus({ preventScroll: true });
    else {
      this.wantsFocus = name;
      this.waiting = true;
    }
  }

  private hearSizes(): void {
    const scrolled = (): void => {
      this.scrollPx = this.scroller.scrollTop;
      this.waiting = true;
    };
    this.scroller.addEventListener("scroll", scrolled, { passive: true });
    new ResizeObserver(() => {
      this.waiting = true;
      const header = this.table.tHead?.offsetHeight ?? 0;
      this.heightPx = Math.max(0, this.scroller.clientHeight - header);
      this.rowPx = parseFloat(getComputedStyle(this.scroller).getPropertyValue("--row")) || this.rowPx;
    }).observe(this.scroller);
  }
}

function space(body: HTMLElement, px: number): void {
  const cell = body.querySelector("td");
  if (cell === null) return;
  const height = `${px}px`;
  if (cell.style.height !== height) cell.style.height = height;
  show(body, px > 0);
}
