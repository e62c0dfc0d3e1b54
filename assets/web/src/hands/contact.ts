/** A pointer that is down, and what it does. */
import type { Target } from "../scene/picture";
import type { Point } from "../view/view";
import type { Grip } from "./grip";

/** Contact is a pointer at a moment. */
export interface Contact extends Point {
  readonly id: number;
  readonly kind: "mouse" | "pen" | "touch";
  readonly button: number; // that was pressed: 0 the main one, 1 the middle, 2 the right
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly whenMs: number; // of performance.now's clock
}

/** A pointer that goes farther than SLOP, in pixels, drags; it finds what is within REACH. */
export const SLOP: Record<Contact["kind"], number> = { mouse: 3, pen: 4, touch: 8 };
export const REACH: Record<Contact["kind"], number> = { mouse: 6, pen: 10, touch: 22 };

/** What a pointer that is down does. */
export type Doing =
  | Pressing
  | Carrying
  | { readonly is: "lifting" } // what the other fingers carry
  | { readonly is: "panning" | "turning" | "pinching" }
  | { readonly is: "spent" }; // nothing, until it is up

export interface Pressing {
  readonly is: "pressing";
  readonly target: Target | undefined;
  readonly second: boolean; // with the right button
  readonly cancel: () => void; // the menu that a long press would open
}

export interface Carrying {
  readonly is: "carrying";
  readonly what: Target;
  readonly grip: Grip;
}

export interface Held {
  doing: Doing;
  readonly start: Contact;
  now: Contact;
}

export type Carrier = Held & { readonly doing: Carrying };

export const SPENT: Doing = Object.freeze({ is: "spent" });

/** spend has a pointer do nothing more, until it is up. */
export function spend(held: Held): void {
  held.doing = SPENT;
}

/** farther says whether two points are farther apart than px. */
export function farther(a: Point, b: Point, px: number): boolean {
  return Math.hypot(b.x - a.x, b.y - a.y) > px;
}
