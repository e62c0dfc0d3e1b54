import { expect, it } from "vitest";
import { Replay } from "./replay";

function clocked(): { replay: Replay; pass(seconds: number): void } {
  let nowMs = 5000;
  return { replay: new Replay(() => nowMs), pass: (seconds) => void (nowMs += seconds * 1000) };
}

it("stands at a moment, which falls behind, and at the oldest there is at last", () => {
  const { replay, pass } = clocked();
  replay.rewind(10);
  expect(replay.behind(60)).toBe(10);
  pass(5);
  expect(replay.behind(60)).toBe(15);
  pass(50);
  expect(replay.behind(60)).toBe(60);
  pass(5);
  expect(replay.behind(60)).toBe(60);
});

it("plays on at the speed of life to where it was wound back, and shows what is", () => {
  const { replay, pass } = clocked();
  replay.rewind(10);
  pass(2);
  replay.rewind(8); // moved on the slider: the way to go stays
  replay.toggle();
  expect(replay.playing).toBe(true);
  pass(3);
  expect(replay.behind(60)).toBe(8);
  pass(2.5);
  expect(replay.behind(60)).toBe(8);
  pass(0.5);
  expect(replay.behind(60)).toBe(0);
  expect(replay.isPast).toBe(false);
  expect(replay.playing).toBe(false);
});

it("stands where it is when it is stopped, and goes on from there", () => {
  const { replay, pass } = clocked();
  replay.rewind(10);
  replay.toggle();
  pass(4);
  replay.toggle();
  pass(1);
  expect(replay.behind(60)).toBe(11);
  replay.toggle();
  pass(1);
  expect(replay.behind(60)).toBe(11);
});

it("does nothing where it shows what is", () => {
  const { replay } = clocked();
  replay.toggle();
  expect(replay.playing).toBe(false);
  replay.rewind(5);
  replay.rewind(0);
  expect(replay.behind(60)).toBe(0);
});
