import { expect, it } from "vitest";
import { FakeAnalyser, FakeContext, FakeNode } from "./fake";
import { Meter } from "./meter";

it("measures the last 50 ms of each ear, and lets peaks fall by 12 dB a second", () => {
  const context = new FakeContext();
  const meter = new Meter(context as unknown as BaseAudioContext, new FakeNode("from") as unknown as AudioNode);
  const [left, right] = context.nodes.filter((node) => node instanceof FakeAnalyser);
  const sine = (i: number) => 0.5 * Math.sin((2 * Math.PI * 480 * i) / context.sampleRate);
  left!.samples = sine;
  right!.samples = (i) => (i < -2400 ? 1 : 0); // loud until 50 ms ago
  const level = meter.read();
  expect(level.left).toBeCloseTo(0.5 * Math.SQRT1_2, 3);
  expect(level.peakLeft).toBeCloseTo(0.5, 3);
  expect([level.right, level.peakRight]).toEqual([0, 0]);

  left!.samples = () => 0;
  context.currentTime = 1;
  meter.read();
  expect(level.left).toBe(0);
  expect(20 * Math.log10(level.peakLeft / 0.5)).toBeCloseTo(-12, 1);
});
