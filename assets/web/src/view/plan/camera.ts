/**
 * The plan's camera: it looks straight down, +x (front) is up the view and +y
 * (left) to its left. A place in the room is given in metres, a place on the view
 * in CSS pixels from its top left:
 *
 *   right = width / 2 − (y − center.y) · scale
 *   down = height / 2 − (x − center.x) · scale
 */
import type { Vec } from "../../frame";
import { clamp } from "../clamp";
import type { Point } from "../view";

/** Pixels for a metre, at least (100 km in a thousand pixels: worlds of games are large) and at most. */
export const SCALE_MIN = 0.01;
export const SCALE_MAX = 2000;
/** fit goes no nearer than this, in pixels for a metre. */
export const SCALE_FIT = 160;
/** Centres beyond this many metres from the origin are no use to anybody. */
const FAR = 1e6;
/** The least that fit shows, in metres: a step around the head. */
const FIT_MIN = 3;

const START = { x: 0, y: 0, scale: 80 } as const;

/** What stands over the edges of the view and hides what is under it, in CSS pixels. */
export interface Edges {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export const NO_EDGES: Edges = Object.freeze({ top: 0, right: 0, bottom: 0, left: 0 });

export class PlanCamera {
  private x: number = START.x; // of the room, in the middle of the view
  private y: number = START.y;
  private pixels: number = START.scale; // for a metre
  private width = 0;
  private height = 0;
  private moves = 0;

  /** revision is another number whenever the camera has moved or the view has another size. */
  get revision(): number {
    return this.moves;
  }

  /** scale is how many pixels a metre has. */
  get scale(): number {
    return this.pixels;
  }

  /** resize gives the size of the view in CSS pixels; what is in its middle stays there. */
  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.moves++;
  }

  /** right is where on the view a y of the room is. */
  right(y: number): number {
    return this.width / 2 - (y - this.y) * this.pixels;
  }

  /** down is where on the view an x of the room is. */
  down(x: number): number {
    return this.height / 2 - (x - this.x) * this.pixels;
  }

  /** frontAt is the x of the room at a height of the view. */
  frontAt(down: number): number {
    return this.x + (this.height / 2 - down) / this.pixels;
  }

  /** leftAt is the y of the room at a width of the view. */
  leftAt(right: number): number {
    return this.y + (this.width / 2 - right) / this.pixels;
  }

  /** pan moves what is at `from` to `to`. */
  pan(from: Point, to: Point): void {
    this.set(this.x + (to.y - from.y) / this.pixels, this.y + (to.x - from.x) / this.pixels, this.pixels);
  }

  /** zoom magnifies by a factor, as far as it goes; what is at a point stays there. */
  zoom(at: Point, factor: number): void {
    if (!(factor > 0)) return;
    const scale = clamp(this.pixels * factor, SCALE_MIN, SCALE_MAX);
    const x = this.frontAt(at.y) - (this.height / 2 - at.y) / scale;
    const y = this.leftAt(at.x) - (this.width / 2 - at.x) / scale;
    this.set(x, y, scale);
  }

  /**
   * fit shows all places, in the part of the view that the edges leave free less a
   * margin, in CSS pixels; no places change nothing. What is too far from the first
   * place to be shown with it is left out: else one stray would hide all others.
   */
  fit(places: Iterable<Readonly<Vec>>, edges: Edges, margin: number): void {
    const wide = Math.max(1, this.width - edges.left - edges.right - 2 * margin);
    const high = Math.max(1, this.height - edges.top - edges.bottom - 2 * margin);
    const reach = Math.min(wide, high) / 2 / SCALE_MIN;
    let first: Readonly<Vec> | undefined;
    let [front, back, left, right] = [-Infinity, Infinity, -Infinity, Infinity];
    for (const place of places) {
      const { x, y } = place;
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      first ??= place;
      if (Math.abs(x - first.x) > reach || Math.abs(y - first.y) > reach) continue;
      front = Math.max(front, x);
      back = Math.min(back, x);
      left = Math.max(left, y);
      right = Math.min(right, y);
    }
    if (!(front >= back)) return;
    const scale = Math.min(wide / Math.max(FIT_MIN, left - right), high / Math.max(FIT_MIN, front - back), SCALE_FIT);
    const pixels = Math.max(SCALE_MIN, scale);
    this.set(
      (front + back) / 2 + (edges.top - edges.bottom) / 2 / pixels,
      (left + right) / 2 + (edges.left - edges.right) / 2 / pixels,
      pixels,
    );
  }

  /** text is "x,y,scale" with no more digits than a pixel needs. */
  get text(): string {
    const digits = Math.max(0, Math.ceil(Math.log10(this.pixels)));
    return [short(this.x, digits), short(this.y, digits), short(this.pixels, this.pixels < 10 ? 4 : 1)].join(",");
  }

  /** Setting a text that is no camera changes nothing; a scale too large or small is brought into range. */
  set text(text: string) {
    const parts = text.split(",");
    const [x, y, scale] = parts.map((part) => (part.trim() === "" ? NaN : Number(part)));
    if (parts.length !== 3 || x === undefined || y === undefined || scale === undefined) return;
    if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(scale) || scale <= 0) return;
    this.set(x, y, clamp(scale, SCALE_MIN, SCALE_MAX));
  }

  private set(x: number, y: number, scale: number): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    this.x = clamp(x, -FAR, FAR);
    this.y = clamp(y, -FAR, FAR);
    this.pixels = scale;
    this.moves++;
  }
}

/** short writes a number with so many digits after the point at most. */
function short(v: number, digits: number): string {
  return String(Number(v.toFixed(digits)) + 0); // + 0: not "-0"
}
