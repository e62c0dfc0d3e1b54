import { expect, test } from "vitest";
import { heightText, shorten } from "./labelText";

test.each([
  ["guitar", "guitar"],
  ["exactly-twenty-chars", "exactly-twenty-chars"],
  ["one-more-than-twenty!", "one-more-than-twent…"],
  ["cut after a word by chance", "cut after a word by…"],
  ["😀".repeat(20), "😀".repeat(20)],
  ["😀".repeat(21), "😀".repeat(19) + "…"],
  ["", ""],
])("shorten %j", (name, want) => {
  expect(shorten(name)).toBe(want);
});

test.each([
  [0, ""],
  [0.09, ""],
  [-0.09, ""],
  [NaN, ""],
  [0.1, "+0.1 m"],
  [1.24, "+1.2 m"],
  [-0.4, "−0.4 m"],
  [99.94, "+99.9 m"],
  [250, "+250 m"],
])("heightText %d", (z, want) => {
  expect(heightText(z)).toBe(want);
  expect(heightText(z), "a second time").toBe(want);
});
