/** The cubic between two places, in Hermite's form, written in place. */
import type { Vec } from "../frame";

/**
 * cubic writes where something is, and how fast, that goes with the velocity
 * leave from a place at s = 0, and arrives with the velocity come after
 * `seconds` of the velocity mean, at s = 1.
 */
export function cubic(at: Vec, velocity: Vec, from: Readonly<Vec>, mean: Readonly<Vec>, leave: Readonly<Vec>, come: Readonly<Vec>, seconds: number, s: number): void {
  const back = 1 - s;
  const ofMean = seconds * s * s * (1 + 2 * back);
  const ofLeave = seconds * s * back * back;
  const ofCome = -seconds * s * s * back;
  at.x = from.x + ofMean * mean.x + ofLeave * leave.x + ofCome * come.x;
  at.y = from.y + ofMean * mean.y + ofLeave * leave.y + ofCome * come.y;
  at.z = from.z + ofMean * mean.z + ofLeave * leave.z + ofCome * come.z;
  const steady = 6 * s * back;
  const leaves = back * (back - 2 * s);
  const comes = s * (s - 2 * back);
  velocity.x = steady * mean.x + leaves * leave.x + comes * come.x;
  velocity.y = steady * mean.y + leaves * leave.y + comes * come.y;
  velocity.z = steady * mean.z + leaves * leave.z + comes * come.z;
}

/**
 * bound makes a velocity at an end of a way at most three times as fast as the
 * way's mean one: so a cubic does not yet swing beyond its ends (Fritsch and
 * Carlson, "Monotone Piecewise Cubic Interpolation", 1980).
 */
export function bound(velocity: Vec, mean: Readonly<Vec>): void {
  const speed = norm(velocity);
  const most = 3 * norm(mean);
  if (speed > most) scale(velocity, most / speed);
}

export function norm(v: Readonly<Vec>): number {
  return Math.sqrt(v.x * v.x + v.y * v.y + v.z * v.z);
}

function scale(v: Vec, by: number): void {
  v.x *= by;
  v.y *= by;
  v.z *= by;
}
