/**
 * The way of one source: its last samples as the knots of a curve. Knots that
 * were passed never change: what was shown once is never corrected. Times are
 * milliseconds by the publisher's clock.
 */
import type { Quat, Vec } from "../frame";
import { bound, cubic, norm } from "./cubic";
import { set, slerp } from "./turn";

/** A knot's numbers, one after the other. */
const TIME = 0;
const PLACE = 1; // x, y, z, metres
const SPEED = 4; // its velocity, m/s; NaN: not known
const TURN = 7; // x, y, z, w; NaN: it does not say where it looks
const RUN = 11; // how many jumps there were so far: knots of one run are connected
const SIZE = 12;

const FIRST_KNOTS = 1; // most sources stand
const MOST_KNOTS = 64; // a second at 60 Hz, where MAX_DELAY_MS is needed; a power of two

const UNEVEN = 4; // speeds and intervals that differ more are no smooth motion
const NOISE_MS = 3; // of knots that are closer together than this the mean velocity is mostly noise

/** Where a source is on its curve. */
export interface Spot {
  readonly at: Vec; // metres
  readonly velocity: Vec; // m/s
  readonly turn: Quat; // where it looks, if it says so
  looks: boolean; // it says so
  run: number;
}

export function newSpot(): Spot {
  return { at: { x: 0, y: 0, z: 0 }, velocity: { x: 0, y: 0, z: 0 }, turn: { x: 0, y: 0, z: 0, w: 1 }, looks: false, run: 0 };
}

export class Curve {
  private knots = numbers(FIRST_KNOTS * SIZE); // a ring
  private first = 0; // the oldest
  private size = 0; // how many there are
  private run = 0; // of the newest

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** newest is the time of the newest knot. */
  get newest(): number {
    return this.size === 0 ? -Infinity : this.knots[this.row(this.size - 1) + TIME]!;
  }

  /** clear drops all knots; what comes next is no jump. */
  clear(): void {
    this.first = this.size = 0;
  }

  /** keepNewest drops all knots but the newest. */
  keepNewest(): void {
    if (this.size > 1) this.drop(this.size - 1);
  }

  /** isAt says whether the newest knot is at a place, within metres. */
  isAt(place: Readonly<Vec>, within: number): boolean {
    if (this.size === 0) return false;
    const at = this.row(this.size - 1) + PLACE;
    return Math.hypot(place.x - this.knots[at]!, place.y - this.knots[at + 1]!, place.z - this.knots[at + 2]!) <= within;
  }

  /** move puts the newest knot somewhere else. */
  move(place: Readonly<Vec>): void {
    const at = this.row(this.size - 1) + PLACE;
    this.knots[at] = place.x;
    this.knots[at + 1] = place.y;
    this.knots[at + 2] = place.z;
  }

  /**
   * add takes a knot, later than the newest. Where nobody gave its velocity, it
   * is that of the parabola through the last three knots, which is exact for
   * constant acceleration and needs no knot from the future; and the mean one
   * of the way to it where the motion is not smooth.
   */
  add(t: number, place: Readonly<Vec>, velocity: Readonly<Vec> | undefined, facing: Readonly<Quat> | undefined, jumps: boolean): void {
    if (jumps) this.run++;
    const span = this.meanTo(place, t, MEAN);
    const spanBefore = this.lastMean(MEAN_BEFORE);
    const row = this.make();
    const k = this.knots;
    k[row + TIME] = t;
    k[row + PLACE] = place.x;
    k[row + PLACE + 1] = place.y;
    k[row + PLACE + 2] = place.z;
    k[row + TURN] = facing === undefined ? NaN : facing.x;
    k[row + TURN + 1] = facing === undefined ? NaN : facing.y;
    k[row + TURN + 2] = facing === undefined ? NaN : facing.z;
    k[row + TURN + 3] = facing === undefined ? NaN : facing.w;
    k[row + RUN] = this.run;
    if (velocity !== undefined) {
      k[row + SPEED] = velocity.x;
      k[row + SPEED + 1] = velocity.y;
      k[row + SPEED + 2] = velocity.z;
    } else if (span === Infinity) {
      k.fill(NaN, row + SPEED, row + TURN);
    } else {
      this.guess(row + SPEED, span, spanBefore);
    }
  }

