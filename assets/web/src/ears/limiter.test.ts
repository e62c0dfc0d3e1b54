import { expect, it } from "vitest";
import { FakeContext, FakeGain, FakeNode } from "./fake";
import { CEILING, limiter } from "./limiter";

/** through is what becomes of a sample behind the compressor: the level, and the curve as Web Audio reads it. */
function through(): (x: number) => number {
  const context = new FakeContext();
  const shaper = limiter(context as unknown as BaseAudioContext, new FakeNode("from") as unknown as AudioNode) as WaveShaperNode;
  const level = context.of(FakeGain)[0]!.gain.value;
  const curve = shaper.curve!;
  return (x) => {
    const v = ((curve.length - 1) / 2) * (Math.min(1, Math.max(-1, x * level)) + 1);
    const k = Math.min(Math.floor(v), curve.length - 2);
    return curve[k]! + (v - k) * (curve[k + 1]! - curve[k]!);
  };
}

/** What a compressor with a threshold of −4 dB and a ratio of 20 adds to everything: 2.28 dB. */
const MADE_UP = 10 ** (2.28 / 20);

it("takes back what the compressor adds", () => {
  const out = through();
  for (const x of [0, 1e-4, -0.01, 0.3, -0.7]) expect(out(x * MADE_UP), `${x}`).toBeCloseTo(x, 6);
});

it("stays below the ceiling, and bends without a corner", () => {
  const out = through();
  let last = out(-20);
  for (let x = -20; x <= 20; x += 0.05) {
    const y = out(x);
    expect(Math.abs(y), `out(${x})`).toBeLessThanOrEqual(CEILING + 1e-6);
    expect(y, `out(${x})`).toBeGreaterThanOrEqual(last - 1e-7);
    expect(y - last, `the step to out(${x})`).toBeLessThan(0.0501);
    last = y;
  }
});
