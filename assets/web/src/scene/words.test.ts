import { expect, test } from "vitest";
import { inHand, lasted, lostFor } from "./words";

test.each([
  [-5, "0 s"],
  [12_999, "12 s"],
  [119_999, "119 s"],
  [120_000, "2 min"],
  [7_199_999, "119 min"],
  [7_200_000, "2 h"],
])("lasted(%d) is %s", (ms, want) => {
  expect(lasted(ms)).toBe(want);
});

test("lost is for so long", () => {
  expect(lostFor(110_000)).toBe("lost 110 s");
});

test.each([
  [false, "", ""],
  [false, "anna", "held by anna"],
  [true, "a page at 10.0.0.7:5", "in your hand"],
  [true, "", "in your hand"],
])("inHand(%s, %j) is %j", (mine, heldBy, want) => {
  expect(inHand(mine, heldBy)).toBe(want);
});
