import { expect, test } from "vitest";
import { SCALE_MAX, SCALE_MIN } from "./camera";
import { barLength, gridSteps, metresText, numberStep } from "./grid";

test.each([
  [SCALE_MAX, 0.1, 1],
  [300, 0.1, 1],
  [299, 1, 5],
  [80, 1, 5],
  [10, 1, 5],
  [9.9, 5, 25],
  [4, 5, 25],
  [1, 10, 50],
  [0.1, 100, 500],
  [SCALE_MIN, 1000, 5000],
])("at %d px/m lines each %d m, strong each %d m", (scale, minor, strong) => {
  expect(gridSteps(scale)).toEqual({ minor, strong });
});

test("numbers and bar are wide enough, and not wider than they need", () => {
  for (let scale = SCALE_MIN; scale <= SCALE_MAX; scale *= 1.07) {
    expect(numberStep(scale) * scale, `numbers at ${scale} px/m`).toBeGreaterThanOrEqual(52 - 1e-9);
    expect(numberStep(scale) * scale).toBeLessThan(52 * 2.5 + 1e-9);
    expect(barLength(scale) * scale, `bar at ${scale} px/m`).toBeGreaterThanOrEqual(56 - 1e-9);
    expect(barLength(scale) * scale).toBeLessThan(56 * 2.5 + 1e-9);
  }
});

test.each([
  [80, 1],
  [52, 1],
  [51, 2],
  [20, 5],
  [4, 20],
  [600, 0.1],
  [200, 0.5],
])("at %d px/m a number each %d m", (scale, want) => {
  expect(numberStep(scale)).toBeCloseTo(want, 12);
});

test.each([
  [3, 1, "3"],
  [-3, 1, "−3"],
  [3 * 0.1, 0.1, "0.3"],
  [-1.5, 0.5, "−1.5"],
  [-0.00000001, 1, "0"],
  [250, 50, "250"],
  [0.15, 0.05, "0.15"],
])("metresText(%d, %d)", (metres, step, want) => {
  expect(metresText(metres, step)).toBe(want);
});
