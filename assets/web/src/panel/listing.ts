/**
 * Which sources are listed, and in which order. What is sorted by moving figures
 * is sorted anew once a second, and not while somebody is about to point at it.
 */
import { seenFrom } from "../frame";
import type { Picture, Shown } from "../scene/picture";

export const SORT_KEYS = ["name", "azimuth", "elevation", "distance", "rate", "age"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

const RESORT_MS = 1000;

export class Listing {
  /** names of what is listed, in order. */
  names: readonly string[] = [];

  private sorting: Sorting = { key: "name", descending: false };
  private wanted = ""; // lower case
  private sortedMs = -Infinity;
  private known: string[] = []; // the names of the picture when it was last looked at
  private stale = true;

  /** sort orders by a key from the next update on. */
  sort(by: Sorting): void {
    this.sorting = by;
    this.stale = true;
  }

  /** find lists only what has a text in its name, whatever its case. */
  find(text: string): void {
    this.wanted = text.trim().toLowerCase();
    this.stale = true;
  }

  /** update looks at a picture. still: whoever is listed keeps his place. */
  update(picture: Picture, nowMs: number, still: boolean): void {
    const changed = this.learn(picture.sources);
    const moving = this.sorting.key !== "name";
    if (this.stale || (changed && !(moving && still)) || (moving && !still && nowMs - this.sortedMs >= RESORT_MS)) {
      this.names = this.ordered(this.found(picture.sources), picture).map(({ name }) => name);
      this.sortedMs = nowMs;
      this.stale = false;
    } else if (changed) {
      this.names = this.kept(picture);
    }
  }

  /** kept is the old order, without those that have gone, and with those that have come at its end. */
  private kept(picture: Picture): string[] {
    const here = new Set(this.found(picture.sources).map(({ name }) => name));
    const kept = this.names.filter((name) => here.delete(name));
    return [...kept, ...here];
  }

  /** learn takes note of who is there, and says whether that is news. */
  private learn(sources: readonly Shown[]): boolean {
    let changed = sources.length !== this.known.length;
    this.known.length = sources.length;
    for (let k = 0; k < sources.length; k++) {
      const { name } = sources[k]!;
      if (this.known[k] === name) continue;
      this.known[k] = name;
      changed = true;
    }
    return changed;
  }

  private found(sources: readonly Shown[]): Shown[] {
    return sources.filter(({ name }) => this.wanted === "" || name.toLowerCase().includes(this.wanted));
  }

  private ordered(found: Shown[], picture: Picture): Shown[] {
    const { key, descending } = this.sorting;
    if (key === "name") return descending ? found.reverse() : found;
    const sign = descending ? -1 : 1;
    const figures = Float64Array.from(found, (source) => figure(source, key, picture));
    const order = found.map((_, k) => k);
    order.sort((a, b) => sign * (figures[a]! - figures[b]!) || a - b); // where equal: by name
    return order.map((k) => found[k]!);
  }
}

function figure(source: Shown, key: Exclude<SortKey, "name">, { head }: Picture): number {
  switch (key) {
    case "rate":
      return source.rateHz;
    case "age":
      return source.ageMs;
    default:
      return seenFrom(source.at, head.at, head.facing)[key];
  }
}

/** Rows that are made: from first up to, and without, end. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** Rows above and below what can be seen, so that scrolling finds them made. */
const MARGIN_ROWS = 4;

/** rowWindow says which of count rows, each rowPx high, are to be made for a viewport. */
export function rowWindow(scrollPx: number, heightPx: number, rowPx: number, count: number): RowWindow {
  const top = Math.max(0, Math.min(scrollPx, count * rowPx - heightPx));
  const first = Math.max(0, Math.floor(top / rowPx) - MARGIN_ROWS);
  const end = Math.min(count, Math.ceil((top + heightPx) / rowPx) + MARGIN_ROWS);
  return { first, end: Math.max(first, end) };
}
