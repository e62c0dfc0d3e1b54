/**
 * What a wheel asks for. Browsers count in pixels, lines or pages; a notch of a
 * mouse's wheel is some 100 pixels or 3 lines, and a trackpad gives many small
 * parts. Two fingers that pinch a trackpad come as a wheel with ctrlKey.
 */

/** The part of a WheelEvent that counts. */
export interface Wheel {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number; // 0 pixels, 1 lines, 2 pages
  readonly ctrlKey: boolean;
}

const LINE_PX = 32; // three lines are about a notch
const PAGE_PX = 400;
const MOST_PX = 300; // of one event
const NOTCH_PX = 100;
const ZOOM_PER_PX = 0.0018; // a notch is a factor of 1.2
const PINCH_PER_PX = 0.01; // as browsers scale it: e^(pixels / 100)
const RAISE_M = 0.1; // by a notch
const NOTCH_LEAST_PX = 40; // less is a part of one, as trackpads give

/** zoomBy is by how much a wheel magnifies. */
export function zoomBy(wheel: Wheel): number {
  return Math.exp(-pixels(wheel) * (wheel.ctrlKey ? PINCH_PER_PX : ZOOM_PER_PX));
}

/** raiseBy is by how many metres a wheel lifts. */
export function raiseBy(wheel: Wheel): number {
  const px = pixels(wheel);
  const notches = Math.abs(px) >= NOTCH_LEAST_PX ? Math.sign(px) : px / NOTCH_PX;
  return notches === 0 ? 0 : -notches * RAISE_M;
}

/** pixels is how far it was turned; with Shift browsers turn it sideways. */
function pixels(wheel: Wheel): number {
  const delta = wheel.deltaY !== 0 ? wheel.deltaY : wheel.deltaX;
  const unit = wheel.deltaMode === 1 ? LINE_PX : wheel.deltaMode === 2 ? PAGE_PX : 1;
  const px = delta * unit;
  return Number.isFinite(px) ? Math.max(-MOST_PX, Math.min(MOST_PX, px)) : 0;
}
