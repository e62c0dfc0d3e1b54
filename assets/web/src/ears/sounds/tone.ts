import { leveled, type Samples } from "./signal";

const LOOP_S = 4; // pitches are rounded to whole turns of it, by an eighth of a hertz at most
const HARMONICS = 8;
const TOP = 0.45; // of the rate

/** tone holds a pitch, with harmonics that fall by 6 dB an octave: a bare sine is hard to place. */
export function tone(hertz: number, rate: number): Samples {
  const out = new Float32Array(Math.round(LOOP_S * rate));
  const turns = Math.round((hertz * out.length) / rate);
  for (let n = 1; n <= HARMONICS && n * hertz < TOP * rate; n++) {
    for (let i = 0; i < out.length; i++) out[i]! += Math.sin((2 * Math.PI * ((n * turns * i) % out.length)) / out.length) / n;
  }
  return leveled(out);
}
