import type { Samples } from "./signal";

/** Clip is a loop of one channel: after its last frame it goes on at `wrap`. */
export interface Clip {
  readonly buffer: AudioBuffer;
  readonly wrap: number; // frame
}

/** How long the end of a file cross-fades into its beginning. */
const SEAM_S = 0.005;

/**
 * seamless makes a loop of samples that does not click where it closes, and says where
 * it goes on. If the step from the last sample to the first, and the bend there, are no
 * greater than those within a seam's length around it, they close by themselves and
 * stay as they are. Otherwise the last 5 ms cross-fade into the first 5 ms, and the loop
 * goes on after those.
 */
export function seamless(x: Samples, rate: number): number {
  const fade = Math.min(Math.floor(SEAM_S * rate), Math.floor(x.length / 2));
  if (fade === 0 || closesByItself(x, fade)) return 0;
  const tail = x.length - fade;
  for (let i = 0; i < fade; i++) {
    // Equal gain: what is alike at both ends stays as loud as it is.
    const gain = 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / fade);
    x[tail + i]! += gain * (x[i]! - x[tail + i]!);
  }
  return fade;
}

function closesByItself(x: Samples, fade: number): boolean {
  const n = x.length;
  const at = (i: number) => x[(i + n) % n]!;
  const step = (i: number) => Math.abs(at(i) - at(i - 1));
  const bend = (i: number) => Math.abs(at(i) - 2 * at(i - 1) + at(i - 2));
  let maxStep = 0;
  let maxBend = 0;
  for (let i = 2; i < fade; i++) {
    maxStep = Math.max(maxStep, step(i), step(n - i + 1));
    maxBend = Math.max(maxBend, bend(i), bend(n - i + 1));
  }
  return step(0) <= maxStep && Math.max(bend(0), bend(1)) <= maxBend;
}
