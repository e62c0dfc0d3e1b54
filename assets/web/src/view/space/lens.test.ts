import { Group, PerspectiveCamera, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { degrees, toRightUpBack, toRightUpBackTurn } from "../../frame";
import { Lens, VIEW_ANGLE } from "./lens";
import { Orbit } from "./orbit";
import { inThree } from "./shading";

const CAMERAS = ["0,0,0,0,20,5", "1,-2,0.5,90,60,12", "-3,4,1,-135,-5,0.5", "0,0,0,180,89,300", "5,5,0,30,45,40"];

function lensAt(camera: string, width = 1280, height = 720): [Lens, Orbit] {
  const [lens, orbit] = [new Lens(), new Orbit()];
  orbit.parse(camera);
  lens.resize(width, height);
  lens.follow(orbit);
  return [lens, orbit];
}

describe("Lens", () => {
  it("sees +y left, +z up and +x in the distance, when it looks front", () => {
    const [lens] = lensAt("0,0,0,0,20,5");
    lens.project(0, 1, 0);
    expect(lens.x).toBeLessThan(640);
    lens.project(0, 0, 1);
    expect(lens.y).toBeLessThan(360);
    lens.project(0, 0, 0);
    const depth = lens.depth;
    lens.project(1, 0, 0);
    expect(lens.depth).toBeGreaterThan(depth);
  });

  it("agrees with three.js's camera, in the frame of the table of neighbours", () => {
    for (const camera of CAMERAS) {
      const [lens, orbit] = lensAt(camera);
      const three = new PerspectiveCamera(degrees(VIEW_ANGLE), 1280 / 720, lens.near, lens.far);
      const eye = toRightUpBack(lens.eye);
      const turn = toRightUpBackTurn(orbit.facing());
      three.position.set(eye.x, eye.y, eye.z);
      three.quaternion.set(turn.x, turn.y, turn.z, turn.w);
      three.updateMatrixWorld();
      three.updateProjectionMatrix();
      const world = new Group();
      world.matrix.copy(inThree());
      for (const [dx, dy, dz] of [[0, 0, 0], [0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1], [-0.05, 0.08, 0.02]] as const) {
        const [x, y, z] = [orbit.target.x + dx, orbit.target.y + dy, orbit.target.z + dz];
        const there = new Vector3(x, y, z).applyMatrix4(world.matrix).project(three);
        expect(lens.project(x, y, z), `${x}, ${y}, ${z} is seen from ${camera}`).toBe(true);
        expect(lens.x, `x of ${x}, ${y}, ${z} from ${camera}`).toBeCloseTo((there.x + 1) * 640, 3);
        expect(lens.y, `y of ${x}, ${y}, ${z} from ${camera}`).toBeCloseTo((1 - there.y) * 360, 3);
      }
    }
  });

  it("sees nothing behind the eye, and nothing that is no number", () => {
    const [lens] = lensAt("0,0,0,0,20,5");
    expect(lens.project(-20, 0, 0)).toBe(false);
    expect(lens.project(NaN, 0, 0)).toBe(false);
    expect(lens.project(lens.eye.x, lens.eye.y, lens.eye.z)).toBe(false);
  });

  it("finds on a level what it projects from there", () => {
    for (const camera of CAMERAS) {
      const [lens, orbit] = lensAt(camera);
      for (const z of [-1, 0, 0.25]) {
        if (Math.abs(lens.eye.z - z) < 0.2) continue; // edge on
        const place = { x: orbit.target.x + 0.1, y: orbit.target.y - 0.1, z };
        if (!lens.project(place.x, place.y, z)) continue;
        const back = lens.onLevel({ x: lens.x, y: lens.y }, z);
        expect(back?.x, `x at ${z} from ${camera}`).toBeCloseTo(place.x, 6);
        expect(back?.y, `y at ${z} from ${camera}`).toBeCloseTo(place.y, 6);
        expect(back?.z).toBe(z);
      }
    }
  });

  it("finds nothing on a level above the horizon, or beyond where the floor ends", () => {
    const [lens] = lensAt("0,0,0,0,10,5");
    expect(lens.onLevel({ x: 640, y: 0 }, 0)).toBeUndefined();
    expect(lens.onLevel({ x: 640, y: 720 }, 10)).toBeUndefined(); // the level is above, the ray goes down
    const horizon = 360 - Math.tan((10 * Math.PI) / 180) * lens.focal;
    expect(lens.onLevel({ x: 640, y: horizon + 0.5 }, 0)).toBeUndefined();
    expect(lens.onLevel({ x: 640, y: horizon + 40 }, 0)).toBeDefined();
  });

  it("finds the height that it projects", () => {
    for (const camera of ["0,0,0,0,20,5", "1,-2,0.5,90,60,12", "5,5,0,30,45,40", "0,0,0,0,-5,5"]) {
      const [lens, orbit] = lensAt(camera);
      const from = { x: orbit.target.x + 0.3, y: orbit.target.y - 0.2, z: 0 };
      for (const z of [-0.4, 0, 1.1]) {
        lens.project(from.x, from.y, z);
        expect(lens.heightAt({ x: lens.x, y: lens.y }, from), `${z} m from ${camera}`).toBeCloseTo(z, 6);
        // Beside the vertical, it is the height of the nearest point.
        expect(lens.heightAt({ x: lens.x + 5, y: lens.y }, from)).toBeCloseTo(z, 0);
      }
    }
  });

  it("knows no height straight down", () => {
    const [lens] = lensAt("0,0,0,0,89,5");
    expect(lens.heightAt({ x: 640, y: 360 }, { x: 0, y: 0, z: 0 })).toBeUndefined();
  });
});
