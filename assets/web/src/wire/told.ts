/**
 * What the hub tells, as plain objects: one Told for each Update. Times are the
 * hub's clock: Unix milliseconds, with a fraction.
 */
import type { Quat, Vec } from "../frame";

/** Why a source is gone: its publisher took it away. */
export const REMOVED = 0;
/** It was lost for longer than the hub remembers. */
export const EXPIRED = 1;
/** It is alive, outside the area. */
export const LEFT_AREA = 2;

export interface Gone {
  name: string;
  reason: number; // REMOVED, EXPIRED, LEFT_AREA; a newer hub may know more
}

/** Told is the difference between what was told and what is now: gone applies before positions. */
export interface Told {
  positions: Sample[];
  gone: Gone[];
  timeMs: number; // when the hub sent it
  snapshot: boolean; // replaces everything known, even when it is empty
}

/** Sample is where one source was at one time. */
export interface Sample {
  name: string;
  x: number; // metres
  y: number;
  z: number;
  live: boolean; // false: lost
  message: string; // free text of its publisher
  timeMs: number; // when it was captured
  velocity?: Vec | undefined; // m/s
  estimated: boolean; // the velocity is the hub's estimate
  facing?: Quat | undefined; // where it looks, if it says so
  teleport: boolean; // do not glide here
  heldBy: string; // who holds it; empty: nobody
}
