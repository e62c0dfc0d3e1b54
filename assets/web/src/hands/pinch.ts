/** What two fingers on the floor ask of the camera. */
import type { Point } from "../view/view";

/** Fingers that are nearer to each other than this many pixels tell no size and no turn. */
const NEAREST_PX = 10;

export interface Pinch {
  readonly from: Point; // between the fingers, before
  readonly to: Point; // and after
  readonly factor: number; // how much farther apart they are; more than 1 magnifies
  readonly turn: number; // radians, clockwise on the view, in [−π, π]
}

/** pinch says what two fingers did that went from a, b to c, d. */
export function pinch(a: Point, b: Point, c: Point, d: Point): Pinch {
  const before = Math.hypot(b.x - a.x, b.y - a.y);
  const after = Math.hypot(d.x - c.x, d.y - c.y);
  const tells = before >= NEAREST_PX && after >= NEAREST_PX;
  const turn = tells ? Math.atan2(d.y - c.y, d.x - c.x) - Math.atan2(b.y - a.y, b.x - a.x) : 0;
  return {
    from: between(a, b),
    to: between(c, d),
    factor: tells ? after / before : 1,
    turn: Math.atan2(Math.sin(turn), Math.cos(turn)),
  };
}

/** between is the point in the middle. */
export function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
