/** Taps tells a double-click, or a double-tap, from two single ones. */
import { isSame, type Target } from "../scene/picture";
import type { Point } from "../view/view";

/** A second tap within so many ms, and so many pixels, makes it a double one. */
export const DOUBLE_MS = 400;
const NEAR_PX = { mouse: 6, pen: 12, touch: 24 };

export class Taps {
  private last: { at: Point; target: Target | undefined; whenMs: number } | undefined;

  /** tap tells of a tap on a target, or the floor; true: it is the second of a double one. */
  tap(at: Point & { readonly kind: keyof typeof NEAR_PX; readonly whenMs: number }, target: Target | undefined): boolean {
    const { last } = this;
    const isSecond =
      last !== undefined &&
      at.whenMs - last.whenMs <= DOUBLE_MS &&
      Math.hypot(at.x - last.at.x, at.y - last.at.y) <= NEAR_PX[at.kind] &&
      isSame(target, last.target);
    this.last = isSecond ? undefined : { at: { x: at.x, y: at.y }, target, whenMs: at.whenMs };
    return isSecond;
  }

  /** forget has the next tap be a first one. */
  forget(): void {
    this.last = undefined;
  }
}
