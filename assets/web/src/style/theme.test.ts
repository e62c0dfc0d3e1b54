import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DARK, LIGHT } from "../view/palette";

const css = readFileSync(new URL("./theme.css", import.meta.url), "utf8");
const day = colours(css.slice(css.indexOf(":root {"), css.indexOf("@media (prefers-color-scheme")));
const night = colours(css.slice(css.indexOf(':root[data-theme="dark"]'), css.indexOf("@media (max-width")));
const systemNight = colours(css.slice(css.indexOf("@media (prefers-color-scheme"), css.indexOf(':root[data-theme="dark"]')));

test("night is the same, whether the system or the page asks for it", () => {
  expect(systemNight).toEqual(night);
});

test("day and night have the same colours to name", () => {
  const named = Object.keys(day).filter((name) => name in night);
  expect(Object.keys(night)).toEqual(named);
});

for (const [name, theme, palette] of [
  ["day", day, LIGHT],
  ["night", night, DARK],
] as const) {
  test(`${name} has the colours of the picture`, () => {
    expect({
      background: theme["bg"],
      floor: theme["panel"],
      grid: theme["hair"],
      gridStrong: theme["line"],
      text: theme["text"],
      muted: theme["muted"],
      area: theme["accent"],
      focus: theme["focus"],
      held: theme["held"],
    }).toEqual({
      background: palette.background,
      floor: palette.floor,
      grid: palette.grid,
      gridStrong: palette.gridStrong,
      text: palette.text,
      muted: palette.muted,
      area: palette.area,
      focus: palette.focus,
      held: palette.held,
    });
  });

  for (const [text, grounds] of [
    ["text", ["bg", "panel", "raised", "chosen", "hair"]],
    ["muted", ["bg", "panel", "raised", "chosen"]],
    ["held", ["bg", "panel", "chosen"]],
    ["danger", ["bg", "panel", "raised", "chosen"]],
    ["good", ["panel"]],
    ["accent", ["panel", "raised"]],
    ["on-accent", ["accent"]],
    ["on-danger", ["danger"]],
  ] as const) {
    for (const ground of grounds) {
      test(`${name}: ${text} can be read on ${ground}`, () => {
        expect(contrast(theme[text]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
      });
    }
  }
}

/** colours are a block's custom properties that are #rrggbb. */
function colours(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1]!, found[2]!]));
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
