import { describe, expect, test } from "vitest";
import { facing, heading, radians } from "../frame";
import type { Sample } from "../wire/told";
import { chance, NOW, sample } from "./testkit";
import { Timeline } from "./timeline";

const FRAME = 1000 / 60;

/** Sent is a sample and when it arrives. */
type Sent = [arrivalMs: number, sample: Sample];

/** play gives a timeline what arrives, and calls at each frame from `from` on. */
function play(line: Timeline, sent: Sent[], from: number, to: number, frame: (now: number) => void): void {
  const queue = [...sent].sort((a, b) => a[0] - b[0]);
  for (let now = from; now < to; now += FRAME) {
    while (queue.length > 0 && queue[0]![0] <= now) {
      const [arrival, news] = queue.shift()!;
      line.add(news, arrival, false);
    }
    line.move(now);
    frame(now);
  }
}

/** moving sends where x says the source is, at 60 Hz. */
function moving(seconds: number, x: (t: number) => number, lateMs: () => number, lost: () => boolean = () => false): Sent[] {
  const sent: Sent[] = [];
  for (let t = 0; t < seconds * 1000; t += FRAME) {
    if (!lost()) sent.push([NOW + t + lateMs(), sample(NOW + t, x(t))]);
  }
  return sent;
}

describe("constant velocity at 60 Hz", () => {
  test.each([
    { jitter: 0, loss: 0, within: 0.01 },
    { jitter: 10, loss: 0, within: 0.06 },
    { jitter: 40, loss: 0.05, within: 0.06 },
  ])("with $jitter ms of jitter and $loss lost is shown within $within of it, frame by frame", ({ jitter, loss, within }) => {
    for (const seed of [11, 12, 13]) {
      const random = chance(seed);
      const sent = moving(20, (t) => t / 1000, () => 5 + jitter * random(), () => random() < loss);
      const line = new Timeline();
      let [before, worst, delay] = [NaN, 0, 0];
      play(line, sent, NOW, NOW + 20_000, (now) => {
        const speed = (line.at.x - before) / (FRAME / 1000);
        if (now > NOW + 5000) worst = Math.max(worst, Math.abs(speed - 1));
        before = line.at.x;
        delay = now - NOW - line.at.x * 1000;
      });
      expect(worst, `worst deviation of speed, seed ${seed}, ${delay.toFixed(0)} ms behind`).toBeLessThan(within);
      expect(delay, "ms behind").toBeLessThan(Math.min(150, 5 + 3 * FRAME + 1.5 * jitter) + 5);
    }
  });
});

describe("a stop", () => {
  test.each([0, 0.3, 0.7])("at %f of an interval does not overshoot", (fraction) => {
    for (const given of [false, true]) {
      const stop = 1000 + fraction * FRAME;
      const sent = moving(3, (t) => 3 * Math.min(t, stop) / 1000, () => 8);
      if (given) for (const [, s] of sent) Object.assign(s, { estimated: false, velocity: { x: s.timeMs - NOW < stop ? 3 : 0, y: 0, z: 0 } });
      const line = new Timeline();
      let most = 0;
      play(line, sent, NOW, NOW + 3000, () => (most = Math.max(most, line.at.x)));
      expect(most - (3 * stop) / 1000, `metres beyond, velocity given: ${given}`).toBeLessThan(0.001);
      expect(line.at.x).toBeCloseTo((3 * stop) / 1000, 9);
      expect(line.velocity.x).toBe(0);
    }
  });

  test("of the publisher shows the last sample, and guesses nothing beyond", () => {
    const line = new Timeline();
    let most = 0;
    const sent = moving(1, (t) => t / 1000, () => 5);
    const last = sent[sent.length - 1]![1].x;
    play(line, sent, NOW, NOW + 2000, () => (most = Math.max(most, line.at.x)));
    expect(most).toBeLessThanOrEqual(last + 1e-9);
    expect(line.at.x).toBeCloseTo(last, 9);
    expect(line.rests).toBe(true);
  });
});

