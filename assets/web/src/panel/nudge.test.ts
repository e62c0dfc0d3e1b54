import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LET_GO_MS, Nudge } from "./nudge";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const AT = { x: 1, y: 2, z: 3 };

function hand(grabs = true): { calls: string[]; nudge: Nudge } {
  const calls: string[] = [];
  const nudge = new Nudge({
    grab: (name) => (calls.push(`grab ${name}`), grabs),
    carry: (name, { x }) => void calls.push(`carry ${name} ${x}`),
    release: (name) => void calls.push(`release ${name}`),
  });
  return { calls, nudge };
}

test("a run of steps is one move", () => {
  const { calls, nudge } = hand();
  nudge.to("a", AT);
  vi.advanceTimersByTime(LET_GO_MS - 1);
  nudge.to("a", { ...AT, x: 2 });
  vi.advanceTimersByTime(LET_GO_MS - 1);
  expect(calls).toEqual(["grab a", "carry a 1", "carry a 2"]);
  vi.advanceTimersByTime(1);
  expect(calls.at(-1)).toBe("release a");
  nudge.letGo();
  expect(calls, "it lets go once").toHaveLength(4);
});

test("what cannot be grabbed is not moved", () => {
  const { calls, nudge } = hand(false);
  expect(nudge.to("a", AT)).toBe(false);
  vi.runAllTimers();
  expect(calls).toEqual(["grab a"]);
});

test("another source is another move", () => {
  const { calls, nudge } = hand();
  nudge.to("a", AT);
  nudge.to("b", AT);
  expect(calls).toEqual(["grab a", "carry a 1", "release a", "grab b", "carry b 1"]);
});
