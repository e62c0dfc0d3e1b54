import { bump, leveled, white, type Samples } from "./signal";

const LOOP_S = 4;
const EVERY_S = 0.5;
const BURST_S = 0.32;
const RISE_S = 0.02;
const FALL_S = 0.12;

/** The corners of the bands: the lowest in Hz, the highest as a part of the rate. */
const FLOOR_HZ = 40;
const TOP = 0.4;

/**
 * burst is pink noise in soft bursts: equal power in every octave feeds every cue
 * to direction alike, and the pauses let other sources be heard. White noise
 * through first-order low-passes an octave apart, the power of each inversely
 * proportional to its corner, adds up to pink (Voss's method, with smooth bands).
 */
export function burst(rate: number): Samples {
  const out = new Float32Array(Math.round(LOOP_S * rate));
  let seed = 0;
  for (let corner = TOP * rate; corner > FLOOR_HZ; corner /= 2) {
    const gain = 1 / Math.sqrt(corner);
    const keep = Math.exp((-2 * Math.PI * corner) / rate);
    const next = white(++seed);
    let state = 0;
    for (let i = 0; i < out.length; i++) {
      state = keep * state + (1 - keep) * next();
      out[i]! += gain * state;
    }
  }
  // The level is set within one burst, before there are pauses.
  leveled(out);
  for (let i = 0; i < out.length; i++) out[i]! *= bump((i / rate) % EVERY_S, RISE_S, BURST_S, FALL_S);
  return out;
}
