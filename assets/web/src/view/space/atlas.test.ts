import { describe, expect, it } from "vitest";
import { Shelves } from "./atlas";

describe("Shelves", () => {
  it("gives out places that do not touch, until it is full", () => {
    const shelves = new Shelves(100);
    const taken: [number, number, number, number][] = [];
    for (let i = 0; ; i++) {
      const [width, height] = [20 + ((i * 7) % 13), 10 + (i % 3)];
      const slot = shelves.take(width, height);
      if (!slot) break;
      for (const [x, y, w, h] of taken) {
        const apart = slot.x > x + w || x > slot.x + width || slot.y > y + h || y > slot.y + height;
        expect(apart, `${slot.x}, ${slot.y} beside ${x}, ${y}`).toBe(true);
      }
      expect(Math.max(slot.x + width, slot.y + height)).toBeLessThanOrEqual(100);
      taken.push([slot.x, slot.y, width, height]);
    }
    expect(taken.length).toBeGreaterThan(15);
  });

  it("has no place for what is too large", () => {
    expect(new Shelves(100).take(101, 5)).toBeUndefined();
    expect(new Shelves(100).take(5, 101)).toBeUndefined();
  });
});
