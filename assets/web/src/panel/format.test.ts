import { expect, test } from "vitest";
import { age, angle, clock, coordinate, count, decibels, distance, rate, signed } from "./format";

const LEFT = Math.PI / 2;

test.each([
  [0, "0°"],
  [-0.001, "0°"],
  [LEFT, "+90°"],
  [-LEFT, "\u221290°"],
  [Math.PI, "+180°"],
  [-Math.PI + 1e-4, "+180°"], // what rounds to −180 is +180: an azimuth is in (−180, 180]
])("angle(%d) is %s", (radians, want) => {
  expect(angle(radians)).toBe(want);
});

test.each([
  [0.126, 1, "+0.1"],
  [-0.04, 1, "0.0"],
  [-12.34, 1, "\u221212.3"],
])("signed(%d, %d) is %s", (value, digits, want) => {
  expect(signed(value, digits)).toBe(want);
});

test.each([
  [0, "0.00 m"],
  [2.306, "2.31 m"],
  [12.34, "12.3 m"],
  [345.6, "346 m"],
  [23_456, "23 km"],
])("distance(%d) is %s", (metres, want) => {
  expect(distance(metres)).toBe(want);
});

test.each([
  [-5, "0 ms"],
  [16.4, "16 ms"],
  [999.6, "1.0 s"],
  [3240, "3.2 s"],
  [12_300, "12 s"],
  [99_600, "100 s"],
  [119_600, "2 min"],
  [7_200_000, "2 h"],
])("age(%d) is %s", (ms, want) => {
  expect(age(ms)).toBe(want);
});

test.each([
  [0, "\u2013"],
  [NaN, "\u2013"],
  [0.5, "0.5"],
  [9.96, "10"],
  [59.7, "60"],
])("rate(%d) is %s", (hertz, want) => {
  expect(rate(hertz)).toBe(want);
});

test.each([
  [0, "silent"],
  [1, "0 dB"],
  [2, "+6 dB"],
  [0.1, "\u221220 dB"],
])("decibels(%d) is %s", (linear, want) => {
  expect(decibels(linear)).toBe(want);
});

test("coordinates are for number fields: no true minus, no minus before zero", () => {
  expect([1.005, -2.5, -0.001].map(coordinate)).toEqual(["1.00", "-2.50", "0.00"]);
});

test("counts have their words", () => {
  expect([count(1, "source"), count(10_000, "source"), count(2, "quieter one")]).toEqual([
    "1 source",
    "10,000 sources",
    "2 quieter ones",
  ]);
});

test("the clock is that of this place", () => {
  const at = new Date(2026, 0, 2, 3, 4, 5);
  expect(clock(at.getTime())).toBe("03:04:05");
});
