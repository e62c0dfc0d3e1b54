import { beforeEach, describe, expect, it } from "vitest";
import type { BufferAttribute } from "three";
import { Lens } from "./lens";
import { Lines } from "./lines";
import { Orbit } from "./orbit";

const INK = 0xff336699;
const lens = new Lens();
const lines = new Lines(true);

/** pieces is how many are drawn. */
function pieces(): number {
  lines.finish();
  return lines.mesh.visible ? lines.mesh.geometry.drawRange.count / 6 : 0;
}

function corner(i: number): { x: number; y: number; across: number } {
  const place = lines.mesh.geometry.getAttribute("place") as BufferAttribute;
  return { x: (place.getX(i) + 1) * 640, y: (1 - place.getY(i)) * 360, across: place.getW(i) };
}

describe("Lines", () => {
  beforeEach(() => {
    const orbit = new Orbit();
    orbit.parse("0,0,0,0,20,5");
    lens.resize(1280, 720);
    lens.follow(orbit);
    lines.begin(lens, 1);
  });

  it("are bands as wide as they are said to be, round where their points are seen", () => {
    for (const y of [1, 0, -1]) lines.add(0, y, 0, 4, INK);
    lines.end();
    expect(pieces()).toBe(2);
    [1, 0, -1].forEach((y, i) => {
      lens.project(0, y, 0);
      const [a, b] = [corner(2 * i), corner(2 * i + 1)];
      expect((a.x + b.x) / 2, `x of point ${i}`).toBeCloseTo(lens.x, 2);
      expect((a.y + b.y) / 2, `y of point ${i}`).toBeCloseTo(lens.y, 2);
      expect(Math.hypot(a.x - b.x, a.y - b.y), `width at point ${i}`).toBeCloseTo(5, 2); // and half a pixel to each side, to fade
      expect([a.across, b.across]).toEqual([-2.5, 2.5]);
    });
  });

  it("do not join", () => {
    for (const x of [0, 1, 2]) {
      lines.add(x, 0, 0, 2, INK);
      lines.add(x, 1, 0, 2, INK);
      lines.end();
    }
    lines.add(0, 0, 0, 2, INK); // one point is no line
    lines.end();
    expect(pieces()).toBe(3);
    lines.begin(lens, 1);
    expect(pieces()).toBe(0);
  });

  it("end where the eye is passed, and come back", () => {
    lines.add(1, 0, 0, 2, INK);
    lines.add(-50, 0, 0, 2, INK); // behind the eye
    lines.add(-50, 1, 0, 2, INK);
    lines.add(1, 1, 0, 2, INK);
    lines.end();
    expect(pieces()).toBe(2);
    const place = lines.mesh.geometry.getAttribute("place") as BufferAttribute;
    for (let i = 0; i < 8; i++) expect(Math.abs(place.getZ(i)), `depth of corner ${i}`).toBeLessThanOrEqual(1.000001);
  });

  it("leave out what is beside the view, clear, or nowhere", () => {
    const [left, right] = [[0, 60, 0], [0, 50, 0]] as const;
    lines.add(...left, 2, INK);
    lines.add(...right, 2, INK);
    lines.end();
    lines.add(0, 0, 0, 2, INK & 0xffffff);
    lines.add(0, 1, 0, 2, INK & 0xffffff);
    lines.end();
    lines.add(NaN, 0, 0, 2, INK);
    lines.add(0, 1, 0, 2, INK);
    lines.end();
    expect(pieces()).toBe(0);
  });

  it("are any number", () => {
    for (let i = 0; i < 5000; i++) {
      lines.add(0, -1, 0, 2, INK);
      lines.add(0, 1, 0, 2, INK);
      lines.end();
    }
    expect(pieces()).toBe(5000);
  });
});
