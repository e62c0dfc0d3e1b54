/**
 * What is shown in one frame. The scene makes it; the views, the ears and the
 * panel read it. A Picture and all in it belong to the scene, which writes them
 * anew for the next frame: read them at once, and keep nothing but names.
 */
import type { Quat, Vec } from "../frame";

/** One source. */
export interface Shown {
  readonly name: string;
  readonly at: Readonly<Vec>; // metres
  readonly velocity: Readonly<Vec>; // m/s; zero when it is not known
  readonly facing: Readonly<Quat> | undefined; // where it looks, if it says so
  readonly live: boolean; // false: lost
  readonly ageMs: number; // since the newest sample was captured
  readonly rateHz: number; // samples a second that its publisher sends; 0 when it is not known
  readonly heldBy: string; // who holds it; empty: nobody
  readonly mine: boolean; // this page's hand holds it
  readonly hue: number; // degrees, in [0, 360): its colour, from its name
  readonly message: string; // free text of its publisher
  readonly trail: Trail;
}

/** Time between two points of a trail, in seconds. */
export const TRAIL_STEP_S = 0.06;
/** Points of a trail at most. */
export const TRAIL_POINTS = 32;

/** Where a source was: the newest first, TRAIL_STEP_S apart; a jump cuts it. */
export interface Trail {
  readonly points: Float32Array; // x, y, z of each, metres
  readonly count: number; // points that count, TRAIL_POINTS at most
}

/** The head of this page: where it listens from. */
export interface Head {
  readonly at: Readonly<Vec>;
  readonly facing: Readonly<Quat>;
  readonly on: string; // the source that it rides on; empty: it stands where it was put
}

/** Ball is what an area is asked for by: round a point, or round a source instead. */
export interface Ball {
  readonly center?: Readonly<Vec> | undefined; // metres
  readonly around?: string | undefined; // a source
  readonly radius: number; // metres, above 0
}

/** Area is the ball that narrows what is shown, as it is now. */
export interface Area {
  readonly center: Readonly<Vec>; // where it is now
  readonly around: string; // the source that it goes with; empty: it stands
  readonly radius: number; // metres
}

export interface Picture {
  readonly time: number; // the hub's clock, Unix ms: what is shown was so then, give or take the delay
  readonly sources: readonly Shown[]; // by name
  readonly head: Head;
  readonly area: Area | undefined;
  readonly stale: boolean; // the hub is away: this is not now
  readonly pastS: number; // seconds behind what is newest; 0 is live
  readonly selected: Target | undefined;
  readonly focused: boolean; // the picture has the keyboard: what is selected wears a focus ring
  readonly hovered: Target | undefined;
  find(name: string): Shown | undefined;
}

/** What can be pointed at. */
export type Target =
  | { readonly kind: "source"; readonly name: string }
  | { readonly kind: "head" } // this page's ears
  | { readonly kind: "nose" }; // what they are turned by

export const HEAD: Target = Object.freeze({ kind: "head" });
export const NOSE: Target = Object.freeze({ kind: "nose" });

export function isSame(a: Target | undefined, b: Target | undefined): boolean {
  if (a === undefined || b === undefined || a.kind !== b.kind) return a === b;
  return a.kind !== "source" || a.name === (b as { name: string }).name;
}
