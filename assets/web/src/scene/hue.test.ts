import { expect, test } from "vitest";
import { hue } from "./hue";

function apart(a: number, b: number): number {
  const off = Math.abs(a - b);
  return Math.min(off, 360 - off);
}

test.each(["s", "source-", "drone 0", ""])("names that count, %s1 %s2 …, have hues far apart", (stem) => {
  for (let count = 2; count <= 12; count++) {
    const hues = Array.from({ length: count }, (_, i) => hue(stem + (i + 1)));
    const least = Math.min(...hues.flatMap((a, i) => hues.slice(i + 1).map((b) => apart(a, b))));
    expect(least, `degrees between the nearest of ${count}: ${hues.map(Math.round)}`).toBeGreaterThan(360 / count / 2.7);
  }
});

test("other names are spread over the circle", () => {
  const sectors = new Array<number>(12).fill(0);
  for (let i = 0; i < 26 * 26; i++) {
    const name = String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26));
    sectors[Math.floor(hue(name) / 30)]!++;
  }
  for (const count of sectors) expect(count, `of 676 names, by sectors of 30°: ${sectors}`).toBeGreaterThan(56 - 4 * Math.sqrt(56));
});

test.each(["", "guitar", "<script>", "🎸", "9".repeat(128), "0", "\u{10ffff}"])("%s has a hue in [0, 360), always the same", (name) => {
  expect(hue(name)).toBeGreaterThanOrEqual(0);
  expect(hue(name)).toBeLessThan(360);
  expect(hue(name)).toBe(hue(name));
});
