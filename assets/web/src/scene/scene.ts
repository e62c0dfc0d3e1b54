/**
 * The scene: everything that the hub told, and the head, the hands and the area
 * of this page. It makes the Picture of each moment, of now or of the last
 * minute. It knows no network and no screen. Times are the hub's clock, Unix ms.
 *
 * A snapshot replaces what is there, but a source that stays goes on moving
 * without a jump. Lost sources stay, and are not live; those that are gone are
 * seen only where the scene is rewound to.
 */
import type { Vec } from "../frame";
import { EXPIRED, LEFT_AREA, REMOVED, type Told } from "../wire/told";
import { Drawn } from "./drawn";
import { type Event, EventLog } from "./log";
import type { Ball, Head, Picture, Shown, Target } from "./picture";
import { Recording } from "./record";
import { Roll } from "./roll";
import { Source } from "./source";

const AHEAD_MS = 1000; // a clock that is further ahead is wrong; less is a matter of which was read first
const SWEEP_MS = 2000;
const MOST_GONE = 2000; // sources that are remembered for the record only

/** Span is what can be rewound to. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export class Scene {
  private readonly roll = new Roll();
  private readonly drawn = new Drawn(this.roll);
  private record = new Recording();
  private readonly events = new EventLog();
  private now = -Infinity; // the newest time that is known
  private round = 0; // counts snapshots
  private swept = -Infinity;
  private rewound = 0; // seconds

  /** apply takes what the hub told, and when it came. */
  apply(told: Told, arrivalMs: number): void {
    this.goOn(arrivalMs);
    const first = told.snapshot && this.round === 0; // its sources did not come: they were there
    if (told.snapshot) this.round++;
    for (const gone of told.gone) this.leave(this.roll.find(gone.name), goneBy(gone.reason));
    for (const sample of told.positions) {
      if (!Number.isFinite(sample.x + sample.y + sample.z + sample.timeMs)) continue;
      const source = this.roll.find(sample.name) ?? this.roll.add(new Source(sample.name, this.record.track()));
      if (!first) this.note(source, sample.live, sample.heldBy);
      source.take(sample, arrivalMs, told.snapshot);
      source.round = this.round;
    }
    if (told.snapshot) {
      for (const source of this.roll.all) {
        if (source.round !== this.round) this.leave(source, "gone");
      }
    }
    this.sweep();
  }

  /** clear forgets everything that the hub told: another scene is to come. */
  clear(): void {
    this.roll.clear();
    this.record = new Recording();
    this.events.clear();
    this.now = -Infinity;
    this.round = 0;
    this.rewound = 0;
    this.drawn.forget();
  }

  /** stale says whether the hub is away. */
  stale(on: boolean): void {
    this.drawn.stale = on;
  }

  /** rates gives the samples a second that the hub counted, by name; where it says nothing for long, the scene counts those that come. */
  rates(hz: ReadonlyMap<string, number>): void {
    for (const [name, rate] of hz) this.roll.find(name)?.tellRate(rate, this.now);
  }

  /** mine says whether this page's hand holds a source. */
  mine(name: string, on: boolean): void {
    if (on) this.roll.find(name)?.hold();
    else this.roll.find(name)?.letGo(this.now);
  }

  /**
   * pin shows a source where the hand has it. After the hand let go it stays
   * there until the hub has caught up, 300 ms at most, and glides on from there.
   */
  pin(name: string, at: Readonly<Vec>): void {
    this.roll.find(name)?.pin(at);
  }

  /** head is where this page listens from. On a source, it goes with it, and looks where that looks, if it says so. */
  set head(head: Head) {
    this.drawn.setHead(head);
  }

  /** area is the ball that narrows what is shown; undefined: there is none. */
  set area(area: Ball | undefined) {
    this.drawn.narrow(area);
  }

  set selected(target: Target | undefined) {
    this.drawn.wants.selected = target;
  }

  get selected(): Target | undefined {
    return this.drawn.wants.selected;
  }

  set hovered(target: Target | undefined) {
    this.drawn.wants.hovered = target;
  }

  set focused(on: boolean) {
    this.drawn.focused = on;
  }

  /** rewind shows what was so many seconds ago, as far as it is known; 0: what is. */
  rewind(seconds: number): void {
    this.rewound = seconds > 0 ? seconds : 0;
  }

  /** span is what can be rewound to: a minute at most. Where nothing is known, it is empty. */
  get span(): Span {
    const { from } = this.record.span;
    return { from: Math.min(from, this.now), to: this.now };
  }

  /** delayMs is how far what is shown is behind the hub's news, to be smooth: of the source where it is most. */
  get delayMs(): number {
    return this.drawn.delayMs;
  }

  /** log is what came about with sources, the oldest first: the last 200. */
  get log(): readonly Event[] {
    return this.events.all;
  }

  /** known is how many sources it remembers, those included that are gone and in the record. */
  get known(): number {
    return this.roll.all.length;
  }

  /** find gives a source that is there now, as it was shown last. */
  find(name: string): Shown | undefined {
    const source = this.roll.find(name);
    return source?.present === true ? source : undefined;
  }

  /** picture shows the scene as at nowMs, or as it was where it is rewound. The next call writes it anew. */
  picture(nowMs: number): Picture {
    this.goOn(nowMs);
    this.sweep();
    if (this.rewound === 0) this.drawn.drawNow(this.now);
    else this.drawn.drawPast(this.now, Math.max(this.now - this.rewound * 1000, this.span.from));
    return this.drawn;
  }

  /** goOn has time go on. Where the page finds that it was far ahead of the hub's clock, the record begins anew. */
  private goOn(toMs: number): void {
    if (toMs < this.now - AHEAD_MS) {
      this.now = this.swept = toMs;
      this.record.restart();
      for (const source of this.roll.all) source.record(toMs);
    }
    this.now = Math.max(this.now, toMs);
    this.record.pass(this.now);
  }

  /** note logs what a sample changes. */
  private note(source: Source, live: boolean, heldBy: string): void {
    if (!source.present) this.events.add(this.now, source.name, "came");
    else if (source.isLive !== live) this.events.add(this.now, source.name, live ? "back" : "lost");
    if (heldBy !== "" && heldBy !== source.holder) this.events.add(this.now, source.name, `held by ${heldBy}`);
  }

  private leave(source: Source | undefined, how: string): void {
    if (source === undefined || !source.present) return;
    source.leave(this.now);
    this.events.add(this.now, source.name, how);
  }

  /** sweep forgets sources that are gone and not in the record any more, and the oldest of too many. */
  private sweep(): void {
    if (this.now - this.swept < SWEEP_MS) return;
    this.swept = this.now;
    const gone = this.roll.all.filter((source) => !source.present);
    if (gone.length === 0) return;
    const oldest = gone.length > MOST_GONE ? gone.map((source) => source.leftMs).sort((a, b) => b - a)[MOST_GONE]! : -Infinity;
    this.roll.remove((source) => {
      const over = source.isOver || (!source.present && source.leftMs <= oldest);
      if (over) this.record.drop(source.track);
      return over;
    });
  }
}

function goneBy(reason: number): string {
  switch (reason) {
    case REMOVED:
      return "removed";
    case EXPIRED:
      return "expired";
    case LEFT_AREA:
      return "left the area";
    default:
      return "gone";
  }
}
