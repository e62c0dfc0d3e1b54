import { bump, leveled, white, type Samples } from "./signal";

const SYLLABLE_S = 0.4;
const SPOKEN_S = 0.34; // of it; the rest is a pause
const RISE_S = 0.03;
const FALL_S = 0.14;
const BREATH = 0.02; // noise beside the pulses of the larynx
const LARYNX_HZ = 600; // above it the pulses fall by 12 dB an octave

/** Formants in Hz, men's means (Peterson & Barney 1952): as in hod, bet, bought, hid. */
const VOWELS = [
  [730, 1090, 2440],
  [530, 1840, 2480],
  [570, 840, 2410],
  [390, 1990, 2550],
] as const;
const BANDWIDTHS_HZ = [80, 100, 140] as const;

/** speech says four syllables that mean nothing, at half the source's pitch. People place voices well. */
export function speech(hertz: number, rate: number): Samples {
  const frames = Math.round(SYLLABLE_S * rate);
  const out = new Float32Array(VOWELS.length * frames);
  const next = white(Math.round(hertz));
  for (const [n, formants] of VOWELS.entries()) {
    const said = out.subarray(n * frames, (n + 1) * frames);
    larynx(said, hertz / 2, rate, next);
    for (const [k, f] of formants.entries()) resonate(said, f, BANDWIDTHS_HZ[k]!, rate);
    leveled(said, Math.round(SPOKEN_S * rate)); // vowels differ in level more than speakers let them
    for (let i = 0; i < frames; i++) said[i]! *= bump(i / rate, RISE_S, SPOKEN_S, FALL_S);
  }
  return out;
}

/** larynx fills x with pulses whose pitch falls by three semitones and a half, as at the end of a word. */
function larynx(x: Samples, hertz: number, rate: number, next: () => number): void {
  const keep = Math.exp((-2 * Math.PI * LARYNX_HZ) / rate);
  let phase = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < x.length; i++) {
    phase += (hertz * (1.06 - (0.2 * i) / x.length)) / rate;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    first = keep * first + (1 - keep) * pulse;
    second = keep * second + (1 - keep) * first;
    x[i] = second + BREATH * (1 - keep) * next();
  }
}

/** resonate is a resonance of two poles (Klatt 1980), with a gain of 1 at 0 Hz. In place. */
function resonate(x: Samples, hertz: number, bandwidth: number, rate: number): void {
  const radius = Math.exp((-Math.PI * bandwidth) / rate);
  const b = 2 * radius * Math.cos((2 * Math.PI * hertz) / rate);
  const c = -radius * radius;
  let last = 0;
  let before = 0;
  for (let i = 0; i < x.length; i++) {
    const y = (1 - b - c) * x[i]! + b * last + c * before;
    before = last;
    last = y;
    x[i] = y;
  }
}
