/**
 * The record of the last minute: where every source was, whether it was live,
 * and who held it. It takes some 40 MB at most, however many sources there are:
 * 30 samples a second of up to 1,000 sources, fewer of more (2.7 of 10,000). When
 * it is full all the same, everybody's oldest goes. Times are the hub's clock,
 * Unix ms.
 */
import { Chunks, MOST_CHUNKS, ROWS } from "./chunks";
import { Track } from "./track";

/** What is further back is forgotten. */
export const SPAN_MS = 60_000;

const MOST_HZ = 30;
const LEAST_HZ = 0.1;
const SWEEP_MS = 2000;
const LEAST_MS = 1000; // is kept however full it is

/** Recording is all tracks, and the memory that they share. */
export class Recording {
  readonly chunks: Chunks;
  private readonly tracks = new Set<Track>();
  private begun = Infinity; // what is before was forgotten, or never known
  private newest = -Infinity;
  private swept = -Infinity;

  constructor(private readonly most = MOST_CHUNKS) {
    this.chunks = new Chunks(most);
  }

  /** from is how far back it goes; to is the newest it knows. */
  get span(): { from: number; to: number } {
    return { from: Math.min(this.begun, this.newest), to: this.newest };
  }

  /** spacing is the time between two samples of a source, ms. */
  get spacing(): number {
    const rows = (this.most * ROWS) / this.tracks.size - ROWS; // a chunk of each is half full, and one half forgotten
    return 1000 / Math.max(LEAST_HZ, Math.min(MOST_HZ, (rows * 1000) / SPAN_MS));
  }

  track(): Track {
    const track = new Track(this);
    this.tracks.add(track);
    return track;
  }

  drop(track: Track): void {
    track.clear();
    this.tracks.delete(track);
  }

  /** pass says that it is now so late, and forgets what is too long ago. */
  pass(nowMs: number): void {
    this.newest = Math.max(this.newest, nowMs);
    this.begun = Math.max(Math.min(this.begun, nowMs), this.newest - SPAN_MS);
    if (nowMs - this.swept < SWEEP_MS) return;
    this.sweep();
    this.swept = nowMs;
  }

  /** restart forgets everything: the time was wrong. */
  restart(): void {
    for (const track of this.tracks) track.clear();
    this.begun = Infinity;
    this.newest = this.swept = -Infinity;
  }

  /** lend gives a chunk; when all are lent, the oldest fifth of everything is forgotten until there is one. −1: there are too many sources even so. */
  lend(base: number): number {
    let chunk = this.chunks.lend(base);
    while (chunk < 0 && this.newest - this.begun > LEAST_MS) {
      this.begun += (this.newest - this.begun) / 5;
      this.sweep();
      chunk = this.chunks.lend(base);
    }
    return chunk;
  }

  private sweep(): void {
    for (const track of this.tracks) track.forget(this.begun);
  }
}
