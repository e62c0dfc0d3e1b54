/** Turns between two ways of facing, written in place: nothing here allocates. */
import type { Quat } from "../frame";

/** Above this cosine of half the angle slerp divides by too small a sine: 1.8° of turn, where lerp is the same within 1e-5 rad. */
const NEAR = 0.99988;

/** slerp writes into out what lies at s between a (0) and b (1), the short way round, at an even speed. */
export function slerp(out: Quat, a: Readonly<Quat>, b: Readonly<Quat>, s: number): void {
  let cosine = a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
  const side = cosine < 0 ? -1 : 1; // q and −q face the same
  cosine *= side;
  let fromA = 1 - s;
  let fromB = s;
  if (cosine < NEAR) {
    const half = Math.acos(cosine);
    const sine = Math.sin(half);
    fromA = Math.sin(fromA * half) / sine;
    fromB = Math.sin(s * half) / sine;
  }
  fromB *= side;
  set(out, fromA * a.x + fromB * b.x, fromA * a.y + fromB * b.y, fromA * a.z + fromB * b.z, fromA * a.w + fromB * b.w);
}

/** set writes four numbers into out as a unit quaternion. false: they are none, and out is as it was. */
export function set(out: Quat, x: number, y: number, z: number, w: number): boolean {
  const norm = Math.hypot(x, y, z, w);
  if (!(norm > 1e-6 && norm < Infinity)) return false;
  out.x = x / norm;
  out.y = y / norm;
  out.z = z / norm;
  out.w = w / norm;
  return true;
}
