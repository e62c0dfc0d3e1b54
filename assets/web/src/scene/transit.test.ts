import { expect, test } from "vitest";
import { NOW } from "./testkit";
import { FIRST_DELAY_MS, MAX_DELAY_MS, Transit } from "./transit";

const INTERVAL = 20;

/** send has samples observed from `from` to `to`, each as late as late says. */
function send(transit: Transit, from: number, to: number, late: (t: number) => number): void {
  for (let t = from; t < to; t += INTERVAL) transit.observe(NOW + t + late(t), NOW + t, INTERVAL);
}

test("the lag serves the latest, and no more than MAX_DELAY_MS behind the fastest", () => {
  const transit = new Transit();
  expect(transit.lagMs).toBe(FIRST_DELAY_MS);
  send(transit, 0, 10_000, (t) => (t % 200 === 0 ? 40 : 5));
  expect(transit.offsetMs).toBe(5);
  expect(transit.lagMs).toBeGreaterThanOrEqual(40 + INTERVAL);
  expect(transit.lagMs).toBeLessThan(40 + INTERVAL + 10);
  send(transit, 10_000, 10_200, () => 600);
  expect(transit.lagMs).toBe(5 + MAX_DELAY_MS);
});

test("it shrinks slowly once samples are prompt", () => {
  const transit = new Transit();
  send(transit, 0, 2000, () => 5);
  send(transit, 2000, 2100, () => 90);
  let before = transit.lagMs;
  for (let t = 2100; t < 20_000; t += 1000) {
    send(transit, t, t + 1000, () => 5);
    expect(before - transit.lagMs, "ms of lag in a second").toBeLessThan(25);
    before = transit.lagMs;
  }
  expect(before).toBeLessThan(5 + INTERVAL + 10);
});

test("a stall is no other clock; a second of nothing but late samples is", () => {
  const transit = new Transit();
  send(transit, 0, 1000, () => 5);
  send(transit, 1000, 1800, () => 400);
  expect(transit.offsetMs).toBe(5);
  send(transit, 1800, 2200, () => 400);
  expect(transit.offsetMs).toBe(400);
});

test("the fastest sample is forgotten in eight seconds", () => {
  const transit = new Transit();
  send(transit, 0, 1000, () => 5);
  send(transit, 1000, 9100, () => 35);
  expect(transit.offsetMs).toBe(35);
});
