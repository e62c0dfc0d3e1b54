/** What one source did in the time that is recorded. Times are the hub's clock, Unix ms. */
import type { Quat, Vec } from "../frame";
import { JUMP, LOOKS, REST, ROW_BITS, ROWS } from "./chunks";
import { bound, cubic } from "./cubic";
import type { Spot } from "./curve";
import { TRAIL_POINTS, TRAIL_STEP_S } from "./picture";
import type { Recording } from "./record";
import { SPARSE_MS } from "./transit";
import { slerp } from "./turn";

const MOST_STATES = 256; // changes of a source that are kept
const GLIDE_MS = 150; // in which a source goes where it is after a silence

/** Whether a source was there. */
export interface State {
  readonly since: number;
  readonly there: boolean;
  readonly live: boolean;
  readonly heldBy: string;
}

export class Track {
  private readonly lent: number[] = []; // chunks, all full but the last
  private rows = 0;
  private readonly states: State[] = [];

  constructor(private readonly record: Recording) {}

  /** isOver says that the source was not there in all the time that is kept. */
  isOver(): boolean {
    const last = this.states[this.states.length - 1];
    return last === undefined || (!last.there && last.since <= this.record.span.from);
  }

  /** state says whether the source is there from now on. */
  state(since: number, there: boolean, live: boolean, heldBy: string): void {
    const last = this.states[this.states.length - 1];
    if (last !== undefined && last.there === there && last.live === live && last.heldBy === heldBy) return;
    if (this.states.length >= MOST_STATES) this.states.shift();
    this.states.push({ since: Math.max(since, last?.since ?? since), there, live, heldBy });
  }

  /**
   * add takes a sample. The newest row is a draft: the next sample takes its
   * place, unless it is far enough from the row before to stay.
   */
  add(t: number, at: Readonly<Vec>, facing: Readonly<Quat> | undefined, jumps: boolean): void {
    const newest = this.rows === 0 ? -Infinity : this.time(this.rows - 1);
    if (t <= newest) t = newest;
    const flags = jumps ? JUMP : t - newest > SPARSE_MS ? REST : 0;
    if (!this.isDraft(flags, at, facing) && !this.append(t)) return;
    const last = this.rows - 1;
    this.record.chunks.near(this.chunk(last), last & (ROWS - 1), t); // a source that stands has one draft for hours
    this.record.chunks.write(this.chunk(last), last & (ROWS - 1), t, at.x, at.y, at.z, facing, flags);
  }

  /** stateAt says whether the source was there at t, and how; undefined: nothing is known of it. */
  stateAt(t: number): State | undefined {
    for (let i = this.states.length - 1; i >= 0; i--) {
      if (this.states[i]!.since <= t) return this.states[i];
    }
    return undefined;
  }

  /** at writes where the source was at t, and returns how long before t that was said, ms; NaN: it was nowhere. */
  at(t: number, out: Spot): number {
    const i = this.find(t);
    if (i < 0) return NaN;
    this.spot(i, t, out);
    const flags = i + 1 < this.rows ? this.flags(i + 1) : REST;
    const age = t - this.time(i);
    return (flags & REST) === 0 ? Math.min(age, SPARSE_MS) : age; // rows are left out where the samples go on
  }

  /** trail writes where the source was at t and before, as a Trail, and returns how many points. */
  trail(t: number, points: Float32Array): number {
    if (this.rows < 2) return 0; // it never moved
    let i = this.find(t);
    for (let n = 0; n < TRAIL_POINTS; n++, t -= TRAIL_STEP_S * 1000) {
      for (; i >= 0 && this.time(i) > t; i--) {
        if ((this.flags(i) & JUMP) !== 0) return n;
      }
      if (i < 0) return n;
      const s = this.share(i, t);
      for (let axis = 0; axis < 3; axis++) {
        const from = this.place(i, axis);
        points[3 * n + axis] = s > 0 ? from + s * (this.place(i + 1, axis) - from) : from;
      }
    }
    return TRAIL_POINTS;
  }

  /** forget drops what was before t, but what it takes to know where the source was at t. */
  forget(t: number): void {
    let passed = 0;
    while ((passed + 1) * ROWS < this.rows && this.time((passed + 1) * ROWS) <= t) passed++;
    for (let i = 0; i < passed; i++) this.record.chunks.giveBack(this.lent[i]!);
    if (passed > 0) this.lent.splice(0, passed);
    this.rows -= passed * ROWS;
    let states = 0;
    while (states + 1 < this.states.length && this.states[states + 1]!.since <= t) states++;
    if (states > 0) this.states.splice(0, states);
  }

  clear(): void {
    for (const chunk of this.lent) this.record.chunks.giveBack(chunk);
    this.lent.length = this.states.length = this.rows = 0;
  }

  /** isDraft says whether the newest row makes room for a sample of such flags and place. */
  private isDraft(flags: number, at: Readonly<Vec>, facing: Readonly<Quat> | undefined): boolean {
    const last = this.rows - 1;
    if (last < 1 || flags !== 0 || (this.flags(last) & ~LOOKS) !== 0) return false;
    if (this.time(last) - this.time(last - 1) < 0.95 * this.record.spacing) return true;
    return facing === undefined && this.isAt(last, at) && this.isAt(last - 1, at);
  }