test("a circle is drawn round, not with corners", () => {
  const line = new Timeline();
  const sent: Sent[] = [];
  for (let t = 0; t < 4000; t += 100) { // 10 Hz, one turn in 2 s
    const a = (t / 1000) * Math.PI;
    sent.push([NOW + t + 5, sample(NOW + t, Math.cos(a), { y: Math.sin(a) })]);
  }
  let worst = 0;
  play(line, sent, NOW, NOW + 3900, (now) => {
    if (now > NOW + 1000) worst = Math.max(worst, Math.abs(Math.hypot(line.at.x, line.at.y) - 1));
  });
  expect(worst, "metres off the circle; its chords are 0.012 off").toBeLessThan(0.002);
});

describe("a teleport", () => {
  test("is exact: there is no frame between here and there", () => {
    const sent = moving(2, (t) => (t < 1000 ? 0 : 100) + t / 1000, () => 5);
    sent.find(([, s]) => s.x >= 100)![1].teleport = true;
    const line = new Timeline();
    let jumps = 0;
    let before = 0;
    const run = line.run;
    play(line, sent, NOW, NOW + 2500, () => {
      const moved = line.at.x - before;
      if (moved > 50) jumps++;
      else expect(Math.abs(moved), "metres in a frame").toBeLessThan(0.05);
      before = line.at.x;
    });
    expect(jumps).toBe(1);
    expect(line.run).not.toBe(run);
  });

  test("ends a glide back that was under way", () => {
    const sent = moving(2, (t) => (t < 1300 ? 0 : 100) + t / 1000, () => 5);
    sent.find(([, s]) => s.x >= 100)![1].teleport = true;
    for (const s of sent) if (s[0] > NOW + 1000 && s[0] < NOW + 1400) s[0] = NOW + 1400; // a stall
    const line = new Timeline();
    let before = 0;
    play(line, sent, NOW, NOW + 1900, () => {
      if (before > 50) expect(line.at.x - before, "metres in a frame").toBeLessThan(0.02);
      before = line.at.x;
    });
    expect(before).toBeGreaterThan(100);
  });
});

describe("rare samples", () => {
  test.each([300, 500, 2000, 10_000])("%d ms apart: it glides within 150 ms of arrival, and stands until then", (interval) => {
    const line = new Timeline();
    const sent: Sent[] = [];
    for (let i = 0; i < 6; i++) sent.push([NOW + i * interval + 5, sample(NOW + i * interval, i)]);
    let before = 0;
    play(line, sent, NOW, NOW + 5.9 * interval, (now) => {
      if (now < NOW + 5) return;
      const since = (now - NOW - 5) % interval;
      const newest = Math.floor((now - NOW - 5) / interval);
      if (since > 150 + FRAME) expect(line.at.x, `${since.toFixed(0)} ms after ${newest} came`).toBeCloseTo(newest, 9);
      expect(line.at.x - before, "metres in a frame").toBeLessThan(0.3);
      expect(line.at.x - before, "metres in a frame").toBeGreaterThanOrEqual(0);
      before = line.at.x;
    });
  });
});

test("rare samples that come all at once are glided to, too", () => {
  const line = new Timeline();
  const sent: Sent[] = [0, 1, 2, 3].map((i) => [NOW + (i === 0 ? 5 : 905), sample(NOW + 300 * i, i)]);
  let before = 0;
  play(line, sent, NOW, NOW + 1200, () => {
    expect(line.at.x - before, "metres in a frame, of 3").toBeLessThan(0.8);
    before = line.at.x;
  });
  expect(before).toBe(3);
});