  /** at writes into out where the source is at time t: at a knot, when there is none before or after. */
  at(t: number, out: Spot): void {
    const k = this.knots;
    let i = this.size - 1;
    while (i > 0 && k[this.row(i) + TIME]! > t) i--;
    const a = this.row(i);
    out.run = k[a + RUN]!;
    if (i + 1 < this.size && t > k[a + TIME]!) {
      const b = this.row(i + 1);
      if (k[b + RUN] === out.run) return this.between(a, b, t, out);
    }
    read(k, a + PLACE, out.at);
    out.velocity.x = k[a + SPEED]! || 0; // NaN is 0
    out.velocity.y = k[a + SPEED + 1]! || 0;
    out.velocity.z = k[a + SPEED + 2]! || 0;
    out.looks = set(out.turn, k[a + TURN]!, k[a + TURN + 1]!, k[a + TURN + 2]!, k[a + TURN + 3]!);
  }

  /** forget drops knots that lie before t, but the two newest and the one that t is after. */
  forget(t: number): void {
    let passed = 0;
    while (passed + 2 < this.size && this.knots[this.row(passed + 1) + TIME]! <= t) passed++;
    if (passed > 0) this.drop(passed);
  }

  /** between is the way from knot a to knot b. */
  private between(a: number, b: number, t: number, out: Spot): void {
    const k = this.knots;
    const span = k[b + TIME]! - k[a + TIME]!;
    const s = (t - k[a + TIME]!) / span;
    read(k, a + PLACE, FROM);
    MEAN.x = ((k[b + PLACE]! - FROM.x) / span) * 1000;
    MEAN.y = ((k[b + PLACE + 1]! - FROM.y) / span) * 1000;
    MEAN.z = ((k[b + PLACE + 2]! - FROM.z) / span) * 1000;
    this.velocityAt(a, LEAVE);
    this.velocityAt(b, COME);
    cubic(out.at, out.velocity, FROM, MEAN, LEAVE, COME, span / 1000, s);
    out.looks = set(out.turn, k[a + TURN]!, k[a + TURN + 1]!, k[a + TURN + 2]!, k[a + TURN + 3]!);
    if (out.looks && set(COME_TURN, k[b + TURN]!, k[b + TURN + 1]!, k[b + TURN + 2]!, k[b + TURN + 3]!)) {
      slerp(out.turn, out.turn, COME_TURN, s);
    }
  }

  /** velocityAt writes the velocity of a knot, for a way of the velocity MEAN. */
  private velocityAt(row: number, out: Vec): void {
    const x = this.knots[row + SPEED]!;
    const known = x === x;
    out.x = known ? x : MEAN.x;
    out.y = known ? this.knots[row + SPEED + 1]! : MEAN.y;
    out.z = known ? this.knots[row + SPEED + 2]! : MEAN.z;
    bound(out, MEAN);
  }

  /** guess writes the velocity at the newest knot from the mean ones of the last two ways. */
  private guess(to: number, span: number, spanBefore: number): void {
    const k = this.knots;
    const before = this.row(this.size - 2) + SPEED;
    if (span < Math.min(NOISE_MS, spanBefore / UNEVEN) && k[before] === k[before]) {
      k.copyWithin(to, before, before + 3);
      return;
    }
    const smooth = isEven(span, spanBefore) && isEven(norm(MEAN), norm(MEAN_BEFORE));
    const bend = smooth ? span / (span + spanBefore) : 0;
    const x = MEAN.x + bend * (MEAN.x - MEAN_BEFORE.x);
    const y = MEAN.y + bend * (MEAN.y - MEAN_BEFORE.y);
    const z = MEAN.z + bend * (MEAN.z - MEAN_BEFORE.z);
    const along = x * MEAN.x + y * MEAN.y + z * MEAN.z;
    const back = along < 0 ? along / (MEAN.x * MEAN.x + MEAN.y * MEAN.y + MEAN.z * MEAN.z) : 0; // it would come from beyond
    k[to] = x - back * MEAN.x;
    k[to + 1] = y - back * MEAN.y;
    k[to + 2] = z - back * MEAN.z;
  }

