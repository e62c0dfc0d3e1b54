import { describe, expect, it } from "vitest";
import { bufferOf } from "../fake";
import { Bank } from "./bank";
import { burst } from "./burst";
import { seamless } from "./clip";
import { hash, luck, scalePitch } from "./pitch";
import { pluck } from "./pluck";
import { START_LEVEL, type Samples } from "./signal";
import { speech } from "./speech";
import { tick } from "./tick";
import { tone } from "./tone";

const RATE = 48000;
const MAKERS: Record<string, (hertz: number, rate: number) => Samples> = { pluck, speech, tick, tone, burst: (_, rate) => burst(rate) };

function decibels(x: number): number {
  return 20 * Math.log10(x);
}

/** loudest is the RMS of the loudest 125 ms of a loop, "fast" (IEC 61672-1), in dB from START_LEVEL. */
function loudest(x: Samples, rate: number): number {
  const window = Math.round(0.125 * rate);
  let power = 0;
  let most = 0;
  for (let i = 0; i < x.length + window; i++) {
    power += x[i % x.length]! ** 2 - (i < window ? 0 : x[i - window]! ** 2);
    most = Math.max(most, power / window);
  }
  return decibels(Math.sqrt(most) / START_LEVEL);
}

/** power of a signal at a frequency (Goertzel 1958). */
function powerAt(x: Samples, hertz: number, rate: number): number {
  const c = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let last = 0;
  let before = 0;
  for (const v of x) [last, before] = [v + c * last - before, last];
  return last * last + before * before - c * last * before;
}

describe.each(Object.entries(MAKERS))("%s", (_, make) => {
  it.each([8000, 44100, 48000, 96000])("is as loud as the others, within full scale, and closes, at %i Hz", (rate) => {
    for (const hertz of [220, 440, 880]) {
      const x = make(hertz, rate);
      const peak = x.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      expect(peak, `peak at ${hertz} Hz`).toBeLessThan(0.91);
      expect(x.every(Number.isFinite)).toBe(true);
      expect(loudest(x, rate), `loudness at ${hertz} Hz`).toBeGreaterThan(-6);
      expect(loudest(x, rate), `loudness at ${hertz} Hz`).toBeLessThan(3);
      let steepest = 0;
      for (let i = 1; i < x.length; i++) steepest = Math.max(steepest, Math.abs(x[i]! - x[i - 1]!));
      expect(Math.abs(x[0]! - x[x.length - 1]!), `the step where it closes, at ${hertz} Hz`).toBeLessThanOrEqual(1.1 * steepest);
    }
  });
});

it.each([220, 440, 659.26, 880])("a pluck and a tone have their pitch: %d Hz", (hertz) => {
  for (const [name, make] of [["pluck", pluck], ["tone", tone]] as const) {
    const x = make(hertz, RATE);
    let best = 0;
    let most = 0;
    for (let ratio = 0.98; ratio < 1.02; ratio += 0.001) {
      const power = powerAt(x, hertz * ratio, RATE);
      if (power > most) [best, most] = [ratio, power];
    }
    expect(Math.abs(best - 1), `${name}, loudest at ${best.toFixed(3)} of its pitch`).toBeLessThan(0.004);
  }
});

it("noise is pink: its octaves are alike, within 4 dB, where those of white noise differ by 18", () => {
  const x = burst(RATE);
  const octaves = [125, 250, 500, 1000, 2000, 4000, 8000].map((center) => {
    let power = 0;
    for (let i = 0; i < 48; i++) power += powerAt(x, center * 2 ** (i / 48 - 0.5), RATE) * center;
    return 10 * Math.log10(power);
  });
  expect(Math.max(...octaves) - Math.min(...octaves), `dB: ${octaves.map((o) => o.toFixed(1))}`).toBeLessThan(4);
});

describe("names", () => {
  // What `posxyz listen` gives: audio/sound, pitch and startOf.
  it.each([
    ["", "guitar", 587.3295, 0x7d4e1f871ce4d598n],
    ["", "s1", 261.6256, 0xf6ed4ac2f828ae84n],
    ["", "voice é", 440, 0x2dc34057d93a29a2n],
    ["stage", "guitar", 329.6276, 0xac24c671cce81f28n],
    ["bühne", "😀", 391.9954, 0xf192e3afd84baac8n],
  ])("give the pitch that the renderer gives: %s %s", (scene, name, hertz, want) => {
    expect(hash(scene, name)).toBe(want);
    expect(scalePitch(luck(scene, name).pitch)).toBeCloseTo(hertz, 3);
  });

  it("give the default source a pluck of 440 Hz from its beginning", () => {
    expect(luck("", "character")).toEqual({ pitch: 5, start: 0, die: 0 });
    expect(luck("stage", "character").start).not.toBe(0);
  });
});

describe("Bank", () => {
  const bank = () => new Bank(() => "", (samples, rate) => bufferOf(rate, samples));

  it("gives most sources a pluck, and some another sound", () => {
    const b = bank();
    const clips = Array.from({ length: 200 }, (_, i) => b.loop(`s${i}`, 8000)!.clip);
    const plucks = clips.filter((clip) => clip.buffer.duration === 0.4).length;
    expect(plucks).toBeGreaterThan(100);
    expect(plucks).toBeLessThan(180);
    expect(new Set(clips).size).toBeGreaterThan(20); // made once for each pitch
    expect(new Set(clips).size).toBeLessThanOrEqual(3 * 11 + 1);
    expect(b.loop("s7", 8000)!.clip).toBe(clips[7]);
    expect(b.loop("s7", 16000)!.clip).not.toBe(clips[7]);
  });

  it("has sources begin at places of their own, and be silent when they are to", () => {
    const b = bank();
    const starts = new Set(Array.from({ length: 50 }, (_, i) => b.loop(`s${i}`, 8000)!.start));
    expect(starts.size).toBe(50);
    b.choose("s1", "none");
    expect([b.loop("s1", 8000), b.isSilent("s1"), b.isSilent("s2")]).toEqual([undefined, true, false]);
  });
});

describe("seamless", () => {
  const sine = (turns: number) => Float32Array.from({ length: RATE / 10 }, (_, i) => Math.sin((2 * Math.PI * turns * i) / RATE));
  const jump = (x: Samples, wrap: number) => Math.abs(x[wrap]! - x[x.length - 1]!);

  it("leaves what closes by itself to the bit", () => {
    const x = sine(440);
    expect(seamless(x, RATE)).toBe(0);
    expect(x).toEqual(sine(440));
  });

  it("cross-fades what does not", () => {
    const x = sine(442.5);
    expect(jump(x, 0)).toBeGreaterThan(0.9);
    const wrap = seamless(x, RATE);
    expect(wrap).toBe(240);
    expect(jump(x, wrap)).toBeLessThan(0.08); // the steepest step of the sine is 0.058
  });

  it("takes whatever length there is", () => {
    for (const length of [1, 2, 3, 100, 479]) {
      const wrap = seamless(Float32Array.from({ length }, (_, i) => i), RATE);
      expect(wrap, `length ${length}`).toBeLessThan(length);
    }
  });
});
