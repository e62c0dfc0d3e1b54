import { expect, it } from "vitest";
import { Ranking, type Judge } from "./ranking";

const at = (name: string, x: number, live = true) => ({ name, at: { x, y: 0, z: 0 }, live });

function judge(heard: readonly string[] = [], silent: readonly string[] = []): Judge {
  return { distance: (p) => Math.abs(p.x), isHeard: (name) => heard.includes(name), isSilent: (name) => silent.includes(name) };
}

it("chooses the nearest, the nearest first", () => {
  const ranking = new Ranking();
  ranking.choose([at("a", 3), at("b", 1), at("lost", 0.1, false), at("c", 2), at("d", 4), at("mute", 0.2), at("nan", NaN), at("far", Infinity)], 2, judge([], ["mute"]));
  expect([ranking.chosen, ranking.leftOut]).toEqual([["b", "c"], 2]);
});

it("keeps one that is heard until another is 2 dB nearer", () => {
  const ranking = new Ranking();
  for (const [near, want] of [
    [1.001, "heard"],
    [0.8, "heard"],
    [0.79, "other"],
  ] as const) {
    for (const sources of [[at("heard", 1), at("other", near)], [at("other", near), at("heard", 1)]]) {
      ranking.choose(sources, 1, judge(["heard"]));
      expect(ranking.chosen, `other at ${near} m, order ${sources.map(({ name }) => name)}`).toEqual([want]);
    }
  }
});

it("is the same as sorting", () => {
  const ranking = new Ranking();
  const sources = Array.from({ length: 300 }, (_, i) => at(`s${i}`, (i * 7919) % 307));
  for (const most of [0, 1, 24, 300, 400]) {
    ranking.choose(sources, most, judge());
    const want = [...sources].sort((a, b) => a.at.x - b.at.x).slice(0, most).map(({ name }) => name);
    expect(ranking.chosen, `${most} of 300`).toEqual(want);
    expect(ranking.leftOut).toBe(Math.max(0, 300 - most));
  }
});
