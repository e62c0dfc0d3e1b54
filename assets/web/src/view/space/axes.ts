/** How long the axes are drawn, and how far apart their metres are written: round numbers that fit the view. */
import type { Lens } from "./lens";
import type { Orbit } from "./orbit";

/** Share of the camera's distance that the axes may take. */
const SHARE = 0.36;

/** axisLength is 1, 2 or 5 times a power of ten, metres. */
export function axisLength(orbit: Orbit, lens: Lens): number {
  return roundDown(orbit.distance * SHARE * Math.min(1, lens.width / lens.height));
}

/** axisStep divides an axis into two or five. */
export function axisStep(length: number): number {
  return length / (/^5|^0\.0*5/.test(String(length)) ? 5 : 2);
}

function roundDown(n: number): number {
  const power = 10 ** Math.floor(Math.log10(n));
  const digit = n / power;
  return Number(((digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power).toPrecision(1));
}
