import { expect, test } from "vitest";
import { AHEAD } from "../../frame";
import type { Picture, Shown } from "../../scene/picture";
import { PlanCamera } from "./camera";
import { GREY, INKS, LOST, inkOf } from "./inks";
import { pick, type Handles } from "./pick";
import { Seen } from "./seen";

const MARKER = 8;

function source(name: string, x: number, y: number, more: Partial<Shown> = {}): Shown {
  return { name, at: { x, y, z: 0 }, live: true, hue: 0, ...more } as Shown;
}

function picture(sources: Shown[], more: Partial<Picture> = {}): Picture {
  return { sources, stale: false, head: { at: { x: 0, y: 0, z: 0 }, facing: AHEAD, on: "" }, ...more } as Picture;
}

/** see gathers on a view of 800 × 600 with 100 pixels a metre and the origin in its middle. */
function see(sources: Shown[], more: Partial<Picture> = {}): Seen {
  const camera = new PlanCamera();
  camera.resize(800, 600);
  camera.text = "0,0,100";
  const seen = new Seen();
  seen.gather(picture(sources, more), camera, 800, 600, 20);
  return seen;
}

const handles: Handles = { head: { x: 400, y: 300 }, radius: 20, knob: undefined };
const withKnob: Handles = { ...handles, knob: { x: 400, y: 252 } };

test("the nearest source within reach is picked", () => {
  const seen = see([source("a", 1, 1), source("b", 1, 1.1), source("c", 1, 1.2)]);
  expect(pick(seen, MARKER, handles, { x: 291, y: 201 }, 4)).toEqual({ kind: "source", name: "b" });
});

test.each([
  [8, 0, "a"],
  [9, 0, undefined],
  [20, 12, "a"],
  [21, 12, undefined],
])("%d pixels off with a reach of %d", (off, reach, want) => {
  const got = pick(see([source("a", 2, 2)]), MARKER, undefined, { x: 200 + off, y: 100 }, reach);
  expect(got).toEqual(want === undefined ? undefined : { kind: "source", name: want });
});

test("of two in one place the one drawn on top is picked", () => {
  const seen = see([source("a", 2, 2), source("b", 2, 2)]);
  expect(pick(seen, MARKER, undefined, { x: 200, y: 100 }, 4)).toEqual({ kind: "source", name: "b" });
});

test("a source comes before the head, the head before nothing", () => {
  const seen = see([source("a", 0.1, 0)]);
  expect(pick(seen, MARKER, handles, { x: 400, y: 296 }, 4)).toEqual({ kind: "source", name: "a" });
  expect(pick(seen, MARKER, handles, { x: 418, y: 315 }, 4)).toEqual({ kind: "head" });
  expect(pick(seen, MARKER, handles, { x: 440, y: 330 }, 4)).toBeUndefined();
});

test("the knob is picked where it is to be had, unless a source is nearer", () => {
  const nothing = see([]);
  expect(pick(nothing, MARKER, withKnob, { x: 401, y: 250 }, 4)).toEqual({ kind: "nose" });
  expect(pick(nothing, MARKER, handles, { x: 401, y: 250 }, 4)).toBeUndefined();
  const near = see([source("a", 0.5, 0)]);
  expect(pick(near, MARKER, withKnob, { x: 400, y: 249 }, 4)).toEqual({ kind: "source", name: "a" });
  expect(pick(near, MARKER, withKnob, { x: 400, y: 254 }, 4)).toEqual({ kind: "nose" });
});

test("sources off the view are not seen", () => {
  const seen = see([source("in", 0, 4.1), source("out", 0, 4.3), source("above", 3.3, 0), source("nowhere", NaN, 0)]);
  expect(seen.count).toBe(1);
  expect(seen.find("in")).toEqual({ x: expect.closeTo(-10, 3), y: 300 });
  expect(seen.find("out")).toBeUndefined();
});

test("order goes through all, ink by ink", () => {
  const sources = Array.from({ length: 600 }, (_, i) => source(`s${i}`, 0, i / 200, { hue: (i * 77) % 360, live: i % 5 > 0 }));
  const seen = see(sources);
  expect(seen.first[INKS]).toBe(600);
  expect(new Set(seen.order.subarray(0, 600)).size, "each once").toBe(600);
  for (let ink = 0; ink < INKS; ink++) {
    for (let k = seen.first[ink] as number; k < (seen.first[ink + 1] as number); k++) {
      const { live, hue } = sources[seen.order[k] as number] as Shown;
      expect(live ? inkOf(hue) : LOST, `of number ${k}`).toBe(ink);
    }
  }
});

test("while the hub is away all that lives is grey", () => {
  const seen = see([source("a", 0, 0, { hue: 120 }), source("b", 0, 1, { live: false })], { stale: true });
  expect([...seen.ink.subarray(0, 2)]).toEqual([GREY, LOST]);
});

test.each([
  [0, 0],
  [4, 0],
  [6, 1],
  [354, 35],
  [356, 0],
  [-10, 35],
  [NaN, 0],
])("inkOf %d°", (hue, want) => {
  expect(inkOf(hue)).toBe(want);
});
