import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AHEAD, ORIGIN, type Vec } from "../frame";
import type { Picture, Shown } from "../scene/picture";
import { Ears, type EarsState } from "./ears";
import { FakeBrowser, FakeGain, FakePanner, FakeSource } from "./fake";

const FRAME_S = 1 / 60;

/** Rig is ears in a browser without sound, and a picture that the test writes. */
class Rig {
  readonly context;
  readonly states: EarsState[] = [];
  readonly ears;
  readonly sources = new Map<string, { at: Vec; live: boolean }>();
  stale = false;
  head = { at: ORIGIN, facing: AHEAD, on: "" };

  constructor(readonly browser = new FakeBrowser()) {
    this.context = browser.context;
    this.ears = new Ears({ browser, onState: (state) => this.states.push(state) });
  }

  put(name: string, x: number, y = 0, z = 0, live = true): void {
    this.sources.set(name, { at: { x, y, z }, live });
  }

  /** frames has some frames pass. */
  frames(n: number): void {
    for (let i = 0; i < n; i++) {
      this.ears.update(this.picture());
      this.browser.seconds += FRAME_S;
      if (this.context.state === "running") this.context.pass(FRAME_S);
    }
  }

  playing(): string[] {
    return [...this.ears.voices().on].sort();
  }

  private picture(): Picture {
    const shown = [...this.sources].map(([name, { at, live }]) => ({ name, at, live }) as Shown);
    return {
      time: 0,
      sources: shown,
      head: this.head,
      area: undefined,
      stale: this.stale,
      pastS: 0,
      selected: undefined,
      focused: false,
      hovered: undefined,
      find: (name) => shown.find((source) => source.name === name),
    };
  }
}

