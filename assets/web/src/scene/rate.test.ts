import { expect, test } from "vitest";
import { RateMeter } from "./rate";

test.each([0.5, 1, 3, 30, 60, 250])("%f a second are counted as that", (hz) => {
  const meter = new RateMeter();
  let now = 1000;
  for (; now < 13_000; now += 1000 / hz) meter.tick(now);
  expect(meter.perSecond(now)).toBeCloseTo(hz, 6);
});

test("what comes in bursts is counted by the second", () => {
  const meter = new RateMeter();
  for (let now = 0; now < 10_000; now += 100) for (let i = 0; i < 6; i++) meter.tick(now);
  expect(meter.perSecond(10_000)).toBeCloseTo(60, 6);
});

test("it falls when they stop, and is 0 after five seconds", () => {
  const meter = new RateMeter();
  for (let now = 0; now <= 3000; now += 20) meter.tick(now);
  expect(meter.perSecond(3030)).toBeCloseTo(50, 6);
  expect(meter.perSecond(5000)).toBe(0.5);
  expect(meter.perSecond(8001)).toBe(0);
  meter.tick(20_000);
  expect(meter.perSecond(20_000), "one says nothing of a rate").toBe(0);
});

test("nothing came: 0", () => {
  expect(new RateMeter().perSecond(5)).toBe(0);
});
