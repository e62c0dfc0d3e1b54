/**
 * The frame: right-handed, metres, +x front, +y left, +z up. Azimuth is
 * atan2(y, x), counter-clockwise, so +90° is left; elevation is asin(z / d).
 * Angles are radians.
 *
 * Web Audio and three.js share another frame, also right-handed: x right, y up,
 * −z front. A vector (x, y, z) of theirs is ours (−z, −x, y), and ours is theirs
 * (−y, z, −x); the vector part of a quaternion goes the same way.
 */

/** A point in metres, or a vector. */
export interface Vec {
  x: number;
  y: number;
  z: number;
}

/** A unit quaternion that turns the identity, which faces +x with +z up. */
export interface Quat {
  x: number;
  y: number;
  z: number;
  w: number;
}

/** Where something is, seen from somewhere. */
export interface Direction {
  azimuth: number; // radians, in (−π, π], + is left; 0 at the origin
  elevation: number; // radians, in [−π/2, π/2]; 0 at the origin
  distance: number; // metres
}

export const ORIGIN: Readonly<Vec> = Object.freeze({ x: 0, y: 0, z: 0 });
export const AHEAD: Readonly<Quat> = Object.freeze({ x: 0, y: 0, z: 0, w: 1 });

/** FARTHEST is the largest coordinate that a hub takes, in metres, to either side of the origin (pose.MaxCoordinate). */
export const FARTHEST = 1e6;

/** copy writes one vector into another. */
export function copy(to: Vec, from: Readonly<Vec>): void {
  to.x = from.x;
  to.y = from.y;
  to.z = from.z;
}

/** direction says where p is, seen from the origin and facing +x. */
export function direction(p: Readonly<Vec>): Direction {
  const distance = Math.hypot(p.x, p.y, p.z);
  if (distance === 0) return { azimuth: 0, elevation: 0, distance };
  const azimuth = p.x === 0 && p.y === 0 ? 0 : Math.atan2(p.y, p.x);
  return {
    azimuth: azimuth === -Math.PI ? Math.PI : azimuth,
    elevation: Math.asin(Math.max(-1, Math.min(1, p.z / distance))),
    distance,
  };
}

/** seenFrom says where p is for a head at `at` that faces `facing`. */
export function seenFrom(p: Readonly<Vec>, at: Readonly<Vec>, facing: Readonly<Quat>): Direction {
  return direction(rotate(conjugate(facing), { x: p.x - at.x, y: p.y - at.y, z: p.z - at.z }));
}

/** rotate turns v by q: v + 2w(u × v) + 2u × (u × v), with u q's vector part. */
export function rotate(q: Readonly<Quat>, v: Readonly<Vec>): Vec {
  const tx = 2 * (q.y * v.z - q.z * v.y);
  const ty = 2 * (q.z * v.x - q.x * v.z);
  const tz = 2 * (q.x * v.y - q.y * v.x);
  return {
    x: v.x + q.w * tx + q.y * tz - q.z * ty,
    y: v.y + q.w * ty + q.z * tx - q.x * tz,
    z: v.z + q.w * tz + q.x * ty - q.y * tx,
  };
}

/** conjugate is the way back. */
export function conjugate(q: Readonly<Quat>): Quat {
  return { x: -q.x, y: -q.y, z: -q.z, w: q.w };
}

/** facing is the turn about +z by azimuth: + looks to the left. */
export function facing(azimuth: number): Quat {
  return { x: 0, y: 0, z: Math.sin(azimuth / 2), w: Math.cos(azimuth / 2) };
}

/** heading is the azimuth that q faces. */
export function heading(q: Readonly<Quat>): number {
  return direction(rotate(q, { x: 1, y: 0, z: 0 })).azimuth;
}

/** toRightUpBack gives a vector of ours to three.js and to Web Audio: x right, y up, −z front. */
export function toRightUpBack(v: Readonly<Vec>): Vec {
  return { x: -v.y, y: v.z, z: -v.x };
}

/** fromRightUpBack is its inverse. */
export function fromRightUpBack(v: Readonly<Vec>): Vec {
  return { x: -v.z, y: -v.x, z: v.y };
}

/** toRightUpBackTurn gives a rotation of ours to three.js. */
export function toRightUpBackTurn(q: Readonly<Quat>): Quat {
  return { x: -q.y, y: q.z, z: -q.x, w: q.w };
}

export function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
