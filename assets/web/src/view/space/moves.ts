/** How the camera is moved by hand: pan, zoom, fit. Each leaves what was under the hand where the hand is, as near as may be. */
import type { Vec } from "../../frame";
import type { Picture } from "../../scene/picture";
import type { Point } from "../view";
import type { Lens } from "./lens";
import { FARTHEST_M, type Orbit } from "./orbit";

/** What is farther from the eye than so many camera distances is not taken hold of: near the horizon a pixel is a field. */
const GRIP = 4;
/** Room around what is fitted: a label above, a trail beside. */
const MARGIN = 1.2;
/** fit comes no nearer than this, metres. */
const FIT_NEAREST_M = 3;

/** pan moves the target on its level, so that what was at `from` comes to `to`. */
export function pan(orbit: Orbit, lens: Lens, from: Point, to: Point): void {
  lens.follow(orbit);
  const { target, distance } = orbit;
  const [a, b] = [grip(orbit, lens, from), grip(orbit, lens, to)];
  if (a && b) {
    orbit.lookAt(target.x + a.x - b.x, target.y + a.y - b.y, target.z);
  } else {
    // Along the floor, as fast as at the target.
    const metres = distance / lens.focal;
    const [right, ahead] = [(from.x - to.x) * metres, (to.y - from.y) * metres];
    const [ca, sa] = [Math.cos(orbit.azimuth), Math.sin(orbit.azimuth)];
    orbit.lookAt(target.x + lens.right.x * right + ca * ahead, target.y + lens.right.y * right + sa * ahead, target.z);
  }
  lens.follow(orbit);
}

/** zoom brings the eye nearer by a factor, to what is at a point: shrinking the camera's triangle towards a place leaves that place where it is seen. */
export function zoom(orbit: Orbit, lens: Lens, at: Point, factor: number): void {
  if (!(factor > 0) || !Number.isFinite(factor)) return;
  lens.follow(orbit);
  const { target, distance: before } = orbit;
  const hold = grip(orbit, lens, at) ?? target;
  orbit.stand(before / factor);
  const share = orbit.distance / before;
  orbit.lookAt(hold.x + (target.x - hold.x) * share, hold.y + (target.y - hold.y) * share, target.z);
  lens.follow(orbit);
}

/**
 * fit looks at the middle of everything, from so far that all of it is seen. The
 * angles stay. What is too far from the head to be seen with it, from as far as the
 * camera goes, is left out: else one stray would hide all others.
 */
export function fit(orbit: Orbit, lens: Lens, picture: Picture): void {
  const { head, area } = picture;
  const reach = FARTHEST_M / (1 + (MARGIN * 2 * lens.focal) / Math.min(lens.width, lens.height)); // all around the head: see needed
  const sources = picture.sources.filter(({ at }) => Math.hypot(at.x - head.at.x, at.y - head.at.y, at.z - head.at.z) <= reach);
  const box = new Box();
  box.add(head.at.x, head.at.y, head.at.z, 0.3);
  for (const { at } of sources) box.add(at.x, at.y, at.z, 0.2);
  if (area) box.add(area.center.x, area.center.y, area.center.z, area.radius);
  orbit.lookAt((box.low[0] + box.high[0]) / 2, (box.low[1] + box.high[1]) / 2, (box.low[2] + box.high[2]) / 2);
  lens.follow(orbit);

  let distance = Math.max(FIT_NEAREST_M, needed(orbit, lens, head.at, 0.3));
  for (const { at } of sources) distance = Math.max(distance, needed(orbit, lens, at, 0.2));
  if (area) distance = Math.max(distance, needed(orbit, lens, area.center, area.radius));
  orbit.stand(distance);
  lens.follow(orbit);
}

/** needed is the distance from which a ball is on the view, with the camera's target and angles; 0 where it is nowhere. */
function needed(orbit: Orbit, lens: Lens, at: Readonly<Vec>, radius: number): number {
  const { right, up, back, focal, width, height } = lens;
  const [x, y, z] = [at.x - orbit.target.x, at.y - orbit.target.y, at.z - orbit.target.z];
  const beside = ((Math.abs(x * right.x + y * right.y) + radius) * 2 * focal) / width;
  const above = ((Math.abs(x * up.x + y * up.y + z * up.z) + radius) * 2 * focal) / height;
  const distance = x * back.x + y * back.y + z * back.z + MARGIN * Math.max(beside, above);
  return Number.isFinite(distance) ? distance : 0;
}

/** grip is the place on the target's level that can be taken hold of at a point. */
function grip(orbit: Orbit, lens: Lens, at: Point): { x: number; y: number } | undefined {
  const place = lens.onLevel(at, orbit.target.z);
  if (!place) return undefined;
  const far = Math.hypot(place.x - lens.eye.x, place.y - lens.eye.y, place.z - lens.eye.z);
  return far <= GRIP * orbit.distance ? place : undefined;
}

/** Box grows round what it is given; what is no number it leaves out. */
class Box {
  readonly low: [number, number, number] = [Infinity, Infinity, Infinity];
  readonly high: [number, number, number] = [-Infinity, -Infinity, -Infinity];

  add(x: number, y: number, z: number, radius: number): void {
    if (!Number.isFinite(x + y + z + radius)) return;
    this.widen(0, x, radius);
    this.widen(1, y, radius);
    this.widen(2, z, radius);
  }

  private widen(axis: 0 | 1 | 2, n: number, radius: number): void {
    this.low[axis] = Math.min(this.low[axis], n - radius);
    this.high[axis] = Math.max(this.high[axis], n + radius);
  }
}
