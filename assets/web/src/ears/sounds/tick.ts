import { leveled, white, type Samples } from "./signal";

const PERIOD_S = 0.5; // 120 a minute
const NOISE_DECAY_S = 0.002; // time constants
const WOOD_DECAY_S = 0.018;
const LENGTH_S = 0.2; // where it is 96 dB down
const LEVEL_S = 0.05; // the RMS of this much is START_LEVEL

/** The modes of the block, as multiples of its pitch: those of a free bar (Fletcher & Rossing 1998, 2.16). */
const MODES = [1, 2.756, 5.404] as const;
const ABOVE = 4; // the block sounds two octaves above the source's pitch

/** tick is a wooden block that is struck: the shortest of the sounds, and the sharpest to place. */
export function tick(hertz: number, rate: number): Samples {
  const out = new Float32Array(Math.round(PERIOD_S * rate));
  const next = white(Math.round(hertz));
  for (let i = 0; i < LENGTH_S * rate; i++) {
    const t = i / rate;
    let v = next() * Math.exp(-t / NOISE_DECAY_S);
    for (const [n, mode] of MODES.entries()) {
      const f = ABOVE * hertz * mode;
      if (f < rate / 2) v += (Math.sin(2 * Math.PI * f * t) * Math.exp((-t * (n + 1)) / WOOD_DECAY_S)) / (n + 1);
    }
    out[i] = v;
  }
  return leveled(out, Math.round(LEVEL_S * rate));
}
