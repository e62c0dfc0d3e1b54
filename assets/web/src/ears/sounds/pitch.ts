/**
 * What a source gets by its name: a pitch and a place in the rhythm, the same ones
 * as `posxyz listen` gives it (audio/sound/pitch.go), so that a scene sounds
 * alike on the page and beside it.
 */

/** A minor pentatonic over two octaves: whatever sources come together sound well together. */
const SEMITONES = [0, 3, 5, 7, 10, 12, 15, 17, 19, 22, 24] as const;
const LOWEST_HZ = 220; // A3, equal temperament with A4 = 440 Hz (ISO 16)
const DEFAULT_SOURCE = "character"; // that of the hub's first clients
const DEFAULT_PITCH = 5; // 440 Hz

/** How many pitches there are. */
export const PITCHES = SEMITONES.length;

/** scalePitch is the pitch of an index in [0, PITCHES), in Hz. */
export function scalePitch(index: number): number {
  return LOWEST_HZ * 2 ** (SEMITONES[index]! / 12);
}

/** Luck is what falls to a source by its scene and name. */
export interface Luck {
  readonly pitch: number; // in [0, PITCHES)
  readonly start: number; // place in its loop at the beginning of time, in [0, 1)
  readonly die: number; // a whole number in [0, 16)
}

export function luck(scene: string, name: string): Luck {
  if (scene === "" && name === DEFAULT_SOURCE) return { pitch: DEFAULT_PITCH, start: 0, die: 0 };
  const h = hash(scene, name);
  return {
    pitch: Number(h % BigInt(PITCHES)),
    start: Number((h >> 8n) & 0xffffffffn) / 2 ** 32,
    die: Number(h >> 60n),
  };
}

const MASK = (1n << 64n) - 1n;
const FNV_OFFSET = 14695981039346656037n;
const FNV_PRIME = 1099511628211n;

/** hash is FNV-1a over scene, 0, name in UTF-8, then mixed so that every bit depends on every byte. */
export function hash(scene: string, name: string): bigint {
  const utf8 = new TextEncoder();
  let h = FNV_OFFSET;
  for (const bytes of [utf8.encode(scene), [0], utf8.encode(name)]) {
    for (const byte of bytes) h = ((h ^ BigInt(byte)) * FNV_PRIME) & MASK;
  }
  return mix(h);
}

/** mix is the finaliser of SplitMix64 (Steele, Lea & Flood 2014). */
function mix(x: bigint): bigint {
  x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return x ^ (x >> 31n);
}
