/** What the built-in sounds are made with. Samples are linear, 1 is full scale. */

/** Samples of one channel, the storage of an AudioBuffer. */
export type Samples = Float32Array<ArrayBuffer>;

/**
 * START_LEVEL is the RMS at which built-in sounds start: −20 dBFS, where 0 dBFS is
 * the RMS of a full-scale sine, 1/√2 (AES17-2015, 3.12), as the renderer has it.
 */
export const START_LEVEL = 0.1 * Math.SQRT1_2;

/** LARGEST keeps sounds of short peaks within full scale: they start lower then. */
const LARGEST = 0.9;

/** white is a reproducible generator of white noise, uniform in [−1, 1): xorshift (Marsaglia 2003). */
export function white(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
}

/** leveled gives samples a mean of 0 and, from the first on over so many frames, START_LEVEL. In place. */
export function leveled(x: Samples, frames = x.length): Samples {
  let mean = 0;
  for (let i = 0; i < x.length; i++) mean += x[i]! / x.length;
  let power = 0;
  let peak = 0;
  for (let i = 0; i < x.length; i++) {
    const v = x[i]! - mean;
    if (i < frames) power += (v * v) / frames;
    peak = Math.max(peak, Math.abs(v));
  }
  const gain = Math.min(START_LEVEL / Math.sqrt(power), LARGEST / peak);
  for (let i = 0; i < x.length; i++) x[i] = gain * (x[i]! - mean);
  return x;
}

/** bump rises in half a cosine, stays 1, and falls; t and the spans are seconds. Outside it is 0. */
export function bump(t: number, rise: number, length: number, fall: number): number {
  if (t <= 0 || t >= length) return 0;
  if (t < rise) return 0.5 - 0.5 * Math.cos((Math.PI * t) / rise);
  if (t > length - fall) return 0.5 - 0.5 * Math.cos((Math.PI * (length - t)) / fall);
  return 1;
}
