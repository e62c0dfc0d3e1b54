import { leveled, white, type Samples } from "./signal";

const PERIOD_S = 0.4; // two and a half a second
const DECAY_S = 0.6; // to −60 dB, of the fundamental
const FADE_S = 0.02; // at the end, to exactly 0, so that the loop closes
const LEVEL_S = 0.05; // the RMS of this much from the attack on is START_LEVEL

/**
 * pluck is a string plucked again and again, the demo's. Its attack is a burst of
 * white noise, which is easy to place; then it rings at its pitch: Karplus and
 * Strong's string (1983), tuned by an all-pass (Jaffe & Smith 1983).
 */
export function pluck(hertz: number, rate: number): Samples {
  // The loop of the string: whole frames of delay, the mean of two samples (half
  // a frame), an all-pass for the rest, which is kept within 0.1 … 1.1.
  const turn = rate / hertz;
  const whole = Math.floor(turn - 0.6);
  const rest = turn - 0.5 - whole;
  const allpass = (1 - rest) / (1 + rest);
  const loss = 10 ** (-3 / (hertz * DECAY_S));

  const out = new Float32Array(Math.round(PERIOD_S * rate));
  const burst = white(Math.round(hertz));
  let mean = 0;
  for (let i = 0; i < whole; i++) mean += (out[i] = burst()) / whole;
  for (let i = 0; i < whole; i++) out[i]! -= mean; // or the string would ring on at 0 Hz
  let lastString = 0;
  let lastIn = 0;
  let lastOut = 0;
  for (let i = whole; i < out.length; i++) {
    const string = out[i - whole]!;
    const next = (loss * (string + lastString)) / 2;
    lastOut = allpass * (next - lastOut) + lastIn;
    lastString = string;
    lastIn = next;
    out[i] = lastOut;
  }
  leveled(out, Math.round(LEVEL_S * rate));
  const fade = Math.round(FADE_S * rate);
  for (let i = 1; i <= fade; i++) out[out.length - fade + i - 1]! *= 0.5 + 0.5 * Math.cos((Math.PI * i) / fade);
  return out;
}
