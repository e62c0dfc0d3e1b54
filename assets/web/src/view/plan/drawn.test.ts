/** What is drawn points where it should: the paths are recorded, not the pixels. */
import { expect, test } from "vitest";
import { facing } from "../../frame";
import { TRAIL_POINTS, type Picture, type Shown } from "../../scene/picture";
import { drawArrows } from "./arrows";
import { PlanCamera } from "./camera";
import { headRadius, knobAt, screenTurn } from "./head";
import { INKS } from "./inks";
import { level, radius, radiusAt, tip } from "./markers";
import { Seen } from "./seen";
import { drawTrails } from "./trails";

type Call = readonly [what: string, x: number, y: number];

/** recorder is a context that writes down where its paths go. */
function recorder(): { context: CanvasRenderingContext2D; calls: Call[] } {
  const calls: Call[] = [];
  const context = new Proxy({} as Record<string, unknown>, {
    get: (_, name) => (x: number, y: number) => {
      calls.push([String(name), x, y]);
    },
    set: () => true,
  });
  return { context: context as unknown as CanvasRenderingContext2D, calls };
}

/** scene is a picture of sources in the middle of a view of 800 × 600, 100 pixels a metre. */
function scene(sources: Partial<Shown>[]): { picture: Picture; seen: Seen; camera: PlanCamera } {
  const all = sources.map((s, i) => ({ name: `s${i}`, at: { x: 0, y: 0, z: 0 }, live: true, hue: 0, ...s }));
  const picture = { sources: all, stale: false } as unknown as Picture;
  const camera = new PlanCamera();
  camera.resize(800, 600);
  camera.text = "0,0,100";
  const seen = new Seen();
  seen.gather(picture, camera, 800, 600, 20);
  return { picture, seen, camera };
}

const colours = Array.from({ length: INKS }, () => "red");

test.each([
  ["front is up", { x: 2, y: 0, z: 0 }, 400, 200],
  ["left is left", { x: 0, y: 1, z: 5 }, 350, 300],
])("velocity: %s, half a second of it", (_, velocity, x, y) => {
  const { picture, seen, camera } = scene([{ velocity }]);
  const { context, calls } = recorder();
  drawArrows(context, picture, seen, camera, colours, 8);
  const tips = calls.filter(([what, toX, toY]) => what === "lineTo" && Math.hypot(toX - x, toY - y) < 1e-6);
  expect(tips.length, JSON.stringify(calls)).toBe(2); // of the shaft, and of the head
});

test.each([
  ["slow", { velocity: { x: 0.1, y: 0, z: 0 } }],
  ["unknown", { velocity: { x: NaN, y: 0, z: 0 } }],
  ["lost", { velocity: { x: 5, y: 0, z: 0 }, live: false }],
])("no arrow for what is %s", (_, source) => {
  const { picture, seen, camera } = scene([source]);
  const { context, calls } = recorder();
  drawArrows(context, picture, seen, camera, colours, 8);
  expect(calls).toEqual([]);
});

test.each([
  [0, 0, -1],
  [90, -1, 0],
  [-90, 1, 0],
  [180, 0, 1],
])("facing %d°: the tip goes %d right, %d down", (degrees, right, down) => {
  const got = tip(facing((degrees * Math.PI) / 180));
  expect(got.right).toBeCloseTo(right, 9);
  expect(got.down).toBeCloseTo(down, 9);
});

test("a source that looks up has no tip", () => {
  const up = { x: 0, y: -Math.SQRT1_2, z: 0, w: Math.SQRT1_2 };
  const got = tip(up);
  expect(Math.hypot(got.right, got.down)).toBeCloseTo(0, 9);
  expect(screenTurn(up)).toBe(0);
});

test.each([0, 40, 90, 179, -60])("the knob of a head that faces %d° stands before its nose", (degrees) => {
  const q = facing((degrees * Math.PI) / 180);
  const knob = knobAt({ x: 400, y: 300 }, 20, screenTurn(q));
  const { right, down } = tip(q);
  const off = Math.hypot(knob.x - 400, knob.y - 300);
  expect(off).toBeGreaterThan(20 + 10);
  expect(knob.x).toBeCloseTo(400 + off * right, 6);
  expect(knob.y).toBeCloseTo(300 + off * down, 6);
});

test("markers and heads keep to sizes that can be seen and taken", () => {
  expect([4, 20, 80, 2000].map((scale) => radius(scale, 10))).toEqual([5, 5, 8, 9]);
  expect(radius(80, 5000)).toBeLessThan(radius(4, 10));
  expect([-9, -1, 0, 1, 9].map(level)).toEqual([0, 1, 2, 3, 4]);
  expect(radiusAt(10, 0)).toBe(10);
  expect(radiusAt(10, 9)).toBeGreaterThan(radiusAt(10, 1));
  expect([headRadius(4), headRadius(1000)]).toEqual([20, 77.5]);
});

/** trailOf goes back by a step to the front for each point. */
function trailOf(count: number, step: number): { trail: Shown["trail"] } {
  const points = new Float32Array(3 * TRAIL_POINTS);
  for (let p = 0; p < count; p++) points[3 * p] = (p + 1) * step;
  return { trail: { points, count } };
}

test.each([
  ["ribbon", 1],
  ["line", 60],
])("a %s goes from the source to the oldest point", (_, sources) => {
  const { picture, seen, camera } = scene(Array.from({ length: sources }, () => trailOf(20, 0.1)));
  const { context, calls } = recorder();
  drawTrails(context, picture, seen, camera, colours);
  const downs = calls.filter(([what]) => what === "moveTo" || what === "lineTo").map(([, , y]) => y);
  expect(Math.max(...downs), "the source").toBeCloseTo(300, 3);
  expect(Math.min(...downs), "2 m to the front").toBeCloseTo(100, 3);
});

test.each([
  ["ribbon", 1],
  ["line", 60],
])("what stands still has no %s", (_, sources) => {
  const { picture, seen, camera } = scene(Array.from({ length: sources }, () => trailOf(20, 0)));
  const { context, calls } = recorder();
  drawTrails(context, picture, seen, camera, colours);
  expect(calls.filter(([what]) => what !== "beginPath")).toEqual([]);
});

test.each([
  ["ribbon", 1],
  ["line", 60],
])("points that do not count are not in a %s", (_, sources) => {
  const cut = trailOf(20, 0.1);
  const { picture, seen, camera } = scene(Array.from({ length: sources }, () => ({ trail: { ...cut.trail, count: 5 } })));
  const { context, calls } = recorder();
  drawTrails(context, picture, seen, camera, colours);
  const downs = calls.filter(([what]) => what === "lineTo").map(([, , y]) => y);
  expect(Math.min(...downs), "0.5 m to the front").toBeCloseTo(250, 3);
});

test("a line does not end before the oldest point, however slow it came", () => {
  const { picture, seen, camera } = scene(Array.from({ length: 60 }, () => trailOf(21, 0.02)));
  const { context, calls } = recorder();
  drawTrails(context, picture, seen, camera, colours);
  const downs = calls.filter(([what]) => what === "lineTo").map(([, , y]) => y);
  expect(Math.min(...downs), "0.42 m to the front").toBeCloseTo(258, 3);
});
