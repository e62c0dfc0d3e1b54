import { bump, leveled, white, type Samples } from "./signal";

const LOOP_S = 2;
const EVERY_S = 0.5;
const BURST_S = 0.32;
const RISE_S = 0.02;
const FALL_S = 0.12;

/** The corners of the low-passes: the lowest in Hz, the highest as a part of the rate. */
const FLOOR_HZ = 40;
const TOP = 0.4;

/**
 * burst is pink noise in soft bursts: equal power in every octave feeds every cue
 * to direction alike, and the pauses let other sources be heard. White noise
 * through first-order low-passes an octave apart, each with a gain of one by the root of
 * its corner, adds up to pink: at any frequency the lowest of those above it is the loudest.
 */
export function burst(rate: number): Samples {
  const corners: number[] = [];
  for (let corner = TOP * rate; corner > FLOOR_HZ; corner /= 2) corners.push(corner);
  const gains = Float64Array.from(corners, (corner) => 1 / Math.sqrt(corner));
  const keeps = Float64Array.from(corners, (corner) => Math.exp((-2 * Math.PI * corner) / rate));
  const states = new Float64Array(corners.length);

  const out = new Float32Array(Math.round(LOOP_S * rate));
  const next = white(0);
  for (let i = 0; i < out.length; i++) {
    const x = next();
    let sum = 0;
    for (let k = 0; k < states.length; k++) {
      const state = x + keeps[k]! * (states[k]! - x);
      states[k] = state;
      sum += gains[k]! * state;
    }
    out[i] = sum;
  }
  leveled(out); // before there are pauses: it is the level of a burst
  for (let i = 0; i < out.length; i++) out[i]! *= bump((i / rate) % EVERY_S, RISE_S, BURST_S, FALL_S);
  return out;
}