  private isAt(i: number, at: Readonly<Vec>): boolean {
    return this.place(i, 0) === Math.fround(at.x) && this.place(i, 1) === Math.fround(at.y) && this.place(i, 2) === Math.fround(at.z);
  }

  private append(t: number): boolean {
    if ((this.rows & (ROWS - 1)) === 0) {
      const chunk = this.record.lend(t);
      if (chunk < 0) return false;
      this.lent.push(chunk);
    }
    this.rows++;
    return true;
  }

  /** find returns the row that was the newest at t; −1: none was. */
  private find(t: number): number {
    let low = -1;
    let high = this.rows;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.time(middle) <= t) low = middle;
      else high = middle;
    }
    return low;
  }

  /** spot writes where the source was at t, between row i and the next. */
  private spot(i: number, t: number, out: Spot): void {
    const { chunks } = this.record;
    const flags = i + 1 < this.rows ? this.flags(i + 1) : JUMP; // of the way that t is on
    out.looks = (this.flags(i) & LOOKS) !== 0;
    if (out.looks) chunks.turn(this.chunk(i), i & (ROWS - 1), out.turn);
    this.read(i, out.at);
    out.velocity.x = out.velocity.y = out.velocity.z = 0;
    const s = this.share(i, t);
    if (s < 0) return;
    const span = this.wayTime(i);
    this.read(i, FROM);
    this.read(i + 1, MEAN);
    towards(MEAN, FROM, span / 1000);
    this.velocityAt(i, (flags & REST) !== 0, LEAVE);
    this.velocityAt(i + 1, (flags & REST) !== 0, COME);
    cubic(out.at, out.velocity, FROM, MEAN, LEAVE, COME, span / 1000, s);
    if (out.looks && (flags & LOOKS) !== 0) {
      chunks.turn(this.chunk(i + 1), (i + 1) & (ROWS - 1), NEXT_TURN);
      slerp(out.turn, out.turn, NEXT_TURN, s);
    }
  }

  /** share says how much of the way from row i to the next is done at t: 0 while it rests; −1 before a jump, and at the newest row. */
  private share(i: number, t: number): number {
    if (i + 1 >= this.rows || (this.flags(i + 1) & JUMP) !== 0) return -1;
    const to = this.time(i + 1);
    const span = this.wayTime(i);
    return span > 0 ? Math.max(0, 1 - (to - t) / span) : -1;
  }

  /** wayTime is how long the way from row i to the next takes, ms. */
  private wayTime(i: number): number {
    const span = this.time(i + 1) - this.time(i);
    return (this.flags(i + 1) & REST) === 0 ? span : Math.min(span, GLIDE_MS);
  }

  /** velocityAt writes the velocity at a row, for a way of the velocity MEAN: from the row before to the one after. */
  private velocityAt(i: number, rests: boolean, out: Vec): void {
    const stops = i + 1 < this.rows && (this.flags(i + 1) & REST) !== 0;
    if (rests || stops) {
      out.x = out.y = out.z = 0;
      return;
    }
    const ends = i === 0 || i + 1 >= this.rows || ((this.flags(i) & (JUMP | REST)) | (this.flags(i + 1) & JUMP)) !== 0;
    const seconds = ends ? 0 : (this.time(i + 1) - this.time(i - 1)) / 1000;
    if (!(seconds > 0)) {
      out.x = MEAN.x;
      out.y = MEAN.y;
      out.z = MEAN.z;
      return;
    }
    this.read(i - 1, BEFORE);
    this.read(i + 1, out);
    towards(out, BEFORE, seconds);
    bound(out, MEAN);
  }

  private read(i: number, out: Vec): void {
    out.x = this.place(i, 0);
    out.y = this.place(i, 1);
    out.z = this.place(i, 2);
  }

  private chunk(i: number): number {
    return this.lent[i >> ROW_BITS]!;
  }

  private time(i: number): number {
    return this.record.chunks.time(this.chunk(i), i & (ROWS - 1));
  }

  private place(i: number, axis: number): number {
    return this.record.chunks.place(this.chunk(i), i & (ROWS - 1), axis);
  }

  private flags(i: number): number {
    return this.record.chunks.flags(this.chunk(i), i & (ROWS - 1));
  }
}

// What one call works with; nothing of it outlives the call.
const FROM: Vec = { x: 0, y: 0, z: 0 };
const MEAN: Vec = { x: 0, y: 0, z: 0 };
const LEAVE: Vec = { x: 0, y: 0, z: 0 };
const COME: Vec = { x: 0, y: 0, z: 0 };
const BEFORE: Vec = { x: 0, y: 0, z: 0 };
const NEXT_TURN: Quat = { x: 0, y: 0, z: 0, w: 1 };

/** towards makes a place the mean velocity of coming there. */
function towards(place: Vec, from: Readonly<Vec>, seconds: number): void {
  place.x = (place.x - from.x) / seconds;
  place.y = (place.y - from.y) / seconds;
  place.z = (place.z - from.z) / seconds;
}
