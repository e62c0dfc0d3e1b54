/**
 * A Leash ties a point of the room to a point of the view: as the pointer goes,
 * so goes what it carries, without a jump at the start. It leads over the level
 * on which the thing is, or straight up and down.
 */
import type { Vec } from "../frame";
import type { Point, View } from "../view/view";

/** Near the horizon a pixel is a street. Where one is worth more metres than this, and COARSER times more than where the leash was tied, the thing stays. */
const COARSE_M = 1;
const COARSER = 8;

export class Leash {
  private readonly at: Vec;
  private readonly offset: Vec = { x: 0, y: 0, z: 0 }; // from the spot below the pointer to the thing
  private view!: View;
  private lifts = false;
  private last: Point = { x: 0, y: 0 }; // where the pointer was when the thing last went with it
  private tied: Point = { x: 0, y: 0 };
  private tiedZ = 0;
  private perPixel = 0; // metres, where it was tied
  private loose = false; // it could not be tied: the pointer leads nowhere yet

  constructor(view: View, at: Readonly<Vec>, pointer: Point, lifts: boolean) {
    this.at = { ...at };
    this.tie(view, pointer, lifts);
  }

  /** tie ties it anew: the thing stays where it is, and goes with the pointer from there. */
  tie(view: View, pointer: Point, lifts: boolean): void {
    this.view = view;
    this.lifts = lifts;
    this.last = this.tied = { x: pointer.x, y: pointer.y };
    this.tiedZ = this.at.z;
    this.perPixel = this.metresPerPixel(pointer);
    const spot = this.spot(pointer);
    this.loose = spot === undefined || this.perPixel === Infinity;
    if (spot === undefined) return;
    this.offset.x = this.at.x - spot.x;
    this.offset.y = this.at.y - spot.y;
    this.offset.z = this.at.z - spot.z;
  }

  /** follow moves the thing to where a pointer leads it. */
  follow(view: View, pointer: Point, lifts: boolean): Readonly<Vec> {
    if (lifts !== this.lifts) this.tie(this.view, this.last, lifts);
    if (this.loose || view !== this.view) this.tie(view, pointer, lifts);
    this.last = { x: pointer.x, y: pointer.y };
    const spot = this.spot(pointer);
    if (spot === undefined || this.isTooCoarse(pointer)) return this.at;
    if (lifts) {
      this.at.z = spot.z + this.offset.z;
    } else {
      this.at.x = spot.x + this.offset.x;
      this.at.y = spot.y + this.offset.y;
    }
    return this.at;
  }

  /** raise lifts the thing by metres, wherever the pointer is. */
  raise(metres: number, pointer: Point): Readonly<Vec> {
    this.at.z += metres;
    this.tie(this.view, pointer, this.lifts);
    return this.at;
  }

  /** spot is where in the room a pointer leads to; undefined: nowhere. */
  private spot(pointer: Point): Vec | undefined {
    if (!this.lifts) return this.view.onLevel(pointer, this.at.z);
    const z = this.view.height(pointer, this.at) ?? this.heightFromAbove(pointer);
    return z === undefined ? undefined : { x: this.at.x, y: this.at.y, z };
  }

  /** heightFromAbove has a view from straight above lift things as well: a pixel up is as far as a pixel aside. */
  private heightFromAbove(pointer: Point): number | undefined {
    const scale = metresPerPixel(this.view, this.tied, this.tiedZ);
    return scale === undefined ? undefined : this.tiedZ + (this.tied.y - pointer.y) * scale;
  }

  private isTooCoarse(pointer: Point): boolean {
    return this.metresPerPixel(pointer) > Math.max(COARSE_M, COARSER * this.perPixel);
  }

  private metresPerPixel(pointer: Point): number {
    if (!this.lifts) return metresPerPixel(this.view, pointer, this.at.z) ?? Infinity;
    const here = this.spot(pointer);
    const above = this.spot({ x: pointer.x, y: pointer.y - 1 });
    return here === undefined || above === undefined ? Infinity : Math.abs(above.z - here.z);
  }
}

/** floorAt says where a pointer is on the level z; undefined: nowhere, or too near the horizon to tell. */
export function floorAt(view: View, pointer: Point, z: number): Vec | undefined {
  const scale = metresPerPixel(view, pointer, z);
  return scale === undefined || scale > COARSE_M ? undefined : view.onLevel(pointer, z);
}

/** metresPerPixel says how far a pixel up the view is on the level z; undefined: the level ends there. */
function metresPerPixel(view: View, pointer: Point, z: number): number | undefined {
  const here = view.onLevel(pointer, z);
  const above = view.onLevel({ x: pointer.x, y: pointer.y - 1 }, z);
  return here && above && Math.hypot(above.x - here.x, above.y - here.y);
}
