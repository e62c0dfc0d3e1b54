import { describe, expect, test } from "vitest";
import { facing, heading, ORIGIN, radians } from "../frame";
import { ROWS } from "./chunks";
import { newSpot } from "./curve";
import { TRAIL_POINTS, TRAIL_STEP_S } from "./picture";
import { Recording, SPAN_MS } from "./record";
import { chance, NOW } from "./testkit";
import { set } from "./turn";

const FRAME = 1000 / 60;
const spot = newSpot();

/** walk records x(t) at 60 Hz. */
function walk(record: Recording, track: ReturnType<Recording["track"]>, fromMs: number, toMs: number, x: (t: number) => number): void {
  track.state(NOW + fromMs, true, true, "");
  for (let t = fromMs; t < toMs; t += FRAME) {
    record.pass(NOW + t);
    track.add(NOW + t, { x: x(t), y: 0, z: 0 }, undefined, false);
  }
}

describe("a track", () => {
  test("tells where the source was between samples, and how fast", () => {
    const record = new Recording();
    const track = record.track();
    walk(record, track, 0, 10_000, (t) => Math.sin(t / 1000));
    for (let t = 100; t < 9800; t += 7.3) {
      track.at(NOW + t, spot);
      expect(Math.abs(spot.at.x - Math.sin(t / 1000)), `metres off at ${t}`).toBeLessThan(2e-4);
      expect(Math.abs(spot.velocity.x - Math.cos(t / 1000)), `m/s off at ${t}`).toBeLessThan(0.02);
    }
  });

  test("is as exact after the source stood for a day", () => {
    const DAY = 86_400_000;
    const track = new Recording().track();
    for (let t = 0; t < DAY; t += 200) track.add(NOW + t, ORIGIN, undefined, false);
    for (let t = DAY; t < DAY + 1000; t += FRAME) track.add(NOW + t, { x: (t - DAY) / 1000, y: 0, z: 0 }, undefined, false);
    for (let t = 100; t < 900; t += 7.3) {
      track.at(NOW + DAY + t, spot);
      expect(Math.abs(spot.at.x - t / 1000), `metres off ${t} ms after it`).toBeLessThan(1e-4);
    }
  });

  test("ends exactly where the source did, whatever was left out", () => {
    for (const extra of [0, 1, 2, 3]) {
      const record = new Recording();
      const track = record.track();
      walk(record, track, 0, 500 + extra * FRAME, (t) => t);
      const last = Math.ceil((500 + extra * FRAME) / FRAME - 1e-9) - 1;
      track.at(NOW + 5000, spot);
      expect(spot.at.x).toBeCloseTo(last * FRAME, 3);
    }
  });

  test("is cut where the source jumped", () => {
    const record = new Recording();
    const track = record.track();
    walk(record, track, 0, 1000, () => 0);
    track.add(NOW + 1000, { x: 50, y: 0, z: 0 }, undefined, true);
    walk(record, track, 1000 + FRAME, 2000, () => 50);
    for (let t = 900; t < 1100; t += 1) {
      track.at(NOW + t, spot);
      expect(spot.at.x, `at ${t}`).toBe(t < 1000 ? 0 : 50);
    }
    const points = new Float32Array(3 * TRAIL_POINTS);
    expect(track.trail(NOW + 1200, points)).toBe(4); // 1200, 1140, 1080, 1020
    expect([...points.slice(0, 12)]).toEqual([50, 0, 0, 50, 0, 0, 50, 0, 0, 50, 0, 0]);
  });

  test("rests through a silence, and glides at its end", () => {
    const record = new Recording();
    const track = record.track();
    for (const [t, x] of [[0, 0], [10_000, 1]] as const) track.add(NOW + t, { x, y: 0, z: 0 }, undefined, false);
    track.at(NOW + 9800, spot);
    expect(spot.at.x).toBe(0);
    track.at(NOW + 9925, spot);
    expect(spot.at.x).toBeCloseTo(0.5, 6);
    expect(track.at(NOW + 10_500, spot)).toBeCloseTo(500, 3);
    expect(spot.at.x).toBe(1);
  });

  test("knows where the source looked, to 0.2°", () => {
    const record = new Recording();
    const track = record.track();
    for (let t = 0; t < 3600; t += 50) track.add(NOW + t, { x: 0, y: 0, z: 0 }, facing(radians(t / 10 - 179)), false);
    for (let t = 60; t < 3500; t += 61) {
      track.at(NOW + t, spot);
      expect(spot.looks).toBe(true);
      expect(Math.abs(heading(spot.turn) - radians(t / 10 - 179)), `at ${t}`).toBeLessThan(radians(0.2));
    }
  });

  test("knows any turn to 0.2°, whichever of its numbers is the largest", () => {
    const random = chance(4);
    const track = new Recording().track();
    for (let i = 0; i < 200; i++) {
      const turn = { x: 0, y: 0, z: 0, w: 1 };
      set(turn, random() - 0.5, random() - 0.5, random() - 0.5, random() - 0.5);
      track.add(NOW + 50 * i, ORIGIN, turn, false);
      track.at(NOW + 50 * i, spot);
      const cosine = Math.abs(turn.x * spot.turn.x + turn.y * spot.turn.y + turn.z * spot.turn.z + turn.w * spot.turn.w);
      expect(2 * Math.acos(Math.min(1, cosine)), `radians off ${JSON.stringify(turn)}`).toBeLessThan(radians(0.2));
    }
  });

  test("knows when the source came, was lost, held, and gone", () => {
    const record = new Recording();
    const track = record.track();
    track.state(NOW + 100, true, true, "");
    track.state(NOW + 200, true, true, "somebody");
    track.state(NOW + 300, true, false, "");
    track.state(NOW + 400, false, false, "");
    expect(track.stateAt(NOW + 99)).toBeUndefined();
    expect(track.stateAt(NOW + 100)).toMatchObject({ there: true, live: true, heldBy: "" });
    expect(track.stateAt(NOW + 250)).toMatchObject({ live: true, heldBy: "somebody" });
    expect(track.stateAt(NOW + 399)).toMatchObject({ there: true, live: false });
    expect(track.stateAt(NOW + 400)).toMatchObject({ there: false });
    expect(track.isOver()).toBe(false);
    record.pass(NOW + 401 + SPAN_MS);
    expect(track.isOver()).toBe(true);
  });

  test("of a source that is lost and back all the time remembers the last 256 changes", () => {
    const track = new Recording().track();
    for (let i = 0; i < 300; i++) track.state(NOW + i, true, i % 2 === 0, "");
    expect(track.stateAt(NOW + 43)).toBeUndefined();
    expect(track.stateAt(NOW + 44)).toMatchObject({ there: true, live: true });
  });

  test("draws its trail as Trail says: the newest first, a step apart", () => {
    const record = new Recording();
    const track = record.track();
    walk(record, track, 0, 5000, (t) => t / 1000);
    const points = new Float32Array(3 * TRAIL_POINTS);
    expect(track.trail(NOW + 4000, points)).toBe(TRAIL_POINTS);
    for (let i = 0; i < TRAIL_POINTS; i++) expect(points[3 * i]).toBeCloseTo(4 - i * TRAIL_STEP_S, 3);
    expect(track.trail(NOW + 500, points), "it is no older than half a second").toBe(9);
  });
});

