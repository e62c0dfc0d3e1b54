/** A file that is dropped on a source becomes its sound. */
import { seamless, type Clip } from "./sounds/clip";
import type { Samples } from "./sounds/signal";

const MAX_BYTES = 100e6;
const MAX_S = 600;
/** A file that does not say how long it is may be this large: 10 minutes of MP3 at 320 kbit/s. */
const MAX_UNTOLD_BYTES = 25e6;

/** What reading a file needs of the browser. */
export interface Decoder {
  /** duration asks a file how long it is, in seconds, without decoding it; undefined: it does not say. */
  duration(file: File): Promise<number | undefined>;
  /** decode decodes all of it, resampled to the rate that is played; it rejects what is no sound. */
  decode(bytes: ArrayBuffer): Promise<AudioBuffer>;
  keep(samples: Samples, rate: number): AudioBuffer;
}

/**
 * readFile decodes a file whole, mixed down to one channel: a source is at one point. It keeps
 * the level it has. What cannot be heard rejects with an Error of one sentence.
 */
export async function readFile(file: File, decoder: Decoder): Promise<Clip> {
  const name = shortName(file);
  const noSound = () => new Error(`${name} is no sound that this browser can decode`);
  if (file.size === 0) throw new Error(`${name} is empty`);
  if (file.size > MAX_BYTES) throw new Error(`${name} is too large: ${Math.ceil(file.size / 1e6)} MB, and ${MAX_BYTES / 1e6} MB is the most`);
  const told = await decoder.duration(file);
  checkLength(name, told ?? 0);
  if (told === undefined && file.size > MAX_UNTOLD_BYTES) throw new Error(`${name} does not say how long it is: then ${MAX_UNTOLD_BYTES / 1e6} MB is the most`);

  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    throw new Error(`${name} cannot be read: it was moved, or it is a folder`);
  }
  let decoded: AudioBuffer;
  try {
    decoded = await decoder.decode(bytes);
  } catch {
    throw noSound();
  }
  if (decoded.length === 0) throw noSound();
  checkLength(name, decoded.duration);
  const samples = mono(decoded);
  const wrap = seamless(samples, decoded.sampleRate);
  return { buffer: decoder.keep(samples, decoded.sampleRate), wrap };
}

/** shortName is a file's name as sentences and lists have it. */
export function shortName(file: File): string {
  const runes = [...file.name];
  return runes.length <= 40 ? file.name : `${runes.slice(0, 24).join("")}…${runes.slice(-12).join("")}`;
}

function checkLength(name: string, seconds: number): void {
  if (seconds > MAX_S) throw new Error(`${name} is too long: ${(seconds / 60).toFixed(1)} minutes, and ${MAX_S / 60} is the most`);
}

/** mono is the mean of the channels, with what is no number silent. */
function mono(decoded: AudioBuffer): Samples {
  const out = new Float32Array(decoded.length);
  for (let c = 0; c < decoded.numberOfChannels; c++) {
    const channel = decoded.getChannelData(c);
    for (let i = 0; i < out.length; i++) out[i]! += channel[i]! / decoded.numberOfChannels;
  }
  for (let i = 0; i < out.length; i++) if (!Number.isFinite(out[i])) out[i] = 0;
  return out;
}
