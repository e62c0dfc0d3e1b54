import { expect, it } from "vitest";
import { conjugate, facing, rotate, toRightUpBack, type Quat, type Vec } from "../frame";
import { Stance } from "./stance";

const here = { x: 0, y: 0, z: 0 };
const ahead = { x: 0, y: 0, z: 0, w: 1 };

function seen(p: Vec, at: Vec, turn: Quat): number[] {
  const stance = new Stance();
  stance.face({ at, facing: turn, on: "" });
  stance.see(p);
  return [stance.x, stance.y, stance.z, stance.gain];
}

it.each([
  ["ahead", { x: 1, y: 0, z: 0 }, here, ahead, [0, 0, -1, 1]],
  ["left", { x: 0, y: 1, z: 0 }, here, ahead, [-1, 0, 0, 1]],
  ["right", { x: 0, y: -2, z: 0 }, here, ahead, [1, 0, 0, 0.5]],
  ["above", { x: 0, y: 0, z: 4 }, here, ahead, [0, 1, 0, 0.25]],
  ["behind, within the reference distance", { x: -0.1, y: 0, z: 0 }, here, ahead, [0, 0, 1, 1]],
  ["at the head's centre", here, here, ahead, [0, 0, -1, 1]],
  ["ahead of a head that looks left", { x: 1, y: 0, z: 0 }, here, facing(Math.PI / 2), [1, 0, 0, 1]],
  ["left of a head elsewhere that looks back", { x: 5, y: -3, z: 1 }, { x: 5, y: 1, z: 1 }, facing(Math.PI), [-1, 0, 0, 0.25]],
])("sees what is %s", (_, p, at, turn, want) => {
  for (const [i, got] of seen(p, at, turn).entries()) expect(got, `component ${i}`).toBeCloseTo(want[i]!, 12);
});

it("agrees with the frame's own maps", () => {
  let state = 1;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647 - 0.5;
  for (let i = 0; i < 100; i++) {
    const p = { x: 9 * next(), y: 9 * next(), z: 9 * next() };
    const at = { x: next(), y: next(), z: next() };
    const [x, y, z, w] = [next(), next(), next(), next()];
    const n = Math.hypot(x, y, z, w);
    const turn = { x: x / n, y: y / n, z: z / n, w: w / n };
    const want = toRightUpBack(rotate(conjugate(turn), { x: p.x - at.x, y: p.y - at.y, z: p.z - at.z }));
    const d = Math.hypot(want.x, want.y, want.z);
    const got = seen(p, at, turn);
    for (const [k, v] of [want.x / d, want.y / d, want.z / d, 1 / Math.max(d, 1)].entries()) {
      expect(got[k], `component ${k} of ${JSON.stringify({ p, at, turn })}`).toBeCloseTo(v, 12);
    }
  }
});
