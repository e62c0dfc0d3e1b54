/**
 * The memory of the record: rows of numbers, in chunks that are lent out and
 * given back. It grows by slabs of many chunks, up to MOST_CHUNKS, and nothing
 * of it is ever thrown away: what was given back is lent anew.
 */
import type { Quat } from "../frame";
import { set } from "./turn";

/** Rows of a chunk: 1 << ROW_BITS. */
export const ROW_BITS = 5;
export const ROWS = 1 << ROW_BITS;
/** Chunks there can be: 60,000 × 32 rows × 21 bytes are 40 MB. */
export const MOST_CHUNKS = 60_000;

/** What a row says beside its place. */
export const LOOKS = 1; // where the source looked
export const JUMP = 2; // it did not come here, it was here
export const REST = 4; // there was a silence before: it stayed where it was until now

/** Farther from its base than this, in ms, a time is not exact any more: here a single float is to 1/128 ms. */
const FAR_MS = 1 << 17;

const SLAB_BITS = 10;
const SLAB = 1 << SLAB_BITS; // chunks
const WORDS = 5; // of a row: ms since its chunk's base, x, y, z, and the turn in 32 bits
const TURN_STEPS = 1023; // of each of the three numbers of a turn: 0.1° at most off

interface Slab {
  words: Float32Array;
  bits: Uint32Array; // the same memory
  flags: Uint8Array;
  bases: Float64Array; // Unix ms, of each chunk
}

export class Chunks {
  private readonly slabs: Slab[] = [];
  private readonly free: number[] = [];
  private made = 0;

  constructor(private readonly most = MOST_CHUNKS) {}

  /** bytes is how much memory is taken. */
  get bytes(): number {
    return this.slabs.length * SLAB * (ROWS * (4 * WORDS + 1) + 8);
  }

  /** lentCount is how many chunks are lent. */
  get lentCount(): number {
    return this.made - this.free.length;
  }

  /** lend gives a chunk whose times count from base; −1: all are lent. */
  lend(base: number): number {
    let chunk = this.free.pop();
    if (chunk === undefined) {
      if (this.made >= this.most) return -1;
      chunk = this.made++;
      if ((chunk & (SLAB - 1)) === 0) this.slabs.push(newSlab());
    }
    this.slab(chunk).bases[chunk & (SLAB - 1)] = base;
    return chunk;
  }

  giveBack(chunk: number): void {
    this.free.push(chunk);
  }

  /** near has the times of a chunk, in its first so many rows, count from t, if that is far from what they count from. */
  near(chunk: number, rows: number, t: number): void {
    const { words, bases } = this.slab(chunk);
    const at = chunk & (SLAB - 1);
    const passed = t - bases[at]!;
    if (passed <= FAR_MS) return;
    for (let row = 0; row < rows; row++) words[(at * ROWS + row) * WORDS]! -= passed;
    bases[at] = t;
  }

  write(chunk: number, row: number, t: number, x: number, y: number, z: number, facing: Readonly<Quat> | undefined, flags: number): void {
    const slab = this.slab(chunk);
    const at = (chunk & (SLAB - 1)) * ROWS + row;
    slab.words[at * WORDS] = t - slab.bases[chunk & (SLAB - 1)]!;
    slab.words[at * WORDS + 1] = x;
    slab.words[at * WORDS + 2] = y;
    slab.words[at * WORDS + 3] = z;
    if (facing !== undefined) slab.bits[at * WORDS + 4] = pack(facing);
    slab.flags[at] = flags | (facing === undefined ? 0 : LOOKS);
  }

  time(chunk: number, row: number): number {
    const slab = this.slab(chunk);
    return slab.bases[chunk & (SLAB - 1)]! + slab.words[((chunk & (SLAB - 1)) * ROWS + row) * WORDS]!;
  }

  /** place is the i-th coordinate, 0 to 2, in metres. */
  place(chunk: number, row: number, i: number): number {
    return this.slab(chunk).words[((chunk & (SLAB - 1)) * ROWS + row) * WORDS + 1 + i]!;
  }

  flags(chunk: number, row: number): number {
    return this.slab(chunk).flags[(chunk & (SLAB - 1)) * ROWS + row]!;
  }

  /** turn writes into out where the source looked; it must be known. */
  turn(chunk: number, row: number, out: Quat): void {
    unpack(this.slab(chunk).bits[((chunk & (SLAB - 1)) * ROWS + row) * WORDS + 4]!, out);
  }

  private slab(chunk: number): Slab {
    return this.slabs[chunk >> SLAB_BITS]!;
  }
}

function newSlab(): Slab {
  const memory = new ArrayBuffer(SLAB * ROWS * WORDS * 4);
  return {
    words: new Float32Array(memory),
    bits: new Uint32Array(memory),
    flags: new Uint8Array(SLAB * ROWS),
    bases: new Float64Array(SLAB),
  };
}

/**
 * pack keeps the three smaller numbers of a unit quaternion, which are within
 * ±√½, in 10 bits each, and which one it left out in 2.
 */
function pack(q: Readonly<Quat>): number {
  const [x, y, z, w] = [Math.abs(q.x), Math.abs(q.y), Math.abs(q.z), Math.abs(q.w)];
  const most = Math.max(x, y, z, w);
  if (most === w) return packed(0, q.x, q.y, q.z, q.w);
  if (most === x) return packed(1, q.y, q.z, q.w, q.x);
  if (most === y) return packed(2, q.z, q.w, q.x, q.y);
  return packed(3, q.w, q.x, q.y, q.z);
}

function packed(which: number, a: number, b: number, c: number, left: number): number {
  const side = left < 0 ? -1 : 1; // q and −q face the same
  return ((which << 30) | (step(side * a) << 20) | (step(side * b) << 10) | step(side * c)) >>> 0;
}

function step(v: number): number {
  return Math.round(((Math.max(-1, Math.min(1, v / Math.SQRT1_2)) + 1) / 2) * TURN_STEPS);
}

function unpack(bits: number, out: Quat): void {
  const a = value(bits >>> 20);
  const b = value(bits >>> 10);
  const c = value(bits);
  const left = Math.sqrt(Math.max(0, 1 - a * a - b * b - c * c));
  const which = bits >>> 30;
  if (which === 0) set(out, a, b, c, left);
  else if (which === 1) set(out, left, a, b, c);
  else if (which === 2) set(out, c, left, a, b);
  else set(out, b, c, left, a);
}

function value(bits: number): number {
  return (((bits & TURN_STEPS) / TURN_STEPS) * 2 - 1) * Math.SQRT1_2;
}
