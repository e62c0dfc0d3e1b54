import { beforeEach, describe, expect, test } from "vitest";
import { FakeTime } from "./fakeTime";
import { HOLD_MS, Hand } from "./hand";
import type { Outgoing } from "./messages";

/** HUB_MS is what the hub's clock is ahead. */
const HUB_MS = 1_790_000_000_000;
const STILL = { x: 0, y: 0, z: 0 };

let time: FakeTime;
let sent: { atMs: number; sample: Outgoing }[];
let hand: Hand;

beforeEach(() => {
  time = new FakeTime();
  sent = [];
  hand = new Hand({
    publish: (sample) => {
      sent.push({ atMs: time.nowMs, sample });
      return true;
    },
    hubNow: () => HUB_MS + time.nowMs,
    now: () => time.nowMs,
    after: time.after,
  });
});

/** capturedMs is when a sample was captured, by the page's clock. */
const capturedMs = (sample: Outgoing): number => Number(sample.timeUs) / 1000 - HUB_MS;
const hub = (): number => HUB_MS + time.nowMs;

/** drag moves a source along x at 1 mm/ms, with an event each so many ms; each is 3 ms old when it comes. */
async function drag(everyMs: number, forMs: number): Promise<void> {
  const endMs = time.nowMs + forMs;
  while (time.nowMs < endMs) {
    const eventMs = time.nowMs - 3;
    hand.hold("a", { x: eventMs / 1000, y: 0, z: 0 }, HUB_MS + eventMs);
    await time.pass(everyMs);
  }
}

describe("a drag", () => {
  test.each([
    [1000 / 60, 60],
    [1000 / 144, 60],
    [1, 60],
    [33, 30],
  ])("with an event each %d ms sends %d samples a second", async (everyMs, rate) => {
    await drag(everyMs, 4000);
    expect(sent.length).toBeGreaterThanOrEqual(4 * rate - 3);
    expect(sent.length).toBeLessThanOrEqual(4 * rate + 4);
  });

  test("sends what was captured, when it was captured", async () => {
    await drag(7, 1000);
    for (const { sample, atMs } of sent) {
      expect(sample.position!.x * 1000).toBeCloseTo(capturedMs(sample), 2);
      expect(atMs - capturedMs(sample)).toBeLessThan(3 + 17);
      expect(sample).toMatchObject({ source: "a", holdMs: HOLD_MS });
      expect(sample.velocity, "while it moves the hub estimates the velocity").toBeUndefined();
    }
  });

  test("at 60 Hz is sent at once, though the events shake by 4 ms", async () => {
    let late = 0;
    for (let i = 0; i < 120; i++) {
      const eventMs = i * (1000 / 60) + (i % 2) * 4;
      await time.pass(eventMs - time.nowMs);
      hand.hold("a", { x: i, y: 0, z: 0 }, hub());
      if (sent.at(-1)!.sample.position!.x !== i) late++;
    }
    expect(late).toBe(0);
  });

  test("of two sources at once is one of each", async () => {
    hand.hold("a", { x: 1, y: 0, z: 0 }, hub());
    hand.hold("b", { x: 2, y: 0, z: 0 }, hub());
    await time.pass(500);
    for (const name of ["a", "b"]) {
      const samples = sent.filter(({ sample }) => sample.source === name);
      expect(samples.length).toBeGreaterThan(25);
      expect(new Set(samples.map(({ sample }) => sample.position!.x)).size).toBe(1);
    }
  });
});

describe("a hand that keeps still", () => {
  test("goes on holding, 60 times a second, and says that it is still now", async () => {
    hand.hold("a", { x: 1, y: 2, z: 3 }, hub());
    await time.pass(2000);
    expect(sent.length).toBeGreaterThanOrEqual(2 * 60 - 4);
    expect(sent.length).toBeLessThanOrEqual(2 * 60 + 2);
    for (const { sample, atMs } of sent.slice(1)) {
      expect(sample).toMatchObject({ position: { x: 1, y: 2, z: 3 }, velocity: STILL, holdMs: HOLD_MS });
      expect(capturedMs(sample)).toBeCloseTo(atMs, 2);
    }
  });

  test("never goes back in time: an event that waited meanwhile is not older", async () => {
    hand.hold("a", STILL, hub());
    await time.pass(100);
    hand.hold("a", { x: 1, y: 0, z: 0 }, hub() - 50);
    await time.pass(20);
    const times = sent.map(({ sample }) => capturedMs(sample));
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(sent.some(({ sample }) => sample.position!.x === 1)).toBe(true);
  });
});

describe("letting go", () => {
  test("sends where it is, now, at rest, and nothing more", async () => {
    await drag(1000 / 60, 200);
    hand.hold("a", { x: 9, y: 0, z: 0 }, hub());
    hand.release("a");
    const count = sent.length;
    expect(sent.at(-1)!.sample).toMatchObject({ position: { x: 9 }, velocity: STILL, holdMs: HOLD_MS });
    expect(capturedMs(sent.at(-1)!.sample)).toBeCloseTo(time.nowMs, 2);
    await time.pass(5000);
    expect(sent.length).toBe(count);
    expect(time.size).toBe(0);
    hand.release("a");
    expect(sent.length).toBe(count);
  });

  test("without a word sends nothing more", async () => {
    hand.hold("a", STILL, hub());
    hand.drop("a");
    await time.pass(1000);
    expect(sent.length).toBe(1);
  });
});

test("what a source says of itself stays while it is held, and is forgotten after", async () => {
  const facing = { x: 0, y: 0, z: 1, w: 0 };
  hand.hold("a", STILL, hub(), facing, "hello");
  await time.pass(20);
  hand.hold("a", { x: 1, y: 0, z: 0 }, hub());
  hand.release("a");
  for (const { sample } of sent) expect(sample).toMatchObject({ orientation: facing, msg: "hello" });
  hand.hold("a", STILL, hub());
  expect(sent.at(-1)!.sample.orientation).toBeUndefined();
});

test("a source that is placed jumps there; one that is removed leaves the hand", async () => {
  hand.hold("a", STILL, hub());
  hand.place("b", { x: 1, y: 2, z: 3 }, { x: 0, y: 0, z: 0, w: 1 }, "new");
  expect(sent.at(-1)!.sample).toMatchObject({ source: "b", position: { x: 1, y: 2, z: 3 }, velocity: STILL, teleport: true, holdMs: HOLD_MS, msg: "new" });
  hand.remove("a");
  expect(sent.at(-1)!.sample).toEqual({ source: "a", remove: true });
  await time.pass(1000);
  expect(sent.length).toBe(3);
});

test.each([NaN, Infinity, -2e6])("a place of %d is not sent", async (x) => {
  hand.hold("a", { x, y: 0, z: 0 }, hub());
  expect(hand.place("a", { x: 0, y: x, z: 0 })).toBe(false);
  await time.pass(1000);
  expect(sent).toEqual([]);
});

test("a time that is none is left to the hub", () => {
  hand.hold("a", STILL, NaN);
  expect(sent[0]!.sample.timeUs).toBe(0n);
});
