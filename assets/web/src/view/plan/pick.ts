/** What is under a pointer on the plan. */
import { HEAD, NOSE, type Target } from "../../scene/picture";
import type { Point } from "../view";
import type { Seen } from "./seen";

/** What of the head can be taken. */
export interface Handles {
  readonly head: Point;
  readonly radius: number; // of the head, CSS pixels
  readonly knob: Point | undefined; // undefined: it is not to be had
}

/** A knob can be taken within so many CSS pixels even where the caller reaches less. */
const KNOB = 8;

/**
 * pick says what is at a point, or within reach pixels of the edge of what is
 * drawn there. The nearest source or knob comes before the head, which is large.
 */
export function pick(seen: Seen, marker: number, handles: Handles | undefined, at: Point, reach: number): Target | undefined {
  const source = seen.nearest(at, marker + reach);
  const knob = handles?.knob;
  if (knob !== undefined) {
    const distance = Math.hypot(knob.x - at.x, knob.y - at.y);
    if (distance <= KNOB + reach && (source === undefined || distance < source.distance)) return NOSE;
  }
  if (source !== undefined) return { kind: "source", name: source.name };
  if (handles === undefined) return undefined;
  const { head, radius } = handles;
  return Math.hypot(head.x - at.x, head.y - at.y) <= radius + reach ? HEAD : undefined;
}
