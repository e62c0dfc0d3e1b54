import { describe, expect, it } from "vitest";
import { axisLength, axisStep } from "./axes";
import { Lens } from "./lens";
import { Orbit } from "./orbit";

describe("axes", () => {
  it("are round numbers of metres at any distance, that fit the view", () => {
    const [orbit, lens] = [new Orbit(), new Lens()];
    const table: [number, number, number, number, number][] = [
      // distance, width, height, length, step
      [6.5, 1280, 720, 2, 1],
      [6.5, 390, 844, 1, 0.5],
      [15, 1280, 720, 5, 1],
      [300, 1280, 720, 100, 50],
      [20_000, 1280, 720, 5000, 1000],
      [0.5, 1280, 720, 0.1, 0.05],
      [1.5, 1280, 720, 0.5, 0.1],
    ];
    for (const [distance, width, height, length, step] of table) {
      orbit.stand(distance);
      lens.resize(width, height);
      expect(axisLength(orbit, lens), `length at ${distance} m on ${width} × ${height}`).toBe(length);
      expect(axisStep(length), `step at ${distance} m on ${width} × ${height}`).toBeCloseTo(step, 12);
    }
  });
});
