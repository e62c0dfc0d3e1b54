import { expect, it } from "vitest";
import { bufferOf, FakeContext, FakeNode, FakeSource } from "./fake";
import { Voice } from "./voice";

// One second of samples, of which the first tenth is played once only.
const clip = { buffer: bufferOf(1000, new Float32Array(1000)), wrap: 100 };

it.each([
  [0, 0, 0],
  [0.25, 0.5, 0.75],
  [0, 1, 0.1], // at the end it goes on after the first tenth
  [0.5, 1, 0.6],
  [0, 9, 0.9], // once a second, and 8 times 0.9, and then from 0.1 for 0.8
  [-0.3, 0.3, 0],
  [-0.3, 0.1, 0.7], // 0.2 s before its beginning: as if it had been played for ever
])("a loop that began %d s before time did is at its place after %d s: %d s", (start, now, want) => {
  const context = new FakeContext();
  context.currentTime = now;
  new Voice(context as unknown as BaseAudioContext, new FakeNode("mix") as unknown as AudioNode, "a", "file", { clip, start });
  const source = context.of(FakeSource)[0]!;
  expect([source.offset, source.loop, source.loopStart, source.loopEnd]).toEqual([expect.closeTo(want), true, 0.1, 1]);
});
