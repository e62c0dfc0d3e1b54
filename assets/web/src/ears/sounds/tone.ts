import { leveled, type Samples } from "./signal";

const LOOP_S = 2; // pitches are rounded to whole turns of it, by a quarter of a hertz at most
const HARMONICS = 8;
const TOP = 0.45; // of the rate

/** tone holds a pitch, with harmonics that fall by 6 dB an octave: a bare sine is hard to place. */
export function tone(hertz: number, rate: number): Samples {
  const out = new Float32Array(Math.round(LOOP_S * rate));
  const turns = Math.round((hertz * out.length) / rate);
  const harmonics = Math.max(1, Math.min(HARMONICS, Math.floor((TOP * rate) / hertz)));
  for (let i = 0; i < out.length; i++) {
    const angle = (2 * Math.PI * ((turns * i) % out.length)) / out.length;
    const twice = 2 * Math.cos(angle);
    let before = 0;
    let sine = Math.sin(angle);
    let sum = sine;
    for (let n = 2; n <= harmonics; n++) {
      const next = twice * sine - before; // sin nα = 2 cos α sin (n−1)α − sin (n−2)α
      before = sine;
      sine = next;
      sum += sine / n;
    }
    out[i] = sum;
  }
  return leveled(out);
}
