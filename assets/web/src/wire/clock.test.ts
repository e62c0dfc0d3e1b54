import { describe, expect, test } from "vitest";
import { HubClock } from "./clock";
import { randomFrom } from "./random";

/** TRUE_MS is what the hub's clock is ahead of the page's. */
const TRUE_MS = 1_790_000_000_000;

/** World is a page and a hub, with a way between them that takes its time. */
class World {
  nowMs = 1000;
  offsetMs = TRUE_MS;
  readonly clock = new HubClock(() => this.nowMs, 0);

  /** trip asks once: so long there, so long back. */
  trip(thereMs: number, backMs: number): void {
    const asked = this.nowMs;
    const hub = asked + thereMs + this.offsetMs;
    this.nowMs += thereMs + backMs;
    this.clock.answered(asked, this.nowMs, hub);
  }

  /** error is how much the clock is ahead of the hub's. */
  get error(): number {
    return this.clock.now() - (this.nowMs + this.offsetMs);
  }
}

test("before the first answer it gives the page's own time", () => {
  const clock = new HubClock(() => 5, 1_700_000_000_000);
  expect(clock.now()).toBe(1_700_000_000_005);
  expect(clock.heard).toBe(false);
  expect(clock.rttMs).toBe(0);
});

test("until the first answer it takes what else the hub said for its time", () => {
  const world = new World();
  world.clock.hint(TRUE_MS + 980, 1000); // 20 ms under way
  world.clock.hint(TRUE_MS + 950, 1000); // 50 ms
  expect(world.error).toBeCloseTo(-20, 3);
  expect(world.clock.heard).toBe(false);
  world.trip(20, 20);
  expect(world.error).toBeCloseTo(0, 3);
  world.clock.hint(TRUE_MS, world.nowMs);
  expect(world.error, "no hint counts after an answer").toBeCloseTo(0, 3);
});

test("the first answer counts at once", () => {
  const world = new World();
  world.trip(20, 20);
  expect(world.error).toBeCloseTo(0, 3);
  expect(world.clock.rttMs).toBeCloseTo(40, 6);
  expect(world.clock.at(world.nowMs - 7)).toBeCloseTo(world.clock.now() - 7, 3);
});

test("the fastest of the last round trips counts", () => {
  const world = new World();
  world.trip(5, 5);
  for (let i = 0; i < 4; i++) world.trip(5, 300); // a queue on the way back
  expect(world.error).toBeCloseTo(0, 1);
  expect(world.clock.rttMs).toBeCloseTo(10, 6);
  for (let i = 0; i < 8; i++) world.trip(40, 40); // another way altogether
  expect(world.clock.rttMs).toBeCloseTo(80, 6);
});

test("a round trip counts for less as clocks drift apart", () => {
  const world = new World();
  world.trip(1, 1);
  world.nowMs += 60_000;
  world.offsetMs += 3; // 50 ppm
  world.trip(1.5, 1.5);
  world.nowMs += 1000; // to make up for it
  expect(world.error).toBeCloseTo(0, 3);
});

test("a sample that is stamped with it arrives after its time, however uneven the ways are", () => {
  const random = randomFrom(3);
  for (const [there, back] of [[1, 1], [1, 200], [200, 1], [30, 80], [80, 30]] as const) {
    const world = new World();
    for (let i = 0; i < 200; i++) {
      world.trip(there * (1 + random()), back * (1 + random())); // up to twice the best way
      const stampMs = world.clock.now();
      const arrivesMs = world.nowMs + world.offsetMs + there;
      expect(stampMs, `${there} ms there, ${back} ms back, sample ${i}`).toBeLessThanOrEqual(arrivesMs);
      world.nowMs += 500;
    }
  }
});

describe("the time shown", () => {
  test("never runs backwards, nor more than 5 % fast", () => {
    const random = randomFrom(11);
    const world = new World();
    world.trip(400, 2); // a bad start: ahead by 199 ms
    let last = world.clock.now();
    let lastMs = world.nowMs;
    for (let i = 0; i < 400; i++) {
      if (i % 7 === 0) world.trip(random() * 60, random() * 300);
      else world.nowMs += random() * 100;
      const now = world.clock.now();
      const passed = world.nowMs - lastMs;
      expect(now - last).toBeGreaterThanOrEqual(0.95 * passed - 1e-3);
      expect(now - last).toBeLessThanOrEqual(1.05 * passed + 1e-3);
      last = now;
      lastMs = world.nowMs;
    }
    expect(Math.abs(world.error)).toBeLessThan(150);
  });

  test("makes up for an error of 199 ms in 4 s", () => {
    const world = new World();
    world.trip(400, 2);
    expect(world.error).toBeCloseTo(199, 3);
    world.trip(1, 1);
    expect(world.error).toBeGreaterThan(198);
    world.nowMs += 4000;
    expect(world.error).toBeCloseTo(0, 3);
  });

  test("steps where a clock was set", () => {
    for (const step of [3_600_000, -3_600_000]) {
      const world = new World();
      world.trip(1, 1);
      world.offsetMs += step;
      world.trip(30, 30); // slower than before, but the old one is void
      expect(world.error, `set by ${step} ms`).toBeCloseTo(0, 3);
    }
  });
});

test("answers that cannot be are not taken", () => {
  const world = new World();
  world.trip(1, 1);
  const before = world.clock.now();
  world.clock.answered(world.nowMs + 10, world.nowMs, TRUE_MS); // asked after it was answered
  world.clock.answered(NaN, world.nowMs, TRUE_MS);
  world.clock.answered(world.nowMs, world.nowMs, Infinity);
  expect(world.clock.now()).toBe(before);
});
