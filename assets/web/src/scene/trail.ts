/** Where a source was, for the tail that views draw behind it. */
import type { Vec } from "../frame";
import { type Trail, TRAIL_POINTS, TRAIL_STEP_S } from "./picture";
import type { Track } from "./track";

const STEP_MS = TRAIL_STEP_S * 1000;
const GAP_MS = 500; // nobody looked for so long: what lies between is not known
const JUMP_M = 1e-6; // a source that moved less has not

const NOTHING = new Float32Array(0);

/** Tail is a Trail that grows as its source is shown. It takes memory only once its source moves. */
export class Tail implements Trail {
  points = NOTHING;
  count = 0;
  private last = NaN; // when it was told of its source last, ms
  private next = NaN; // when the next point is due, ms
  private still = 0; // points at the newest place, one after the other
  private readonly was: Vec = { x: 0, y: 0, z: 0 }; // where its source was then

  /** rests says that the source stood for as long as the tail goes back. */
  get rests(): boolean {
    return this.count === 0;
  }

  /** cut drops everything: the source jumped. */
  cut(): void {
    this.count = 0;
    this.last = NaN;
  }

  /** follow tells where the source is shown, at a time that goes on. */
  follow(at: Readonly<Vec>, nowMs: number): void {
    const passed = nowMs - this.last;
    if (!(passed >= 0 && passed < GAP_MS)) this.begin(nowMs);
    else this.grow(at, nowMs, passed);
    this.remember(at, nowMs);
  }

  private remember(at: Readonly<Vec>, nowMs: number): void {
    this.last = nowMs;
    this.was.x = at.x;
    this.was.y = at.y;
    this.was.z = at.z;
  }

  private begin(nowMs: number): void {
    this.count = this.still = 0;
    this.next = nowMs + STEP_MS;
  }

  /** grow sets the points that were due since the last time, on the way from there. */
  private grow(at: Readonly<Vec>, nowMs: number, passed: number): void {
    const moved = Math.abs(at.x - this.was.x) + Math.abs(at.y - this.was.y) + Math.abs(at.z - this.was.z) > JUMP_M;
    if (moved) this.still = 0;
    if (this.count === 0) {
      if (moved) this.put(this.was.x, this.was.y, this.was.z);
      this.next = nowMs + STEP_MS;
      return;
    }
    for (; this.next <= nowMs && this.still < TRAIL_POINTS; this.next += STEP_MS) {
      const s = 1 - (nowMs - this.next) / passed;
      this.put(this.was.x + s * (at.x - this.was.x), this.was.y + s * (at.y - this.was.y), this.was.z + s * (at.z - this.was.z));
      if (!moved) this.still++;
    }
    if (this.still >= TRAIL_POINTS) this.count = 0;
  }

  /** redo begins anew, from what is recorded up to a time of the record. */
  redo(at: Readonly<Vec>, nowMs: number, track: Track, recordedMs: number): void {
    const count = track.trail(recordedMs, DRAFT);
    this.begin(nowMs);
    this.remember(at, nowMs);
    if (!isMoving(DRAFT, count)) return;
    this.make();
    this.points.set(DRAFT);
    this.count = count;
  }

  private put(x: number, y: number, z: number): void {
    this.make();
    this.points.copyWithin(3, 0, 3 * TRAIL_POINTS - 3);
    this.points[0] = x;
    this.points[1] = y;
    this.points[2] = z;
    this.count = Math.min(this.count + 1, TRAIL_POINTS);
  }

  private make(): void {
    if (this.points === NOTHING) this.points = new Float32Array(3 * TRAIL_POINTS);
  }
}

const DRAFT = new Float32Array(3 * TRAIL_POINTS);

function isMoving(points: Float32Array, count: number): boolean {
  for (let i = 3; i < 3 * count; i++) {
    if (Math.abs(points[i]! - points[i - 3]!) > JUMP_M) return true;
  }
  return false;
}
