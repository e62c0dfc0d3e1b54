import type { Quat } from "../frame";

/** turned is q, turned further about +z by azimuth: the product of facing(azimuth) and q, so that it looks up or down as before. */
export function turned(q: Readonly<Quat>, azimuth: number): Quat {
  const s = Math.sin(azimuth / 2);
  const c = Math.cos(azimuth / 2);
  return { x: c * q.x - s * q.y, y: c * q.y + s * q.x, z: c * q.z + s * q.w, w: c * q.w - s * q.z };
}
