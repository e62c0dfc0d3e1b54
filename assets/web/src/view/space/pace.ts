/**
 * Pace lowers the sharpness of the picture where frames come slowly, and tries
 * again later. It judges by the time between frames, which is what a viewer
 * sees; where less sharpness did not help, the cause is another, and the
 * picture becomes sharp again for a good while.
 */

/** Sharpness, as a share of the screen's own. */
const STEPS = [1, 0.8, 0.64] as const; // with less, the names could not be read

const WINDOW = 60; // frames that are judged together
const SLOW_MS = 21; // median of a window: fewer than 48 frames a second
const PAUSE_MS = 250; // a longer gap is a hidden tab or the like, and says nothing
const SLOW_WINDOWS = 2; // so many in a row are no accident
const GAIN = 0.92; // a lower step must shorten frames to this share, or it is no use
const FIRST_REST_MS = 20_000; // before a sharper step is tried; doubles with each that was too much
const LONGEST_REST_MS = 320_000;

export class Pace {
  /** share of the screen's sharpness to draw with. */
  get share(): number {
    return STEPS[this.step] as number;
  }

  private step = 0;
  private before = 0; // when the last frame was, ms
  private readonly gaps = new Float64Array(WINDOW);
  private count = 0;
  private slow = 0; // windows in a row
  private baseline = 0; // median before the last step down; 0: it has been judged
  private rest = FIRST_REST_MS;
  private since = 0; // when the step changed last
  private raised = false; // it was up, as a try

  /** frame counts one, at a time in ms, and says whether share has changed. */
  frame(nowMs: number): boolean {
    const gap = nowMs - this.before;
    this.before = nowMs;
    if (!(gap > 0) || gap > PAUSE_MS) return false;
    this.gaps[this.count++] = gap;
    if (this.count < WINDOW) return false;
    this.count = 0;
    this.gaps.sort();
    return this.judge(this.gaps[WINDOW / 2] as number, nowMs);
  }

  private judge(median: number, nowMs: number): boolean {
    this.slow = median > SLOW_MS ? this.slow + 1 : 0;
    if (this.baseline > 0) {
      const helped = median <= this.baseline * GAIN;
      this.baseline = 0;
      if (!helped) return this.giveUp(nowMs);
    }
    if (this.slow >= SLOW_WINDOWS) return this.lower(median, nowMs);
    if (this.slow === 0 && this.step > 0 && nowMs - this.since > this.rest) return this.go(this.step - 1, true, nowMs);
    return false;
  }

  /** lower takes a step down, if there is one and it is not too soon after one that did not help. */
  private lower(median: number, nowMs: number): boolean {
    if (this.step === STEPS.length - 1 || nowMs < this.since) return false;
    if (this.raised) this.rest = Math.min(LONGEST_REST_MS, this.rest * 2);
    this.baseline = median;
    return this.go(this.step + 1, false, nowMs);
  }

  /** giveUp goes back to the step before, and leaves it at that for a while. */
  private giveUp(nowMs: number): boolean {
    const changed = this.go(this.step - 1, false, nowMs);
    this.since = nowMs + this.rest;
    this.rest = Math.min(LONGEST_REST_MS, this.rest * 2);
    return changed;
  }

  private go(step: number, raised: boolean, nowMs: number): boolean {
    this.step = step;
    this.raised = raised;
    this.since = nowMs;
    this.slow = 0;
    return true;
  }
}
