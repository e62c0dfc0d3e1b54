/**
 * The camera as a pinhole: where in the picture a place of the room is, and
 * where in the room a point of the picture. All in our frame, without WebGL;
 * what three.js draws agrees with it to a fraction of a pixel.
 */
import { radians } from "../../frame";
import type { Vec } from "../../frame";
import type { Point } from "../view";
import type { Orbit } from "./orbit";

/** The picture's angle from top to bottom. */
export const VIEW_ANGLE = radians(50);

/** The floor is drawn, and can be pointed at, as far as so many times the camera's distance, */
const FLOOR_DISTANCES = 9;
/** and at least so far, in metres. */
const FLOOR_LEAST_M = 30;

/** Nearer to a vertical than this (a sine), a ray says nothing about height. */
const STEEP = 0.06;

export class Lens {
  /** Size of the picture, CSS pixels. */
  width = 1;
  height = 1;
  /** Focal length in CSS pixels: what is 1 m wide and 1 m away is so many wide. */
  focal = 1;
  /** Things nearer to the eye than this, or farther than that, are not seen. Metres. */
  near = 0.05;
  far = 1000;
  /** How far from the target the floor goes, metres. */
  floor = FLOOR_LEAST_M;

  readonly eye: Vec = { x: 0, y: 0, z: 0 };
  /** Unit vectors of the picture: to the right, up, and out of it towards the eye. */
  readonly right: Vec = { x: 0, y: -1, z: 0 };
  readonly up: Vec = { x: 0, y: 0, z: 1 };
  readonly back: Vec = { x: -1, y: 0, z: 0 };

  /** What project found last: a place, and metres in front of the eye. */
  x = 0;
  y = 0;
  depth = 0;

  /** resize gives the size of the picture. */
  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.focal = this.height / 2 / Math.tan(VIEW_ANGLE / 2);
  }

  /** follow puts the lens where the camera is. */
  follow(orbit: Orbit): void {
    const [ca, sa] = [Math.cos(orbit.azimuth), Math.sin(orbit.azimuth)];
    const [ce, se] = [Math.cos(orbit.elevation), Math.sin(orbit.elevation)];
    set(this.right, sa, -ca, 0);
    set(this.up, ca * se, sa * se, ce);
    set(this.back, -ca * ce, -sa * ce, se);
    const { target, distance } = orbit;
    set(this.eye, target.x + this.back.x * distance, target.y + this.back.y * distance, target.z + this.back.z * distance);
    this.near = Math.max(0.02, distance * 0.02);
    this.floor = Math.max(FLOOR_LEAST_M, distance * FLOOR_DISTANCES);
    this.far = distance + this.floor * 4;
  }

  /** project puts a place of the room into x, y and depth. false: it cannot be seen, being behind or right at the eye. */
  project(x: number, y: number, z: number): boolean {
    const [dx, dy, dz] = [x - this.eye.x, y - this.eye.y, z - this.eye.z];
    this.depth = -(dx * this.back.x + dy * this.back.y + dz * this.back.z);
    if (!(this.depth > this.near)) return false;
    const scale = this.focal / this.depth;
    this.x = this.width / 2 + (dx * this.right.x + dy * this.right.y) * scale;
    this.y = this.height / 2 - (dx * this.up.x + dy * this.up.y + dz * this.up.z) * scale;
    return true;
  }

  /** ray is the unit vector from the eye through a point of the picture. */
  ray(at: Point): Vec {
    const [px, py] = [at.x - this.width / 2, this.height / 2 - at.y];
    const x = this.right.x * px + this.up.x * py - this.back.x * this.focal;
    const y = this.right.y * px + this.up.y * py - this.back.y * this.focal;
    const z = this.up.z * py - this.back.z * this.focal;
    const length = Math.hypot(x, y, z);
    return { x: x / length, y: y / length, z: z / length };
  }

  /** onLevel says where the ray through a point meets the plane at height z; undefined: nowhere, or beyond where the floor ends. */
  onLevel(at: Point, z: number): Vec | undefined {
    const ray = this.ray(at);
    const along = (z - this.eye.z) / ray.z;
    if (!(along > 0) || along > this.floor * 1.5) return undefined;
    return { x: this.eye.x + ray.x * along, y: this.eye.y + ray.y * along, z };
  }

  /** heightAt says which height on the vertical through `from` comes nearest to the ray through a point; undefined: the ray is too steep to say, or it is behind the eye. */
  heightAt(at: Point, from: Readonly<Vec>): number | undefined {
    const ray = this.ray(at);
    const level = ray.x * ray.x + ray.y * ray.y;
    if (level < STEEP * STEEP) return undefined;
    // Seen from above, the ray passes the vertical where it is nearest to (from.x, from.y).
    const along = ((from.x - this.eye.x) * ray.x + (from.y - this.eye.y) * ray.y) / level;
    if (!(along > this.near)) return undefined;
    return this.eye.z + ray.z * along;
  }
}

function set(v: Vec, x: number, y: number, z: number): void {
  v.x = x;
  v.y = y;
  v.z = z;
}
