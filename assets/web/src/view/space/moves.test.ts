import { describe, expect, it } from "vitest";
import { AHEAD } from "../../frame";
import type { Picture, Shown } from "../../scene/picture";
import { Lens } from "./lens";
import { fit, pan, zoom } from "./moves";
import { FARTHEST_M, NEAREST_M, Orbit } from "./orbit";

function at(camera: string, width = 1280, height = 720): [Orbit, Lens] {
  const [orbit, lens] = [new Orbit(), new Lens()];
  orbit.parse(camera);
  lens.resize(width, height);
  lens.follow(orbit);
  return [orbit, lens];
}

function pictureOf(...places: [number, number, number][]): Picture {
  const sources = places.map(([x, y, z]) => ({ at: { x, y, z } }) as Shown);
  return { sources, head: { at: { x: 0, y: 0, z: 0 }, facing: AHEAD, on: "" }, area: undefined } as unknown as Picture;
}

describe("pan", () => {
  it("brings what was under the hand to where the hand is", () => {
    for (const camera of ["0,0,0,0,30,5", "1,2,0.5,120,60,20"]) {
      const [orbit, lens] = at(camera);
      const [from, to] = [{ x: 400, y: 500 }, { x: 700, y: 420 }];
      const place = lens.onLevel(from, orbit.target.z);
      pan(orbit, lens, from, to);
      lens.project(place?.x ?? NaN, place?.y ?? NaN, orbit.target.z);
      expect([lens.x, lens.y].map((n) => n.toFixed(4)), camera).toEqual(["700.0000", "420.0000"]);
    }
  });

  it("goes on above the horizon, no faster than at the target", () => {
    const [orbit, lens] = at("0,0,0,0,5,5");
    pan(orbit, lens, { x: 640, y: 20 }, { x: 740, y: 20 });
    expect(orbit.target.y, "the hand goes right, the camera left").toBeCloseTo((100 * 5) / lens.focal, 9);
    expect(orbit.target.x).toBeCloseTo(0, 9);
    pan(orbit, lens, { x: 640, y: 20 }, { x: 640, y: 40 });
    expect(orbit.target.x, "the hand goes down, the camera ahead").toBeCloseTo((20 * 5) / lens.focal, 9);
  });
});

describe("zoom", () => {
  it("leaves what is at the point where it is", () => {
    for (const factor of [1.3, 0.6]) {
      const [orbit, lens] = at("1,2,0,40,35,10");
      const point = { x: 300, y: 450 };
      const place = lens.onLevel(point, 0);
      zoom(orbit, lens, point, factor);
      lens.project(place?.x ?? NaN, place?.y ?? NaN, 0);
      expect([lens.x, lens.y].map((n) => n.toFixed(4)), `by ${factor}`).toEqual(["300.0000", "450.0000"]);
      expect(orbit.distance).toBeCloseTo(10 / factor, 9);
    }
  });

  it("goes no nearer and no farther than it may, and not astray there", () => {
    const [orbit, lens] = at("0,0,0,0,30,5");
    for (let i = 0; i < 100; i++) zoom(orbit, lens, { x: 100, y: 600 }, 1.5);
    expect(orbit.distance).toBe(NEAREST_M);
    const near = `${orbit}`;
    zoom(orbit, lens, { x: 100, y: 600 }, 1.5);
    expect(`${orbit}`).toBe(near);
    for (let i = 0; i < 100; i++) zoom(orbit, lens, { x: 100, y: 600 }, 0.5);
    expect(orbit.distance).toBe(FARTHEST_M);
    for (const bad of [0, -1, NaN, Infinity]) zoom(orbit, lens, { x: 100, y: 600 }, bad);
    expect(orbit.distance).toBe(FARTHEST_M);
  });
});

describe("fit", () => {
  it("sees all of a picture, on a screen of any shape, and not from too far", () => {
    const places: [number, number, number][] = [[4, 3, 1], [-2, -5, 0], [1, 6, 2.5]];
    for (const [width, height] of [[1280, 720], [390, 844]] as const) {
      const [orbit, lens] = at("50,50,0,25,40,5", width, height);
      fit(orbit, lens, pictureOf(...places));
      let least = Infinity;
      for (const [x, y, z] of [...places, [0, 0, 0] as const]) {
        expect(lens.project(x, y, z), `${x}, ${y}, ${z}`).toBe(true);
        const inside = Math.min(lens.x / width, 1 - lens.x / width, lens.y / height, 1 - lens.y / height);
        expect(inside, `${x}, ${y}, ${z} at ${lens.x}, ${lens.y} of ${width} × ${height}`).toBeGreaterThan(0.02);
        least = Math.min(least, inside);
      }
      expect(least, "room that is left at the side").toBeLessThan(0.3);
    }
  });

  it("comes to the head when there is nothing else, and keeps its angles", () => {
    const [orbit, lens] = at("50,50,0,25,40,5");
    fit(orbit, lens, pictureOf());
    expect(`${orbit}`).toBe("0,0,0,25,40,3");
  });

  it("sees all of a world of 3 km around the head", () => {
    for (const [width, height] of [[1280, 720], [390, 844]] as const) {
      const [orbit, lens] = at("0,0,0,25,40,5", width, height);
      const places: [number, number, number][] = [[2900, 0, 0], [-2900, 0, 100], [0, 2900, 0], [0, -2900, 0]];
      fit(orbit, lens, pictureOf(...places));
      for (const [x, y, z] of places) {
        expect(lens.project(x, y, z), `${x}, ${y}, ${z}`).toBe(true);
        const inside = Math.min(lens.x / width, 1 - lens.x / width, lens.y / height, 1 - lens.y / height);
        expect(inside, `${x}, ${y}, ${z} at ${lens.x}, ${lens.y} of ${width} × ${height}`).toBeGreaterThan(0.02);
      }
    }
  });

  it("leaves out a stray, and one that would not be seen with the head", () => {
    const [all, astray] = [at("0,0,0,25,40,5"), at("0,0,0,25,40,5")];
    fit(...all, pictureOf([4, 3, 1]));
    fit(...astray, pictureOf([4, 3, 1], [1e6, 0, 0], [0, 6000, 0]));
    expect(`${astray[0]}`).toBe(`${all[0]}`);
  });

  it("leaves out what is no place", () => {
    const [orbit, lens] = at("50,50,0,25,40,5");
    fit(orbit, lens, pictureOf([NaN, 0, 0], [1, Infinity, 0]));
    expect(`${orbit}`).toBe("0,0,0,25,40,3");
  });
});