describe("memory", () => {
  test("is a minute's and flat after that", () => {
    const record = new Recording();
    const tracks = Array.from({ length: 20 }, () => record.track());
    const most = 20 * (Math.ceil((62 * 30) / ROWS) + 2); // swept each two seconds
    for (let t = 0; t < 4 * SPAN_MS; t += FRAME) {
      record.pass(NOW + t);
      for (const track of tracks) track.add(NOW + t, { x: Math.sin(t), y: t / 1000, z: 0 }, undefined, false);
      expect(record.chunks.lentCount).toBeLessThanOrEqual(most);
    }
    expect(record.span).toEqual({ from: record.span.to - SPAN_MS, to: record.span.to });
    tracks[0]!.at(record.span.from, spot);
    expect(spot.at.y).toBeCloseTo(3 * 60, 1);
    for (const track of tracks) record.drop(track);
    expect(record.chunks.lentCount).toBe(0);
  });

  test("is within its budget for more sources than it can record in full, and all are in it", () => {
    const record = new Recording(400); // as 150 times as many sources in the real one
    const tracks = Array.from({ length: 67 }, () => record.track());
    for (let t = 0; t < 1.5 * SPAN_MS; t += 50) {
      record.pass(NOW + t);
      for (const track of tracks) track.add(NOW + t, { x: t / 1000, y: 0, z: 0 }, undefined, false);
    }
    expect(record.chunks.lentCount).toBeLessThanOrEqual(400);
    expect(record.span.to - record.span.from, "ms that are known").toBeGreaterThan(0.8 * SPAN_MS);
    for (const track of tracks) {
      track.at(record.span.from + 1000, spot);
      expect(Math.abs(spot.at.x - (record.span.from + 1000 - NOW) / 1000)).toBeLessThan(0.01);
    }
  });

  test("that is full gives up everybody's oldest for newcomers", () => {
    const record = new Recording(60);
    const old = record.track();
    walk(record, old, 0, 60_000, (t) => t);
    const tracks = Array.from({ length: 58 }, () => record.track());
    for (const track of tracks) track.add(NOW + 60_000, { x: 7, y: 0, z: 0 }, undefined, false);
    for (const track of tracks) expect(track.at(NOW + 60_000, spot), "age, ms").toBe(0);
    expect(record.span.from).toBeGreaterThan(NOW + 10_000);
    old.at(NOW + 59_000, spot);
    expect(spot.at.x, "what is newest stays").toBeCloseTo(59_000, 0);
  });

  test("of 60,000 chunks is some 40 MB", () => {
    const record = new Recording();
    const tracks = Array.from({ length: 3000 }, () => record.track());
    for (const track of tracks) track.add(NOW, { x: 0, y: 0, z: 0 }, undefined, false);
    expect((record.chunks.bytes / record.chunks.lentCount) * 60_000).toBeLessThan(42e6);
  });
});
