/** The roll: all sources, found by name and sorted by it, s2 before s10. */
import type { Source } from "./source";

const FEW = 64; // newcomers that are put in their place one by one

export class Roll {
  private readonly byName = new Map<string, Source>();
  private readonly sorted: Source[] = [];
  private readonly newcomers: Source[] = [];

  find(name: string): Source | undefined {
    return this.byName.get(name);
  }

  add(source: Source): Source {
    this.byName.set(source.name, source);
    this.newcomers.push(source);
    return source;
  }

  /** all is every source, by name. The array is the roll's own, and good until the next call. */
  get all(): readonly Source[] {
    if (this.newcomers.length > FEW) {
      this.sorted.push(...this.newcomers);
      this.sorted.sort(compare);
    } else {
      for (const source of this.newcomers) this.sorted.splice(this.placeOf(source), 0, source);
    }
    this.newcomers.length = 0;
    return this.sorted;
  }

  /** remove drops those that are to be dropped. */
  remove(isDropped: (source: Source) => boolean): void {
    let kept = 0;
    for (const source of this.all) {
      if (isDropped(source)) this.byName.delete(source.name);
      else this.sorted[kept++] = source;
    }
    this.sorted.length = kept;
  }

  clear(): void {
    this.byName.clear();
    this.sorted.length = this.newcomers.length = 0;
  }

  /** placeOf is where a source belongs among the sorted. */
  private placeOf(source: Source): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.sorted[middle]!, source) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(a: Source, b: Source): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

/** rankOf is what names are sorted by: letters alike, large or small, and numbers by their size. */
export function rankOf(name: string): string {
  return name.toLowerCase().replace(/[0-9]+/g, (digits) => digits.padStart(10, "0"));
}
