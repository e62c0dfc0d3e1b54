/** clamp is v, or the nearer end of a range that it is out of. */
export function clamp(v: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, v));
}
