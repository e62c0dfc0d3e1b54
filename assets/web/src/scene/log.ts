/** What came about with sources, for people to read. */

const MOST = 200;

/** Event is one line. */
export interface Event {
  readonly timeMs: number; // the hub's clock, Unix ms
  readonly name: string; // of the source
  readonly what: string; // as in "came", "lost", "held by somebody"
}

/** EventLog keeps the last 200. */
export class EventLog {
  private readonly events: Event[] = [];
  private added = 0;

  /** all is what is kept, the oldest first. */
  get all(): readonly Event[] {
    return this.events;
  }

  /** count is how many there were: it changes with each. */
  get count(): number {
    return this.added;
  }

  add(timeMs: number, name: string, what: string): void {
    if (this.events.length >= MOST) this.events.shift();
    this.events.push({ timeMs, name, what });
    this.added++;
  }

  clear(): void {
    this.events.length = 0;
  }
}
