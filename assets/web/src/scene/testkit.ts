/** What the scene's tests are made of: chance that is always the same, and samples. */
import type { Gone, Sample, Told } from "../wire/told";

/** NOW is when tests begin: Unix ms, as large as real ones. */
export const NOW = 1_760_000_000_000;

/** chance gives numbers in [0, 1), the same for each seed (Marsaglia's xorshift, 2003). */
export function chance(seed: number): () => number {
  let x = seed | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

export function sample(timeMs: number, x: number, more: Partial<Sample> = {}): Sample {
  return { name: "a", x, y: 0, z: 0, live: true, message: "", timeMs, estimated: true, teleport: false, heldBy: "", ...more };
}

export function told(positions: Sample[], more: Partial<Told> = {}): Told {
  return { positions, gone: [] as Gone[], timeMs: NOW, snapshot: false, ...more };
}
