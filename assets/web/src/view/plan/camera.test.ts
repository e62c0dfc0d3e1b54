import { expect, test } from "vitest";
import { NO_EDGES, PlanCamera, SCALE_FIT, SCALE_MAX, SCALE_MIN } from "./camera";

const at = (x: number, y: number) => ({ x, y, z: 0 });

function camera(text = "0,0,100"): PlanCamera {
  const c = new PlanCamera();
  c.resize(800, 600);
  c.text = text;
  return c;
}

test("front is up and left is left", () => {
  const c = camera();
  expect([c.right(0), c.down(0)]).toEqual([400, 300]);
  expect(c.down(1), "1 m to the front").toBe(200);
  expect(c.right(1), "1 m to the left").toBe(300);
});

test("frontAt and leftAt are the way back", () => {
  const c = camera("3.5,-2,37");
  expect(c.frontAt(c.down(7.25))).toBeCloseTo(7.25, 9);
  expect(c.leftAt(c.right(-4.5))).toBeCloseTo(-4.5, 9);
});

test("pan brings what was at one point to another", () => {
  const c = camera("1,2,50");
  const [x, y] = [c.frontAt(100), c.leftAt(150)];
  c.pan({ x: 150, y: 100 }, { x: 420, y: 77 });
  expect([c.right(y), c.down(x)]).toEqual([expect.closeTo(420, 9), expect.closeTo(77, 9)]);
});

test.each([1.25, 0.4, 1e9, 1e-9])("zoom by %d keeps the point", (factor) => {
  const c = camera();
  const [x, y] = [c.frontAt(100), c.leftAt(650)];
  c.zoom({ x: 650, y: 100 }, factor);
  expect(c.scale).toBeCloseTo(Math.max(SCALE_MIN, Math.min(SCALE_MAX, 100 * factor)), 9);
  expect([c.right(y), c.down(x)]).toEqual([expect.closeTo(650, 6), expect.closeTo(100, 6)]);
});

test.each([0, -1, NaN])("zoom by %d changes nothing", (factor) => {
  const c = camera();
  c.zoom({ x: 10, y: 10 }, factor);
  expect(c.text).toBe("0,0,100");
});

test("fit shows all within the margin", () => {
  const c = camera();
  const places = [at(0, 0), at(10, -3), at(-2, 8)];
  c.fit(places, NO_EDGES, 40);
  for (const p of places) {
    expect(c.right(p.y), `right of ${p.x}, ${p.y}`).toBeGreaterThanOrEqual(40 - 1e-6);
    expect(c.right(p.y)).toBeLessThanOrEqual(760 + 1e-6);
    expect(c.down(p.x), `down of ${p.x}, ${p.y}`).toBeGreaterThanOrEqual(40 - 1e-6);
    expect(c.down(p.x)).toBeLessThanOrEqual(560 + 1e-6);
  }
  expect(c.down(10), "the tighter way is filled").toBeCloseTo(40, 6);
});

test("fit shows a world of 20 km", () => {
  const c = camera();
  c.fit([at(-10_000, 0), at(10_000, 0)], NO_EDGES, 40);
  expect([c.down(10_000), c.down(-10_000)]).toEqual([expect.closeTo(40, 6), expect.closeTo(560, 6)]);
});

test("fit leaves the edges free", () => {
  const c = camera();
  c.fit([at(5, 5), at(-5, -5)], { top: 50, right: 300, bottom: 20, left: 0 }, 10);
  expect(c.right(5)).toBeCloseTo(10, 6);
  expect(c.right(-5)).toBeCloseTo(490, 6);
  expect((c.down(5) + c.down(-5)) / 2, "the middle of what is free").toBeCloseTo(50 + 530 / 2, 6);
});

test("fit leaves out what is too far from the first place to be shown with it", () => {
  const c = camera();
  c.fit([at(1, 2), at(1e6, 0), at(11, 2), at(0, -1e6)], NO_EDGES, 40);
  expect([c.down(11), c.down(1), c.right(2)]).toEqual([expect.closeTo(40, 6), expect.closeTo(560, 6), expect.closeTo(400, 6)]);
});

test("fit does not go too near, nor out of range", () => {
  const c = camera();
  c.fit([at(1, 1)], NO_EDGES, 40);
  expect(c.scale).toBeLessThanOrEqual(SCALE_FIT);
  expect([c.right(1), c.down(1)]).toEqual([400, 300]);
  const far = 259 / SCALE_MIN; // half of what is free, less a pixel
  c.fit([at(0, 0), at(-far, 0), at(far, 0)], NO_EDGES, 40);
  expect(c.scale).toBeCloseTo(SCALE_MIN, 3);
  expect(c.scale).toBeGreaterThanOrEqual(SCALE_MIN);
});

test("fit of nothing, or of what is nowhere, changes nothing", () => {
  const c = camera("1,2,30");
  c.fit([], NO_EDGES, 40);
  c.fit([at(NaN, 0), at(0, Infinity)], NO_EDGES, 40);
  expect(c.text).toBe("1,2,30");
});

test.each([
  ["0,0,80", "0,0,80"],
  ["1.23456789,-2.5,4", "1.2,-2.5,4"],
  ["1.23456789,-0.00001,2000", "1.2346,0,2000"],
  [" 1 , 2 , 80 ", "1,2,80"],
  ["1,2,99999", "1,2,2000"],
  ["1,2,0.5", "1,2,0.5"],
  ["1,2,0.0123456", "1,2,0.0123"],
  ["1,2,0.001", "1,2,0.01"],
])("text %j reads back as %j", (text, want) => {
  expect(camera(text).text).toBe(want);
});

test.each(["", ",,", "1,2", "1,2,80,4", "a,b,c", "NaN,0,80", "0,Infinity,80", "1,2,0", "1,2,-80", "1,,80"])(
  "text %j changes nothing",
  (text) => {
    const c = camera("7,8,90");
    c.text = text;
    expect(c.text).toBe("7,8,90");
  },
);
