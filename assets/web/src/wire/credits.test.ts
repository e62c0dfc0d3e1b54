import { expect, test } from "vitest";
import { Credits } from "./credits";

/** Line is what lies between hub and page. */
interface Line {
  rateHz: number; // of the scene
  rttMs: number;
  perSecond: number; // Updates that it carries at most
}

/**
 * run is a hub that conflates, a line, and a page, for some seconds. It returns
 * how many Updates came in the last two, and how old they were on arrival at most.
 */
function run(line: Line, seconds: number, credits = new Credits(), startMs = 0): { perSecond: number; ageMs: number } {
  const half = line.rttMs / 2;
  const period = 1000 / line.rateHz;
  const arriving: { atMs: number; sentMs: number }[] = [];
  const granted: { atMs: number; credits: number }[] = [];
  let left = credits.begin();
  let lineFreeMs = startMs;
  let toldMs = -Infinity;
  let came = 0;
  let ageMs = 0;
  const endMs = startMs + seconds * 1000;
  for (let nowMs = startMs; nowMs < endMs; nowMs++) {
    while (granted[0] !== undefined && granted[0].atMs <= nowMs) left += granted.shift()!.credits;
    if (left > 0 && nowMs - toldMs >= period - 1e-9) {
      toldMs = Math.max(toldMs + period, nowMs - 1);
      left--;
      lineFreeMs = Math.max(lineFreeMs, nowMs) + 1000 / line.perSecond;
      arriving.push({ atMs: lineFreeMs + half, sentMs: nowMs });
    }
    while (arriving[0] !== undefined && arriving[0].atMs <= nowMs) {
      const { sentMs } = arriving.shift()!;
      if (nowMs >= endMs - 2000) {
        came++;
        ageMs = Math.max(ageMs, nowMs - sentMs);
      }
      const grant = credits.handled(nowMs, line.rttMs);
      if (grant > 0) granted.push({ atMs: nowMs + half, credits: grant });
    }
  }
  return { perSecond: came / 2, ageMs };
}

test.each([
  [1, 60],
  [50, 60],
  [100, 60],
  [200, 60],
])("60 Hz come over a round trip of %d ms, after 5 s", (rttMs, want) => {
  const got = run({ rateHz: 60, rttMs, perSecond: 1e6 }, 7);
  expect(got.perSecond).toBeGreaterThanOrEqual(want - 1.5);
});

test("beyond 16 under way it gets slower, not older", () => {
  const got = run({ rateHz: 60, rttMs: 600, perSecond: 1e6 }, 12);
  expect(got.perSecond).toBeGreaterThan(24); // 16 a round trip
  expect(got.ageMs).toBeLessThan(310);
});

test("a narrow line has three under way, so what comes is now", () => {
  const got = run({ rateHz: 60, rttMs: 50, perSecond: 10 }, 8);
  expect(got.perSecond).toBeGreaterThan(9);
  expect(got.ageMs).toBeLessThanOrEqual(325); // 3 at 10 a second, and half a round trip
});

test("motion that pauses for some seconds has its credits at once when it goes on", () => {
  const credits = new Credits();
  run({ rateHz: 60, rttMs: 100, perSecond: 1e6 }, 5, credits);
  run({ rateHz: 1, rttMs: 100, perSecond: 1e6 }, 5, credits, 5000);
  const got = run({ rateHz: 60, rttMs: 100, perSecond: 1e6 }, 2, credits, 10_000);
  expect(got.perSecond).toBeGreaterThan(55);
});

test("never more than 16 are under way, never fewer than 3 granted", () => {
  const credits = new Credits();
  let underway = credits.begin();
  expect(underway).toBeGreaterThanOrEqual(3);
  for (let i = 0; i < 2000; i++) {
    underway += credits.handled(i, i < 1000 ? 5000 : 0) - 1;
    expect(underway).toBeGreaterThanOrEqual(i < 1000 ? 3 : 2);
    expect(underway).toBeLessThanOrEqual(16);
  }
  expect(underway).toBe(3);
});
