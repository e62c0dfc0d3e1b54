import { describe, expect, it } from "vitest";
import { degrees, radians, rotate } from "../../frame";
import { FARTHEST_M, HIGHEST, LOWEST, NEAREST_M, Orbit } from "./orbit";

describe("Orbit", () => {
  it("starts behind and above the head, looking front", () => {
    const back = new Orbit().back();
    expect(back.x, "the eye is behind").toBeLessThan(-0.7);
    expect(back.z, "the eye is above").toBeGreaterThan(0.3);
  });

  it("looks where its facing turns the identity, which is the way from the eye to the target", () => {
    const orbit = new Orbit();
    for (const [azimuth, elevation] of [[0, 0], [90, 0], [0, 45], [-135, 60], [179, -5], [30, 89]] as const) {
      orbit.parse(`0,0,0,${azimuth},${elevation},5`);
      const [ahead, back] = [rotate(orbit.facing(), { x: 1, y: 0, z: 0 }), orbit.back()];
      for (const axis of ["x", "y", "z"] as const) expect(ahead[axis], `${axis} at ${azimuth}, ${elevation}`).toBeCloseTo(-back[axis], 9);
      expect(rotate(orbit.facing(), { x: 0, y: 0, z: 1 }).z, `its up at ${azimuth}, ${elevation}`).toBeGreaterThan(0);
    }
  });

  it("looks left after a turn to the left: + azimuth", () => {
    const orbit = new Orbit();
    orbit.parse("0,0,0,0,0,5");
    orbit.turn(radians(90), 0);
    expect(rotate(orbit.facing(), { x: 1, y: 0, z: 0 }).y).toBeCloseTo(1, 9);
  });

  it("turns round and round, but not over", () => {
    const orbit = new Orbit();
    orbit.parse("0,0,0,170,0,5");
    orbit.turn(radians(20), 10);
    expect(degrees(orbit.azimuth)).toBeCloseTo(-170, 9);
    expect(orbit.elevation).toBe(HIGHEST);
    orbit.turn(0, -20);
    expect(orbit.elevation).toBe(LOWEST);
    orbit.turn(NaN, 0);
    expect(degrees(orbit.azimuth)).toBeCloseTo(-170, 9);
  });

  it("says where it is in a few digits, and comes back there", () => {
    const orbit = new Orbit();
    for (const text of ["1.25,-3.5,0.2,-14,28,6.5", "0,0,0,180,-5,0.5", "-1000,20.01,3,0,89,300", "90000,-90000,0,0,30,20000"]) {
      orbit.parse(text);
      expect(orbit.toString()).toBe(text);
    }
    orbit.parse("1.23456,0,-0.001,10.006,20,5");
    expect(orbit.toString()).toBe("1.23,0,0,10.01,20,5");
  });

  it("keeps still at what is no camera, and brings into range what is out of it", () => {
    const orbit = new Orbit();
    orbit.parse("1,2,3,4,5,6");
    for (const bad of ["", "1,2,3", "1,2,3,4,5,6,7", "a,b,c,d,e,f", "1,2,,4,5,6", "1,2,3,4,5,NaN", "Infinity,2,3,4,5,6", "0,0,0,0,0,1e400", " , , , , , "]) {
      orbit.parse(bad);
      expect(orbit.toString(), `after ${JSON.stringify(bad)}`).toBe("1,2,3,4,5,6");
    }
    orbit.parse("1,2,3,400,500,60000");
    expect([degrees(orbit.azimuth), orbit.elevation, orbit.distance].map((n) => Number(n.toFixed(6)))).toEqual([40, Number(HIGHEST.toFixed(6)), FARTHEST_M]);
    orbit.parse("1,2,3,0,0,-1");
    expect(orbit.distance).toBe(NEAREST_M);
  });
});
