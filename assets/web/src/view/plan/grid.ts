/** How fine the plan's grid is, where its numbers stand, and how long its scale bar is. */

/** Distances between lines, in metres. */
export interface GridSteps {
  readonly minor: number;
  readonly strong: number;
}

/** A minor step narrower than this, in pixels, is too fine. */
const MINOR_PX = 10;
/** Numbers nearer to each other than this, in pixels, would run together. */
const NUMBER_PX = 52;
/** A scale bar is this long at least, in pixels. */
const BAR_PX = 56;

const TENTH: GridSteps = Object.freeze({ minor: 0.1, strong: 1 });
const TENTH_FROM = 300; // pixels for a metre: nearer than that a grid of 1 m says little
const COARSER: readonly GridSteps[] = [
  { minor: 1, strong: 5 },
  { minor: 5, strong: 25 },
  { minor: 10, strong: 50 },
  { minor: 50, strong: 250 },
  { minor: 100, strong: 500 },
  { minor: 500, strong: 2500 },
  { minor: 1000, strong: 5000 },
];

/** gridSteps are the lines for so many pixels a metre: each metre and strong each five, as long as these are wide enough. */
export function gridSteps(scale: number): GridSteps {
  if (scale >= TENTH_FROM) return TENTH;
  return COARSER.find(({ minor }) => minor * scale >= MINOR_PX) ?? (COARSER[COARSER.length - 1] as GridSteps);
}

/** numberStep is the distance of the numbers along an axis, in metres: 1, 2 or 5 times a power of ten. */
export function numberStep(scale: number): number {
  return roundStep(NUMBER_PX / scale);
}

/** barLength is the length of the scale bar, in metres. */
export function barLength(scale: number): number {
  return roundStep(BAR_PX / scale);
}

/** roundStep is the smallest of 1, 2, 5 times a power of ten that is not under a length. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const times = least / power;
  return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power;
}

/** metresText writes a multiple of a step without what floating point adds. */
export function metresText(metres: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = Math.abs(metres).toFixed(digits);
  return metres < 0 && Number(text) !== 0 ? `−${text}` : text;
}