  /** meanTo writes the mean velocity from the newest knot to a place, and returns the milliseconds; endless, when they are not connected. */
  private meanTo(place: Readonly<Vec>, t: number, out: Vec): number {
    if (this.size === 0) return Infinity;
    const a = this.row(this.size - 1);
    if (this.knots[a + RUN] !== this.run) return Infinity;
    const span = t - this.knots[a + TIME]!;
    out.x = ((place.x - this.knots[a + PLACE]!) / span) * 1000;
    out.y = ((place.y - this.knots[a + PLACE + 1]!) / span) * 1000;
    out.z = ((place.z - this.knots[a + PLACE + 2]!) / span) * 1000;
    return span;
  }

  /** lastMean writes the mean velocity between the newest two knots; when they are not connected it has rested for ever. */
  private lastMean(out: Vec): number {
    out.x = out.y = out.z = 0;
    if (this.size < 2) return Infinity;
    const a = this.row(this.size - 2);
    const b = this.row(this.size - 1);
    const k = this.knots;
    if (k[a + RUN] !== k[b + RUN]) return Infinity;
    const span = k[b + TIME]! - k[a + TIME]!;
    out.x = ((k[b + PLACE]! - k[a + PLACE]!) / span) * 1000;
    out.y = ((k[b + PLACE + 1]! - k[a + PLACE + 1]!) / span) * 1000;
    out.z = ((k[b + PLACE + 2]! - k[a + PLACE + 2]!) / span) * 1000;
    return span;
  }

  /** make makes room for one more knot, and returns its row. */
  private make(): number {
    const room = this.knots.length / SIZE;
    if (this.size === room && room === MOST_KNOTS) this.drop(1);
    else if (this.size === room) this.grow();
    this.size++;
    return this.row(this.size - 1);
  }

  private grow(): void {
    const grown = numbers(2 * this.knots.length);
    for (let i = 0; i < this.size * SIZE; i++) grown[i] = this.knots[(this.first * SIZE + i) % this.knots.length]!;
    this.knots = grown;
    this.first = 0;
  }

  private drop(count: number): void {
    this.first = (this.first + count) & (this.knots.length / SIZE - 1);
    this.size -= count;
  }

  private row(i: number): number {
    return ((this.first + i) & (this.knots.length / SIZE - 1)) * SIZE;
  }
}

// What one call works with; nothing of it outlives the call.
const MEAN: Vec = { x: 0, y: 0, z: 0 };
const MEAN_BEFORE: Vec = { x: 0, y: 0, z: 0 };
const FROM: Vec = { x: 0, y: 0, z: 0 };
const LEAVE: Vec = { x: 0, y: 0, z: 0 };
const COME: Vec = { x: 0, y: 0, z: 0 };
const COME_TURN: Quat = { x: 0, y: 0, z: 0, w: 1 };

function isEven(a: number, b: number): boolean {
  return a <= UNEVEN * b && b <= UNEVEN * a;
}

function read(knots: readonly number[], from: number, out: Vec): void {
  out.x = knots[from]!;
  out.y = knots[from + 1]!;
  out.z = knots[from + 2]!;
}

/** numbers makes an array that holds doubles, and is lighter than a typed one. */
function numbers(length: number): number[] {
  return new Array<number>(length).fill(NaN);
}
