import { expect, test } from "vitest";
import { CELL, Slots } from "./labelSlots";

function slots(): Slots {
  const s = new Slots();
  s.clear(400, 200);
  return s;
}

test("a box is claimed once", () => {
  const s = slots();
  expect(s.claim(100, 100, 60, 16)).toBe(true);
  expect(s.claim(100, 100, 60, 16), "the same box").toBe(false);
  expect(s.claim(150, 108, 60, 16), "a box that overlaps it").toBe(false);
  expect(s.claim(160, 100, 60, 16), "the box right of it").toBe(true);
  expect(s.claim(100, 116, 60, 16), "the box below it").toBe(true);
});

test("a refused box takes nothing", () => {
  const s = slots();
  s.take(150, 100, 10, 10);
  expect(s.claim(100, 100, 60, 10)).toBe(false);
  expect(s.claim(100, 100, 48, 10), "what was free of it").toBe(true);
});

test.each([
  ["left", -CELL, 100],
  ["above", 100, -1],
  ["right", 380, 100],
  ["below", 100, 190],
])("a box partly %s of the view is refused", (_, x, y) => {
  expect(slots().claim(x, y, 40, 16)).toBe(false);
});

test("take cuts what is off the view", () => {
  const s = slots();
  s.take(-50, -50, 60, 60);
  expect(s.isFree(5, 5)).toBe(false);
  expect(s.isFree(20, 5), "right of it").toBe(true);
  s.take(500, 10, 60, 60);
  s.take(390, 190, 60, 60);
  expect(s.isFree(395, 195)).toBe(false);
  expect(s.isFree(0, 195), "the row's other end").toBe(true);
});

test("off the view nothing is free", () => {
  const s = slots();
  for (const [x, y] of [[-1, 10], [10, -1], [400, 10], [10, 200], [NaN, 1]] as const) {
    expect(s.isFree(x, y), `${x}, ${y}`).toBe(false);
  }
});

test("clear frees all, at the same size and another", () => {
  const s = slots();
  s.take(0, 0, 400, 200);
  s.clear(400, 200);
  expect(s.claim(0, 0, 400, 200)).toBe(true);
  s.clear(800, 100);
  expect(s.claim(0, 0, 800, 100)).toBe(true);
});
