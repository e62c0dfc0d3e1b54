import { beforeEach, describe, expect, it } from "vitest";
import { AHEAD, facing } from "../../frame";
import { HEAD, NOSE } from "../../scene/picture";
import type { Picture, Shown, Target } from "../../scene/picture";
import { Lens } from "./lens";
import { Orbit } from "./orbit";
import { Seen } from "./seen";

const orbit = new Orbit();
const lens = new Lens();
lens.resize(1280, 720);

function picture(places: Record<string, [number, number, number]>, selected?: Target, turn = AHEAD): Picture {
  const sources = Object.entries(places).map(([name, [x, y, z]]) => ({ name, at: { x, y, z } }) as Shown);
  return { sources, selected, hovered: undefined, head: { at: { x: 0, y: 0, z: 0 }, facing: turn, on: "" } } as unknown as Picture;
}

function look(shown: Picture): Seen {
  const seen = new Seen();
  lens.follow(orbit);
  seen.measure(lens, shown);
  return seen;
}

function where(seen: Seen, name: string): { x: number; y: number } {
  const spot = seen.find({ kind: "source", name });
  if (!spot) throw new Error(`${name} is not seen`);
  return { x: spot.x, y: spot.y };
}

describe("Seen", () => {
  beforeEach(() => orbit.parse("0,0,0,0,20,6"));

  it("picks what is under a point, or within reach of it", () => {
    const seen = look(picture({ a: [1, 1, 0], b: [1, -1, 0] }));
    const at = where(seen, "a");
    const px = seen.find({ kind: "source", name: "a" })?.px ?? 0;
    expect(seen.pick(at, 0)).toEqual({ kind: "source", name: "a" });
    expect(seen.pick({ x: at.x, y: at.y - px - 9 }, 10)).toEqual({ kind: "source", name: "a" });
    expect(seen.pick({ x: at.x, y: at.y - px - 11 }, 10)).toBeUndefined();
  });

  it("picks the nearest to the point, and of several under it the one in front", () => {
    const seen = look(picture({ far: [3, 0, 0.01], near: [-1, 0, 0.01] }));
    orbit.parse("0,0,0,0,0,6");
    const inLine = look(picture({ far: [3, 0, 0], near: [-1, 0, 0] }));
    expect(inLine.pick(where(inLine, "far"), 10)).toEqual({ kind: "source", name: "near" });
    expect(seen.pick({ ...where(seen, "far") }, 10)).toEqual({ kind: "source", name: "far" });
  });

  it("picks a source before the head, and the knob only where it is shown", () => {
    const shown = picture({ a: [0, 0, 0] });
    const seen = look(shown);
    const head = seen.find(HEAD);
    expect(seen.pick({ x: head?.x ?? 0, y: head?.y ?? 0 }, 5)).toEqual({ kind: "source", name: "a" });
    expect(look(picture({})).pick({ x: head?.x ?? 0, y: head?.y ?? 0 }, 5)).toBe(HEAD);

    expect(look(picture({})).find(NOSE)).toBeUndefined();
    const selected = look(picture({}, HEAD, facing(Math.PI / 2)));
    const nose = selected.find(NOSE);
    expect(nose?.x, "a head that faces left has its nose there").toBeLessThan(head?.x ?? 0);
    expect(selected.pick({ x: nose?.x ?? 0, y: nose?.y ?? 0 }, 5)).toBe(NOSE);
  });

  it("sees no source that is behind the eye, gone, or nowhere", () => {
    const seen = look(picture({ behind: [-30, 0, 0], nowhere: [NaN, 0, 0], here: [1, 0, 0] }));
    expect(seen.find({ kind: "source", name: "behind" })).toBeUndefined();
    expect(seen.find({ kind: "source", name: "nowhere" })).toBeUndefined();
    expect(seen.farCount).toBe(1);
    seen.measure(lens, picture({}));
    expect(seen.find({ kind: "source", name: "here" })).toBeUndefined();
    expect(seen.pick({ x: 640, y: 360 }, 2000)).toBe(HEAD);
  });

  it("keeps what is far large enough to be pointed at", () => {
    orbit.parse("0,0,0,0,20,300");
    const spot = look(picture({ a: [0, 1, 0] })).find({ kind: "source", name: "a" });
    expect(spot?.px).toBeCloseTo(5.5, 6);
  });

  it("sorts from the farthest to the nearest, any number", () => {
    const places: Record<string, [number, number, number]> = {};
    for (let i = 0; i < 1000; i++) places[`s${i}`] = [((i * 7919) % 1000) / 100, (i % 10) - 5, 0];
    const seen = look(picture(places));
    const depths = Array.from(seen.far.subarray(0, seen.farCount), (i) => Math.floor((seen.spots[i]?.depth ?? NaN) * 1000));
    expect(seen.farCount).toBeGreaterThan(900);
    expect(depths).toEqual([...depths].sort((a, b) => b - a));
    expect(new Set(seen.far.subarray(0, seen.farCount)).size).toBe(seen.farCount);
  });
});
