import { expect, test } from "vitest";
import { DARK, LIGHT } from "./palette";

const READABLE = ["axis", "text", "muted", "head", "area", "focus", "held"] as const;

for (const [name, palette] of Object.entries({ LIGHT, DARK })) {
  for (const what of READABLE) {
    for (const ground of ["background", "floor"] as const) {
      test(`${name}.${what} is readable on ${ground}`, () => {
        expect(contrast(palette[what], palette[ground])).toBeGreaterThanOrEqual(4.5);
      });
    }
  }

  test(`${name}: the grid is faint, each fifth line less so`, () => {
    const line = contrast(palette.grid, palette.floor);
    const strong = contrast(palette.gridStrong, palette.floor);
    expect(line).toBeGreaterThan(1.1);
    expect(strong).toBeGreaterThan(line);
    expect(strong).toBeLessThan(2);
  });
}

/** contrast is WCAG's: (L1 + 0.05) / (L2 + 0.05), the lighter first. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** luminance is WCAG's relative one, of #rrggbb. */
function luminance(hex: string): number {
  const linear = (at: number): number => {
    const v = parseInt(hex.slice(at, at + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
}