async function listening(): Promise<Rig> {
  const rig = new Rig();
  await rig.ears.start();
  return rig;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("start and stop", () => {
  it("opens nothing before start", async () => {
    const rig = new Rig();
    rig.put("a", 1);
    rig.ears.setLevel(0.5);
    rig.frames(3);
    expect(rig.browser.opened).toBe(0);
    expect(rig.ears.meter()).toEqual({ left: 0, right: 0, peakLeft: 0, peakRight: 0 });
    await rig.ears.start();
    rig.frames(3);
    expect([rig.browser.opened, rig.ears.running, rig.playing(), rig.states]).toEqual([1, true, ["a"], ["on"]]);
  });

  it("fades, frees every voice and sleeps on stop, and goes on with the same context", async () => {
    const rig = await listening();
    const idle = rig.context.wired();
    rig.put("a", 1);
    rig.put("b", 2);
    rig.frames(6);
    expect(rig.context.wired()).toBe(idle + 6);
    rig.sources.delete("b");
    rig.frames(1); // b fades while everything stops
    rig.ears.stop();
    expect([rig.ears.running, rig.context.state]).toEqual([false, "running"]);
    vi.runAllTimers();
    expect([rig.context.state, rig.context.wired(), rig.ears.voices().playing]).toEqual(["suspended", idle, 0]);
    await rig.ears.start();
    rig.frames(3);
    expect([rig.browser.opened, rig.playing(), rig.states]).toEqual([1, ["a"], ["on", "off", "on"]]);
  });

  it("keeps on when it is started again while it stops", async () => {
    const rig = await listening();
    rig.ears.stop();
    await rig.ears.start();
    vi.advanceTimersByTime(1000);
    expect([rig.ears.running, rig.context.state]).toEqual([true, "running"]);
  });

  it("stays off when it is stopped while it starts", async () => {
    const rig = new Rig();
    const started = rig.ears.start();
    rig.ears.stop();
    await started;
    vi.runAllTimers();
    await Promise.resolve();
    expect([rig.ears.running, rig.context.state, rig.states]).toEqual([false, "suspended", []]);
  });

  it("a start that is overtaken says nothing, and leaves a newer one alone", async () => {
    const rig = new Rig();
    rig.context.deaf = true;
    const overtaken = rig.ears.start();
    await vi.advanceTimersByTimeAsync(1000);
    rig.ears.stop();
    await vi.advanceTimersByTimeAsync(1000);
    rig.context.deaf = false;
    await rig.ears.start();
    await vi.advanceTimersByTimeAsync(2000);
    await expect(overtaken).resolves.toBeUndefined(); // its time is over
    expect([rig.ears.running, rig.context.state, rig.states]).toEqual([true, "running", ["on"]]);
  });

  it("says why there is no sound, and may be tried again", async () => {
    const rig = new Rig();
    rig.browser.broken = "too many contexts";
    await expect(rig.ears.start()).rejects.toThrow("No sound can be had here: too many contexts");
    rig.browser.broken = "";
    rig.context.deaf = true;
    const deaf = expect(rig.ears.start()).rejects.toThrow("No sound can be had here: the sound card does not answer");
    await vi.advanceTimersByTimeAsync(3000);
    await deaf;
    rig.context.deaf = false;
    await rig.ears.start();
    expect(rig.ears.running).toBe(true);
  });

  it("tells when the browser stops it, asks for it once a second, and tells when it is back", async () => {
    const rig = await listening();
    const resume = vi.spyOn(rig.context, "resume");
    rig.put("a", 1);
    rig.frames(3);
    rig.context.deaf = true;
    rig.context.become("suspended");
    rig.frames(150);
    expect([rig.ears.running, rig.states, resume.mock.calls.length]).toEqual([false, ["on", "interrupted"], 3]);
    rig.context.become("running");
    rig.frames(3);
    expect([rig.ears.running, rig.states, rig.playing()]).toEqual([true, ["on", "interrupted", "on"], ["a"]]);
  });

  it("ramps the level, which stays in [0, 2]", async () => {
    const rig = await listening();
    const mix = rig.context.of(FakeGain)[0]!;
    for (const [set, want] of [
      [0.5, 0.5],
      [7, 2],
      [-1, 0],
      [NaN, 0],
    ] as const) {
      rig.ears.setLevel(set);
      expect([rig.ears.level, mix.gain.events.at(-1)!.target], `setLevel(${set})`).toEqual([want, want]);
      expect(mix.gain.events.at(-1)!.time).toBeGreaterThanOrEqual(0); // scheduled, not set
    }
  });
});

describe("voices", () => {
  it("stand where the sources are for the head, as loud as their distance says", async () => {
    const rig = await listening();
    rig.put("a", 0, 4, 0); // on the left
    rig.frames(3);
    const panner = rig.context.of(FakePanner)[0]!;
    const level = rig.context.of(FakeGain).find((gain) => gain.to.has(panner))!;
    expect([panner.positionX.value, panner.positionY.value, panner.positionZ.value]).toEqual([-1, 0, 0].map((v) => expect.closeTo(v)));
    expect([panner.panningModel, panner.rolloffFactor, level.gain.value]).toEqual(["HRTF", 0, 0.25]);
    rig.put("a", 0, 2, 0);
    rig.frames(1);
    expect(level.gain.events.at(-1)).toEqual({ target: 0.5, time: expect.closeTo(3 * FRAME_S) });
  });

  it("of sources that stand still are given nothing to do", async () => {
    const rig = await listening();
    rig.put("a", 3, 4, 1);
    rig.frames(3);
    const panner = rig.context.of(FakePanner)[0]!;
    const before = panner.positionX.events.length;
    rig.frames(60);
    expect(panner.positionX.events.length).toBe(before);
  });

  it("are those of the nearest; the rest is counted", async () => {
    const rig = new Rig(new FakeBrowser(8, true)); // 16 voices
    await rig.ears.start();
    for (let i = 0; i < 40; i++) rig.put(`s${i}`, 1 + i);
    rig.put("lost", 0.5, 0, 0, false);
    rig.ears.setSound("s0", "none");
    rig.frames(60);
    const want = Array.from({ length: 16 }, (_, i) => `s${i + 1}`).sort();
    expect(rig.playing()).toEqual(want);
    expect(rig.ears.voices()).toMatchObject({ playing: 16, leftOut: 23 });
  });

  it.each([
    ["is lost", 1, (rig: Rig) => rig.put("a", 1, 0, 0, false)],
    ["is gone", 1, (rig: Rig) => void rig.sources.delete("a")],
    ["makes no sense", 1, (rig: Rig) => rig.put("a", NaN)],
    ["is silenced", 4, (rig: Rig) => rig.ears.setSound("a", "none")],
    ["is in a picture that is old", 1, (rig: Rig) => void (rig.stale = true)],
  ])("fade and are freed when a source %s, within %d frames, and come back", async (_, frames, lose) => {
    const rig = await listening();
    const idle = rig.context.wired();
    rig.put("a", 1);
    rig.frames(6);
    const source = rig.context.of(FakeSource)[0]!;
    const level = [...source.to][0] as FakeGain;
    lose(rig);
    rig.browser.seconds -= FRAME_S; // too soon to rank the sources anew
    rig.frames(frames);
    expect([rig.playing(), level.gain.value]).toEqual([[], 0]);
    expect(source.ends - level.gain.events.at(-1)!.time, "seconds of fade").toBeCloseTo(0.07);
    rig.frames(6);
    expect(rig.context.wired()).toBe(idle);
    rig.stale = false;
    rig.ears.setSound("a", "pluck");
    rig.put("a", 1);
    rig.frames(6);
    expect(rig.playing()).toEqual(["a"]);
  });

  it("fade when no picture comes for three seconds, and come back with one", async () => {
    const rig = await listening();
    rig.put("a", 1);
    rig.frames(6);
    rig.browser.seconds += 2.9;
    vi.advanceTimersByTime(1000);
    expect(rig.playing()).toEqual(["a"]);
    rig.browser.seconds += 0.2;
    vi.advanceTimersByTime(1000);
    expect(rig.playing()).toEqual([]);
    rig.frames(3);
    expect(rig.playing()).toEqual(["a"]);
    rig.ears.stop();
    vi.runAllTimers();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leave nothing behind when hundreds come and go", async () => {
    const rig = await listening();
    const idle = rig.context.wired();
    let most = 0;
    for (let i = 0; i < 150; i++) {
      rig.sources.clear();
      for (let k = 0; k < 4; k++) rig.put(`s${4 * i + k}`, 1 + k, i % 7);
      rig.frames(4);
      most = Math.max(most, rig.context.wired() - idle);
    }
    expect(most).toBeLessThanOrEqual(3 * 3 * 4); // three generations of four voices of three nodes
    rig.sources.clear();
    rig.frames(12);
    expect(rig.context.wired()).toBe(idle);
  });

  it("are fewer when the machine does not keep up", async () => {
    const rig = new Rig(new FakeBrowser(8)); // 48 voices
    await rig.ears.start();
    for (let i = 0; i < 100; i++) rig.put(`s${i}`, 1 + i);
    rig.frames(60);
    expect(rig.ears.voices().playing).toBe(48);
    const pass = rig.context.pass.bind(rig.context);
    rig.context.pass = (seconds) => pass(seconds * 0.8);
    rig.frames(60 * 5);
    expect(rig.ears.voices()).toMatchObject({ playing: 23, leftOut: 77 }); // 48 · 0.7 · 0.7
  });

  it("change their sound with a fade between", async () => {
    const rig = await listening();
    rig.put("a", 1);
    rig.ears.setSound("a", "pluck");
    rig.frames(6);
    const before = rig.context.of(FakeSource)[0]!;
    rig.ears.setSound("a", "tone");
    rig.frames(4);
    const sources = rig.context.of(FakeSource);
    expect(sources.length).toBe(2);
    expect(before.ends).toBeLessThan(Infinity);
    rig.frames(6);
    expect(rig.context.of(FakeSource).map((source) => source.buffer!.duration)).toEqual([2]);
  });
});

describe("dropped files", () => {
  const file = (seconds: string, name = "walk.wav", lastModified = 1) => new File([seconds], name, { lastModified });

  it("are heard from their beginning, and can be chosen for others", async () => {
    const rig = await listening();
    rig.put("a", 1);
    rig.frames(30);
    await rig.ears.dropSound("a", file("3"));
    const id = rig.ears.soundOf("a");
    expect(rig.ears.sounds().at(-1)).toEqual({ id, label: "walk.wav" });
    rig.frames(6);
    const source = rig.context.of(FakeSource).at(-1)!;
    expect(source.buffer!.duration).toBe(3);
    expect(source.offset).toBeLessThan(0.06);
    rig.ears.setSound("b", id);
    expect(rig.ears.soundOf("b")).toBe(id);
  });

  it("are refused with a sentence, and the sound stays", async () => {
    const rig = new Rig();
    rig.ears.setSound("a", "tick");
    const large = file("3", "large.wav");
    Object.defineProperty(large, "size", { value: 100_000_001 });
    for (const [refused, why] of [
      [file("hello", "walk.txt"), "walk.txt is no sound that this browser can decode"],
      [file("", "none.wav"), "none.wav is empty"],
      [file("630", "long.wav"), "long.wav is too long: 10.5 minutes, and 10 is the most"],
      [large, "large.wav is too large: 101 MB, and 100 MB is the most"],
      [file("hm", `${"é".repeat(50)}.txt`), `${"é".repeat(24)}…${"é".repeat(8)}.txt is no sound`],
    ] as const) {
      await expect(rig.ears.dropSound("a", refused)).rejects.toThrow(why);
    }
    expect(rig.ears.soundOf("a")).toBe("tick");
    expect(rig.browser.decoded, "files that were decoded").toEqual(["hello", "hm"]); // not what is known to be too long
  });

  it("give way to what was chosen while they were decoded", async () => {
    const rig = new Rig();
    let decoded = () => {};
    rig.browser.decoding = new Promise<void>((resolve) => (decoded = resolve));
    const first = rig.ears.dropSound("a", file("1", "first.wav"));
    const other = rig.ears.dropSound("b", file("1", "other.wav"));
    const second = rig.ears.dropSound("a", file("1", "second.wav"));
    rig.ears.setSound("b", "tone");
    decoded();
    await Promise.all([first, second, other]);
    expect(rig.ears.sounds().find(({ id }) => id === rig.ears.soundOf("a"))!.label).toBe("second.wav");
    expect(rig.ears.soundOf("b")).toBe("tone");
  });

  it("last 20 minutes in all: those that nobody has make room, those that are heard stay", async () => {
    const rig = new Rig();
    for (const name of ["a", "b"]) await rig.ears.dropSound(name, file("599", `${name}.wav`));
    await expect(rig.ears.dropSound("c", file("10", "c.wav"))).rejects.toThrow("c.wav finds no room: with it, dropped sounds would last more than 20 minutes in all");
    rig.ears.setSound("a", "auto");
    await rig.ears.dropSound("c", file("10", "c.wav"));
    expect(rig.ears.sounds().map(({ label }) => label).slice(-2)).toEqual(["b.wav", "c.wav"]);
    await rig.ears.dropSound("b", file("598", "d.wav")); // b's own file goes for it
    expect(rig.ears.sounds().map(({ label }) => label).slice(-2)).toEqual(["c.wav", "d.wav"]);
  });
});

it("ignores a sound that there is not", () => {
  const rig = new Rig();
  rig.ears.setSound("a", "tick");
  rig.ears.setSound("a", "file:gone.wav");
  expect(rig.ears.soundOf("a")).toBe("tick");
});

