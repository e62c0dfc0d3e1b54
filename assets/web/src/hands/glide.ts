/**
 * A Glide is one number that two keys move, one up and one down. A short press
 * is a step; a key that stays down moves it smoothly. It never jumps: who hears
 * a source that does hears a click, or a chirp by the Doppler effect.
 */

/** How far and how fast it goes, in its unit (and per second). */
export interface Pace {
  readonly step: number;
  readonly speed: number;
}

/** A key that is down for so long goes on moving. */
export const HOLD_MS = 250;
/** A page that stood still for longer goes on from where it was. */
const MOST_MS = 100;
/** Nearer than this is there: metres, or radians. */
const NEAR = 1e-6;
/** Steps that wait for more than this at the pace are made up for faster. */
const CATCH_UP_S = 0.25;

export class Glide {
  private readonly down = new Map<1 | -1, number>(); // since when
  private goal: number;

  constructor(
    public value: number,
    private lastMs: number,
  ) {
    this.goal = value;
  }

  /** press says that a key went down. */
  press(way: 1 | -1, nowMs: number, pace: Pace): void {
    if (this.down.has(way)) return;
    if (this.resting) this.lastMs = nowMs;
    this.down.set(way, nowMs);
    this.goal += way * pace.step;
  }

  /** release says that it is up. */
  release(way: 1 | -1): void {
    this.down.delete(way);
  }

  /** move brings the value to where it is at a time; false: it is there already. */
  move(nowMs: number, pace: Pace): boolean {
    const lasted = Math.min(MOST_MS, Math.max(0, nowMs - this.lastMs));
    this.lastMs = nowMs;
    for (const [way, sinceMs] of this.down) {
      const heldMs = Math.min(lasted, nowMs - sinceMs - HOLD_MS);
      if (heldMs > 0) this.goal += way * pace.speed * (heldMs / 1000);
    }
    const gap = this.goal - this.value;
    if (gap === 0) return false;
    const reach = Math.max(pace.speed, Math.abs(gap) / CATCH_UP_S) * (lasted / 1000);
    this.value = Math.abs(gap) <= reach + NEAR ? this.goal : this.value + Math.sign(gap) * reach;
    return true;
  }

  /** resting says that no key is down, and that it is where they wanted it. */
  get resting(): boolean {
    return this.down.size === 0 && this.value === this.goal;
  }

  /** finish ends the motion where it was going to. */
  finish(): void {
    this.down.clear();
    this.value = this.goal;
  }
}
