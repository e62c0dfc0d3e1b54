import { describe, expect, test } from "vitest";
import { conjugate, degrees, direction, facing, fromRightUpBack, heading, type Quat, radians, rotate, seenFrom, toRightUpBack, toRightUpBackTurn, type Vec } from "./frame";
import { chance } from "./scene/testkit";

const NEAR = 1e-12;

function expectVec(got: Vec, want: Vec, input: unknown): void {
  const off = Math.hypot(got.x - want.x, got.y - want.y, got.z - want.z);
  expect(off, `got ${JSON.stringify(got)}, want ${JSON.stringify(want)} for ${JSON.stringify(input)}`).toBeLessThan(NEAR);
}

function randomTurn(random: () => number): Quat {
  const [x, y, z, w] = [random() - 0.5, random() - 0.5, random() - 0.5, random() - 0.5];
  const norm = Math.hypot(x, y, z, w);
  return { x: x / norm, y: y / norm, z: z / norm, w: w / norm };
}

function randomVec(random: () => number): Vec {
  return { x: 10 * random() - 5, y: 10 * random() - 5, z: 10 * random() - 5 };
}

describe("direction", () => {
  const up = Math.PI / 2;
  test.each([
    ["front", { x: 2, y: 0, z: 0 }, { azimuth: 0, elevation: 0, distance: 2 }],
    ["left is +90°", { x: 0, y: 1, z: 0 }, { azimuth: radians(90), elevation: 0, distance: 1 }],
    ["right is −90°", { x: 0, y: -1, z: 0 }, { azimuth: radians(-90), elevation: 0, distance: 1 }],
    ["back is +180°", { x: -1, y: 0, z: 0 }, { azimuth: Math.PI, elevation: 0, distance: 1 }],
    ["back with −0 is +180°, not −180°", { x: -1, y: -0, z: 0 }, { azimuth: Math.PI, elevation: 0, distance: 1 }],
    ["front left", { x: 1, y: 1, z: 0 }, { azimuth: radians(45), elevation: 0, distance: Math.SQRT2 }],
    ["straight up", { x: 0, y: 0, z: 3 }, { azimuth: 0, elevation: up, distance: 3 }],
    ["straight up with −0", { x: -0, y: -0, z: 3 }, { azimuth: 0, elevation: up, distance: 3 }],
    ["straight down", { x: 0, y: 0, z: -3 }, { azimuth: 0, elevation: -up, distance: 3 }],
    ["origin", { x: 0, y: 0, z: 0 }, { azimuth: 0, elevation: 0, distance: 0 }],
    ["origin with −0", { x: -0, y: -0, z: -0 }, { azimuth: 0, elevation: 0, distance: 0 }],
    ["the least there is", { x: 5e-324, y: 0, z: 5e-324 }, { azimuth: 0, elevation: up, distance: 5e-324 }],
  ])("%s", (_, at, want) => {
    const got = direction(at);
    expect(got.azimuth).toBeCloseTo(want.azimuth, 12);
    expect(got.elevation).toBeCloseTo(want.elevation, 12);
    expect(got.distance).toBeCloseTo(want.distance, 12);
  });

  test("is the inverse of d·(cos e·cos a, cos e·sin a, sin e), and never −π", () => {
    const random = chance(1);
    for (let i = 0; i < 500; i++) {
      const p = randomVec(random);
      const { azimuth: a, elevation: e, distance: d } = direction(p);
      expectVec({ x: d * Math.cos(e) * Math.cos(a), y: d * Math.cos(e) * Math.sin(a), z: d * Math.sin(e) }, p, p);
      expect(a).toBeGreaterThan(-Math.PI);
    }
    expect(direction({ x: -1, y: -1e-300, z: 0 }).azimuth).toBe(Math.PI);
  });
});

describe("turns", () => {
  test("a head that looks left has what is in front of the room on its right", () => {
    const got = seenFrom({ x: 5, y: 2, z: 1 }, { x: 1, y: 2, z: 1 }, facing(radians(90)));
    expect(degrees(got.azimuth)).toBeCloseTo(-90, 10);
    expect(got.distance).toBeCloseTo(4, 12);
  });

  test("heading is what facing was given", () => {
    for (let a = -179; a <= 180; a++) expect(degrees(heading(facing(radians(a))))).toBeCloseTo(a, 9);
  });

  test("conjugate turns back", () => {
    const random = chance(2);
    for (let i = 0; i < 200; i++) {
      const [q, v] = [randomTurn(random), randomVec(random)];
      expectVec(rotate(conjugate(q), rotate(q, v)), v, { q, v });
    }
  });

  test("a quarter round +z takes front to left, round +y front to down, round +x left to up", () => {
    const half = Math.SQRT1_2;
    expectVec(rotate({ x: 0, y: 0, z: half, w: half }, { x: 1, y: 0, z: 0 }), { x: 0, y: 1, z: 0 }, "z");
    expectVec(rotate({ x: 0, y: half, z: 0, w: half }, { x: 1, y: 0, z: 0 }), { x: 0, y: 0, z: -1 }, "y");
    expectVec(rotate({ x: half, y: 0, z: 0, w: half }, { x: 0, y: 1, z: 0 }), { x: 0, y: 0, z: 1 }, "x");
  });
});

// Web Audio and three.js: right-handed, x right, y up, −z front; theirs (x, y, z) is ours (−z, −x, y).
describe("right, up, back", () => {
  test.each<[string, Vec, Vec]>([
    ["front", { x: 1, y: 0, z: 0 }, { x: 0, y: 0, z: -1 }],
    ["left", { x: 0, y: 1, z: 0 }, { x: -1, y: 0, z: 0 }],
    ["up", { x: 0, y: 0, z: 1 }, { x: 0, y: 1, z: 0 }],
    ["somewhere", { x: 1, y: 2, z: 3 }, { x: -2, y: 3, z: -1 }],
  ])("%s, both ways", (_, ours, theirs) => {
    expectVec(toRightUpBack(ours), theirs, ours);
    expectVec(fromRightUpBack(theirs), ours, theirs);
  });

  test("rotating and then mapping is mapping and then rotating", () => {
    const random = chance(3);
    for (let i = 0; i < 500; i++) {
      const [q, v] = [randomTurn(random), randomVec(random)];
      expectVec(rotate(toRightUpBackTurn(q), toRightUpBack(v)), toRightUpBack(rotate(q, v)), { q, v });
    }
  });

  test("the map keeps handedness: it is a rotation, not a mirror", () => {
    const [x, y, z] = [{ x: 1, y: 0, z: 0 }, { x: 0, y: 1, z: 0 }, { x: 0, y: 0, z: 1 }].map(toRightUpBack) as [Vec, Vec, Vec];
    const cross = { x: x.y * y.z - x.z * y.y, y: x.z * y.x - x.x * y.z, z: x.x * y.y - x.y * y.x };
    expectVec(cross, z, "x × y");
  });
});