describe("time out of order", () => {
  test("an overtaken sample changes nothing", () => {
    const line = new Timeline();
    line.add(sample(NOW, 0), NOW + 5, false);
    line.add(sample(NOW + 20, 1), NOW + 25, false);
    expect(line.add(sample(NOW + 10, 9), NOW + 26, false)).toBe(false);
    let most = 0;
    for (let now = NOW + 26; now < NOW + 300; now += 5) {
      line.move(now);
      most = Math.max(most, line.at.x);
    }
    expect(most).toBe(1);
  });

  test("the same sample told again is no news; another place at the same time is, and is glided to", () => {
    const line = new Timeline();
    line.add(sample(NOW, 0), NOW + 5, false);
    expect(line.add(sample(NOW, 0, { heldBy: "somebody" }), NOW + 500, false)).toBe(false);
    line.move(NOW + 600);
    expect(line.add(sample(NOW, 1), NOW + 610, false)).toBe(true);
    line.move(NOW + 616);
    expect(line.at.x).toBeGreaterThan(0);
    expect(line.at.x).toBeLessThan(0.3);
    for (let now = NOW + 616; now < NOW + 800; now += FRAME) line.move(now);
    expect(line.at.x).toBe(1);
  });

  test.each([-30_000, -5_000, 5_000])("another publisher, whose clock is %d ms off, takes over without a jump", (off) => {
    const line = new Timeline();
    const slow = off < 0 ? off : 0;
    const fast = off < 0 ? 0 : -off;
    const sent = moving(6, (t) => t / 1000, () => 5);
    for (const [arrival, s] of sent) s.timeMs += arrival < NOW + 3000 ? fast : slow;
    let before = NaN;
    play(line, sent, NOW, NOW + 6000, (now) => {
      if (now > NOW + 1000) expect(Math.abs(line.at.x - before), `metres in a frame, ${now - NOW} ms`).toBeLessThan(0.12);
      before = line.at.x;
    });
    expect(line.at.x).toBeGreaterThan(5.8);
  });

  test("a publisher whose clock is 20 s slow is shown as promptly as any", () => {
    const line = new Timeline();
    const sent = moving(5, (t) => t / 1000, () => 20_005);
    play(line, sent.map(([arrival, s]) => [arrival, s]), NOW + 20_000, NOW + 25_000, () => {});
    expect(line.at.x).toBeGreaterThan(4.9);
  });
});

test.each(["at once", "by and by"])("a stall of 400 ms that comes %s is caught up with without a jump", (how) => {
  const line = new Timeline();
  const sent = moving(4, (t) => t / 1000, () => 5);
  for (const s of sent) {
    const t = s[0] - NOW;
    if (how === "at once" && t > 2000 && t < 2400) s[0] = NOW + 2400;
    if (how === "by and by" && t > 2000 && t < 2800) s[0] = NOW + 2400 + (t - 2000) / 2;
  }
  let [before, worst] = [0, 0];
  play(line, sent, NOW, NOW + 4000, (now) => {
    expect(line.at.x - before, "metres in a frame: it never goes back").toBeGreaterThanOrEqual(-1e-6);
    if (now > NOW + 500) worst = Math.max(worst, line.at.x - before);
    before = line.at.x;
  });
  expect(worst, "metres in a frame").toBeLessThan(0.12);
  expect(4 - line.at.x, "metres behind at the end").toBeLessThan(0.18);
});

test("what nobody looked at for a second is just there", () => {
  const line = new Timeline();
  const sent = moving(3, (t) => t / 1000, () => 5);
  for (const [arrival, s] of sent) {
    line.add(s, arrival, false);
    if (arrival < NOW + 1000) line.move(arrival);
  }
  line.move(NOW + 3000);
  expect(line.at.x).toBeGreaterThan(2.9);
});

test("facing turns evenly, the short way", () => {
  const line = new Timeline();
  const sent = moving(2, () => 0, () => 5);
  for (const [, s] of sent) s.facing = facing(radians(170 + (s.timeMs - NOW) * 0.02)); // 170° … 210°
  let before = NaN;
  play(line, sent, NOW, NOW + 1900, (now) => {
    if (line.facing === undefined) return;
    const got = heading(line.facing!);
    const turned = Math.atan2(Math.sin(got - before), Math.cos(got - before));
    if (now > NOW + 1000) expect(turned, "radians in a frame").toBeCloseTo(radians(0.02 * FRAME), 3);
    before = got;
  });
  expect(heading(line.facing!)).toBeLessThan(radians(-140));
});
