/**
 * Inks are the colours that sources are drawn in. Hues are rounded to a few, so
 * that all that has one ink can be drawn by one stroke or fill; nobody sees 5°.
 */
import { colour, type Palette } from "../view";

const HUES = 36;
/** The ink of what is live while the hub is away. */
export const GREY = HUES;
/** The ink of lost sources. */
export const LOST = HUES + 1;
/** How many inks there are; an ink is a number under it. */
export const INKS = HUES + 2;

/** inkOf is the ink nearest to a hue in degrees. */
export function inkOf(hue: number): number {
  const ink = Math.round((hue / 360) * HUES) % HUES;
  return ink >= 0 ? ink : ink + HUES || 0;
}

/** inkColours are the CSS colours of all inks. */
export function inkColours(palette: Palette): readonly string[] {
  const colours = Array.from({ length: HUES }, (_, ink) => colour((ink * 360) / HUES, palette));
  return [...colours, palette.muted, palette.muted];
}
