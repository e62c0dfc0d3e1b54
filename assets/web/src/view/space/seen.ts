/**
 * What of a picture is where on the view, how large, and how far: reckoned once
 * a frame for all who ask. The buffers grow by doubling, and are read until the
 * next frame.
 */
import { NOSE, HEAD } from "../../scene/picture";
import type { Picture, Target } from "../../scene/picture";
import { rotate } from "../../frame";
import type { Vec } from "../../frame";
import type { Point } from "../view";
import type { Lens } from "./lens";

/** Radius of a source's ball in metres, and at least so many CSS pixels: what is far can still be pointed at. */
const BALL_M = 0.12;
const BALL_LEAST_PX = 5.5;
/** The same for the head, somewhat larger than life, and for the knob before its nose. */
const HEAD_M = 0.17;
const HEAD_LEAST_PX = 13;
const KNOB_M = 0.05;
const KNOB_LEAST_PX = 7;
/** The knob is so many radii of the head in front of it. */
const KNOB_AHEAD = 2.6;

/** One thing on the view. */
export class Spot {
  readonly at: Vec = { x: 0, y: 0, z: 0 };
  radius = 0; // metres
  x = 0;
  y = 0;
  px = 0; // its radius on the view, CSS pixels
  depth = 0; // metres in front of the eye
  seen = false; // in front of the eye

  measure(lens: Lens, at: Readonly<Vec>, metres: number, pixels: number): void {
    this.at.x = at.x;
    this.at.y = at.y;
    this.at.z = at.z;
    this.seen = lens.project(at.x, at.y, at.z);
    this.x = lens.x;
    this.y = lens.y;
    this.depth = lens.depth;
    this.radius = Math.max(metres, (pixels * this.depth) / lens.focal);
    this.px = (this.radius * lens.focal) / this.depth;
  }

  /** isOn says whether its middle is on the view. */
  isOn(lens: Lens): boolean {
    return this.seen && this.x >= 0 && this.y >= 0 && this.x <= lens.width && this.y <= lens.height;
  }
}

export class Seen {
  readonly head = new Spot();
  readonly nose = new Spot();
  hasNose = false; // the knob is shown
  count = 0;
  /** Sources, by their place in the picture. */
  readonly spots: Spot[] = [];
  /** Their names. */
  private readonly names: string[] = [];
  /** Those in front of the eye, from the farthest to the nearest. */
  far: Uint32Array = new Uint32Array(0);
  farCount = 0;
  private keys = new Float64Array(0);

  measure(lens: Lens, picture: Picture): void {
    const { sources, head, selected, hovered } = picture;
    this.head.measure(lens, head.at, HEAD_M, HEAD_LEAST_PX);
    const ahead = rotate(head.facing, { x: KNOB_AHEAD * this.head.radius, y: 0, z: 0 });
    const knob = { x: head.at.x + ahead.x, y: head.at.y + ahead.y, z: head.at.z + ahead.z };
    this.nose.measure(lens, knob, KNOB_M, KNOB_LEAST_PX);
    this.hasNose = [selected, hovered].some((t) => t?.kind === "head" || t?.kind === "nose");

    this.count = sources.length;
    this.names.length = this.count;
    while (this.spots.length < this.count) this.spots.push(new Spot());
    for (let i = 0; i < this.count; i++) {
      const source = sources[i] as (typeof sources)[number];
      (this.spots[i] as Spot).measure(lens, source.at, BALL_M, BALL_LEAST_PX);
      this.names[i] = source.name;
    }
    this.sort();
  }

  /**
   * pick says what is within reach pixels of a point: what is nearest to it on
   * the view, and of several under it a source before the knob, before the head,
   * and the nearest source to the eye.
   */
  pick(at: Point, reach: number): Target | undefined {
    let found = -1;
    let least = Infinity;
    for (let i = 0; i < this.count; i++) {
      const spot = this.spots[i] as Spot;
      const away = distance(spot, at);
      if (away > reach || away > least) continue;
      if (away === least && spot.depth >= (this.spots[found] as Spot).depth) continue;
      found = i;
      least = away;
    }
    let target: Target | undefined = found < 0 ? undefined : { kind: "source", name: this.names[found] as string };
    const nose = this.hasNose ? distance(this.nose, at) : Infinity;
    if (nose <= reach && nose < least) [target, least] = [NOSE, nose];
    const head = distance(this.head, at);
    if (head <= reach && head < least) target = HEAD;
    return target;
  }

  /** find is where a target is; undefined: not in the picture, or behind the eye. */
  find(target: Target | undefined): Spot | undefined {
    if (!target) return undefined;
    let spot: Spot | undefined;
    if (target.kind === "head") spot = this.head;
    else if (target.kind === "nose") spot = this.hasNose ? this.nose : undefined;
    else spot = this.spots[this.names.indexOf(target.name)];
    return spot?.seen ? spot : undefined;
  }

  private sort(): void {
    if (this.far.length < this.count) {
      this.far = new Uint32Array(this.count * 2);
      this.keys = new Float64Array(this.count * 2);
    }
    // The depth in millimetres and the index in one number, that typed arrays sort without a callback.
    const room = this.far.length;
    let n = 0;
    for (let i = 0; i < this.count; i++) {
      const spot = this.spots[i] as Spot;
      if (spot.seen) this.keys[n++] = Math.floor(spot.depth * 1000) * room + i;
    }
    this.keys.subarray(0, n).sort();
    for (let i = 0; i < n; i++) this.far[n - 1 - i] = (this.keys[i] as number) % room;
    this.farCount = n;
  }
}

/** distance is how far a point is from the disc of a spot, CSS pixels; 0 on it. */
function distance(spot: Spot, at: Point): number {
  if (!spot.seen) return Infinity;
  return Math.max(0, Math.hypot(spot.x - at.x, spot.y - at.y) - spot.px);
}
