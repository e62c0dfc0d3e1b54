import { describe, expect, test } from "vitest";
import { AHEAD, facing, ORIGIN } from "../frame";
import { EXPIRED, REMOVED } from "../wire/told";
import { HEAD, TRAIL_STEP_S } from "./picture";
import { Scene } from "./scene";
import { NOW, sample, told } from "./testkit";

const FRAME = 1000 / 60;

/** run has each frame from `from` to `to` tell something and look, and returns the last picture. */
function run(scene: Scene, from: number, to: number, tell: (now: number) => void = () => {}): ReturnType<Scene["picture"]> {
  for (let now = from; now < to; now += FRAME) {
    tell(now);
    scene.picture(now + 2);
  }
  return scene.picture(to);
}

function names(scene: Scene): string[] {
  return scene.picture(NOW).sources.map((source) => source.name);
}

describe("what is there", () => {
  test("is shown by name, s2 before s10, whatever order it came in", () => {
    const scene = new Scene();
    scene.apply(told(["s10", "b", "s2", "A", "s1"].map((name) => sample(NOW, 0, { name }))), NOW);
    expect(names(scene)).toEqual(["A", "b", "s1", "s2", "s10"]);
    scene.apply(told([sample(NOW, 0, { name: "s3" })], { gone: [{ name: "s2", reason: REMOVED }] }), NOW);
    expect(names(scene)).toEqual(["A", "b", "s1", "s3", "s10"]);
    const many = Array.from({ length: 300 }, (_, i) => sample(NOW, 0, { name: `n${(i * 77) % 300}` }));
    scene.apply(told(many), NOW);
    expect(names(scene).slice(2, 302)).toEqual(Array.from({ length: 300 }, (_, i) => `n${i}`));
  });

  test("is replaced by a snapshot, even an empty one", () => {
    const scene = new Scene();
    scene.apply(told([sample(NOW, 1, { name: "a" }), sample(NOW, 2, { name: "b" })], { snapshot: true }), NOW);
    scene.apply(told([sample(NOW, 2, { name: "b" }), sample(NOW, 3, { name: "c" })], { snapshot: true }), NOW);
    expect(names(scene)).toEqual(["b", "c"]);
    scene.apply(told([], { snapshot: true }), NOW);
    expect(names(scene)).toEqual([]);
  });

  test("applies gone before positions", () => {
    const scene = new Scene();
    scene.apply(told([sample(NOW, 1)]), NOW);
    scene.apply(told([sample(NOW + 10, 2)], { gone: [{ name: "a", reason: EXPIRED }] }), NOW + 10);
    expect(names(scene)).toEqual(["a"]);
  });

  test("goes on moving through a snapshot without a jump", () => {
    const scene = new Scene();
    let before = NaN;
    run(scene, NOW, NOW + 2000, (now) => {
      const x = (now - NOW) / 1000;
      scene.apply(told([sample(now - 4, x)], { snapshot: Math.round((now - NOW) / FRAME) === 60 }), now);
      const at = scene.picture(now).find("a")!.at.x;
      if (now > NOW + 500) expect(Math.abs(at - before - FRAME / 1000), "metres off in a frame").toBeLessThan(0.002);
      before = at;
    });
  });

  test("stays when it is lost, and does not move", () => {
    const scene = new Scene();
    const moves = { estimated: false, velocity: { x: 1, y: 0, z: 0 } };
    run(scene, NOW, NOW + 1000, (now) => scene.apply(told([sample(now - 4, (now - NOW) / 1000, moves)]), now));
    expect(scene.picture(NOW + 1400).find("a")!.velocity.x, "its publisher has not said that it stopped").toBeCloseTo(1, 6);
    scene.apply(told([sample(NOW + 1000, 1, { ...moves, live: false })]), NOW + 1500);
    const lost = scene.picture(NOW + 3000).find("a")!;
    expect(lost).toMatchObject({ live: false, velocity: { x: 0, y: 0, z: 0 } });
    expect(lost.ageMs).toBeCloseTo(2000, 6);
  });

  test("is not what is not finite", () => {
    const scene = new Scene();
    scene.apply(told([sample(NOW, NaN), sample(NOW, 0, { name: "b", y: Infinity }), sample(NaN, 0, { name: "c" })]), NOW);
    expect(names(scene)).toEqual([]);
  });

  test("keeps its colour, which its name gives it", () => {
    const [one, other] = [new Scene(), new Scene()];
    for (const scene of [one, other]) scene.apply(told([sample(NOW, 0, { name: "guitar" })]), NOW);
    expect(one.picture(NOW).find("guitar")!.hue).toBe(other.picture(NOW).find("guitar")!.hue);
  });

  test("is forgotten for another scene", () => {
    const scene = new Scene();
    scene.apply(told([sample(NOW, 0)]), NOW);
    scene.selected = { kind: "source", name: "a" };
    scene.rewind(5);
    scene.clear();
    scene.apply(told([sample(NOW - 70_000, 3)], { snapshot: true }), NOW - 70_000);
    const picture = scene.picture(NOW - 70_000);
    expect(picture.sources.map((s) => [s.name, s.at.x])).toEqual([["a", 3]]);
    expect(picture.selected).toBeUndefined();
    expect(scene.picture(NOW - 50_000).pastS).toBe(0);
    expect(scene.log).toEqual([]);
  });
});

describe("rates", () => {
  test("are counted until the hub tells them", () => {
    const scene = new Scene();
    const publish = (now: number) => scene.apply(told([sample(now - 4, 0)]), now);
    expect(run(scene, NOW, NOW + 3000, publish).find("a")!.rateHz).toBeCloseTo(60, 0);
    scene.rates(new Map([["a", 240], ["nobody", 1]]));
    expect(run(scene, NOW + 3000, NOW + 3100, publish).find("a")!.rateHz).toBe(240);
    expect(run(scene, NOW + 3100, NOW + 9000, publish).find("a")!.rateHz).toBeCloseTo(60, 0);
    expect(run(scene, NOW + 9000, NOW + 15_000).find("a")!.rateHz).toBe(0);
  });
});

describe("this page's hand", () => {
  /** held gives a scene with a source that a hand took from 0 to 1 m; the hub's echo is 80 ms late. */
  function held(scene: Scene): number {
    scene.apply(told([sample(NOW, 0)], { snapshot: true }), NOW);
    scene.picture(NOW);
    scene.mine("a", true);
    const at = (t: number) => Math.min(1, (t - NOW) / 1000);
    run(scene, NOW + 10, NOW + 1000, (now) => {
      scene.pin("a", { x: at(now), y: 0, z: 0 });
      scene.apply(told([sample(now - 80, at(now - 80), { heldBy: "me" })]), now);
      const shown = scene.picture(now).find("a")!;
      expect(shown.at.x, "is shown at the hand").toBe(at(now));
      expect(shown.mine).toBe(true);
    });
    scene.mine("a", false);
    return NOW + 1000;
  }

  test("has the source shown at it, and left there until the hub has caught up", () => {
    const scene = new Scene();
    const from = held(scene);
    const hand = scene.find("a")!.at.x;
    run(scene, from, from + 1000, (now) => {
      scene.apply(told([sample(now - 80, Math.min(hand, (now - 80 - NOW) / 1000))]), now);
      const shown = scene.picture(now).find("a")!;
      expect(Math.abs(shown.at.x - hand), `metres off ${now - from} ms after`).toBeLessThan(1e-3);
      expect(shown.mine).toBe(false);
    });
  });

  test("lets a source that the hub says is elsewhere glide there after 300 ms, without a jump", () => {
    const scene = new Scene();
    const from = held(scene);
    const hand = scene.find("a")!.at.x;
    let before = hand;
    run(scene, from, from + 1000, (now) => {
      scene.apply(told([sample(now - 4, -1)]), now);
      const { x } = scene.picture(now).find("a")!.at;
      if (now < from + 290) expect(x).toBe(hand);
      expect(before - x, "metres in a frame, of 2").toBeLessThan(0.5);
      expect(before - x).toBeGreaterThanOrEqual(-1e-9);
      before = x;
    });
    expect(before).toBe(-1);
  });

  test("is forgotten once the hub has caught up", () => {
    const scene = new Scene();
    const from = held(scene);
    const hand = scene.find("a")!.at.x;
    const picture = run(scene, from, from + 250, (now) => {
      scene.apply(told([sample(now - 4, now < from + 50 ? hand : 5)]), now);
    });
    expect(picture.find("a")!.at.x, "250 ms after, 200 ms after somebody else moved it").toBeGreaterThan(2);
  });

  test("that takes nothing that is there does nothing", () => {
    const scene = new Scene();
    scene.mine("nobody", true);
    scene.pin("nobody", ORIGIN);
    scene.mine("nobody", false);
    expect(names(scene)).toEqual([]);
  });
});

describe("trails", () => {
  test("are a step apart, the newest first, also between frames", () => {
    const scene = new Scene();
    const picture = run(scene, NOW, NOW + 3000, (now) => scene.apply(told([sample(now - 4, (now - NOW) / 1000)]), now));
    const { trail, at } = picture.find("a")!;
    expect(trail.count).toBe(32);
    expect(at.x - trail.points[0]!).toBeLessThan(TRAIL_STEP_S + 0.02);
    for (let i = 1; i < 32; i++) expect(trail.points[3 * (i - 1)]! - trail.points[3 * i]!, `between ${i - 1} and ${i}`).toBeCloseTo(TRAIL_STEP_S, 2);
  });

  test("go when the source stands, and take no memory where none ever moved", () => {
    const scene = new Scene();
    scene.apply(told([sample(NOW, 5, { name: "stone" })]), NOW);
    run(scene, NOW, NOW + 1000, (now) => scene.apply(told([sample(now - 4, (now - NOW) / 1000)]), now));
    const picture = run(scene, NOW + 1000, NOW + 4000);
    expect(picture.find("a")!.trail.count).toBe(0);
    expect(picture.find("stone")!.trail.points.length).toBe(0);
  });

  test("are cut by a teleport", () => {
    const scene = new Scene();
    const x = (now: number) => (now < NOW + 1000 ? 0 : 100) + (now - NOW) / 1000;
    let jumped = false;
    const picture = run(scene, NOW, NOW + 1300, (now) => {
      const teleport = now >= NOW + 1000 && !jumped;
      jumped ||= teleport;
      scene.apply(told([sample(now - 4, x(now), { teleport })]), now);
    });
    const { trail } = picture.find("a")!;
    expect(trail.count).toBeGreaterThan(1);
    for (let i = 0; i < trail.count; i++) expect(trail.points[3 * i]).toBeGreaterThan(100);
  });

  test("are there at once when the page is looked at again", () => {
    const scene = new Scene();
    for (let now = NOW; now < NOW + 5000; now += FRAME) scene.apply(told([sample(now - 4, (now - NOW) / 1000)]), now);
    expect(scene.picture(NOW + 5000).find("a")!.trail.count).toBe(32);
  });
});

describe("the past", () => {
  /** lived is a scene where a walks at 1 m/s for 20 s, b came at 5 s and went at 10 s, and c was lost at 15 s. */
  function lived(): Scene {
    const scene = new Scene();
    scene.apply(told([sample(NOW, 0), sample(NOW, 3, { name: "c" })], { snapshot: true }), NOW);
    run(scene, NOW + FRAME, NOW + 20_000, (now) => {
      const t = (now - NOW) / 1000;
      const positions = [sample(now, t)];
      if (t > 5 && t < 10) positions.push(sample(now, 7, { name: "b", heldBy: t < 6 ? "somebody" : "" }));
      positions.push(sample(Math.min(now, NOW + 15_000), 3, { name: "c", live: t < 15 }));
      scene.apply(told(positions, { gone: t >= 10 ? [{ name: "b", reason: REMOVED }] : [] }), now);
    });
    return scene;
  }

  test("is as it was: who was there, where, live or not, and held by whom", () => {
    const scene = lived();
    scene.rewind(14.5);
    let picture = scene.picture(NOW + 20_000);
    expect(picture.sources.map((s) => [s.name, s.live, s.heldBy])).toEqual([["a", true, ""], ["b", true, "somebody"], ["c", true, ""]]);
    expect(picture.find("a")!.at.x).toBeCloseTo(5.5, 2);
    expect(picture.find("a")!.velocity.x).toBeCloseTo(1, 2);
    expect(picture.find("a")!.trail.points[3]).toBeCloseTo(5.5 - TRAIL_STEP_S, 2);
    expect(picture.time).toBe(NOW + 5500);
    expect(picture.pastS).toBe(14.5);

    scene.rewind(16);
    picture = scene.picture(NOW + 20_000);
    expect(picture.find("b")).toBeUndefined();
    expect(picture.sources.length).toBe(2);

    scene.rewind(3);
    picture = scene.picture(NOW + 20_000);
    expect(picture.find("c")).toMatchObject({ live: false });
    expect(picture.find("c")!.ageMs).toBeGreaterThan(1900);

    scene.rewind(0);
    picture = scene.picture(NOW + 20_010);
    expect(picture.pastS).toBe(0);
    expect(picture.find("a")!.at.x).toBeGreaterThan(19.8);
    expect(picture.find("a")!.trail.count).toBe(32);
  });

  test("stands still, though how long ago it was goes on, by two clocks", () => {
    const scene = lived();
    for (let i = 0; i < 60; i++) {
      scene.rewind(10 + (i * FRAME + (i % 3)) / 1000);
      const picture = scene.picture(NOW + 20_000 + i * FRAME);
      expect(picture.time).toBe(NOW + 10_000);
      expect(picture.pastS).toBeCloseTo(10 + (i * FRAME) / 1000, 5);
    }
  });

  test("begins anew where the page's clock turns out to have been ahead", () => {
    const scene = new Scene();
    scene.picture(NOW + 3_600_000);
    scene.apply(told([sample(NOW + 3_600_000, 3), sample(NOW, 5, { name: "b" })], { snapshot: true }), NOW + 3_600_001);
    scene.picture(NOW + 3_600_002);
    const picture = run(scene, NOW, NOW + 5000, (now) => scene.apply(told([sample(now - 4, (now - NOW) / 1000)]), now));
    expect(picture.time).toBe(NOW + 5000);
    expect(picture.find("a")!.at.x).toBeGreaterThan(4.9);
    expect(picture.find("a")!.ageMs).toBeLessThan(30);
    expect(scene.span).toEqual({ from: NOW, to: NOW + 5000 });
    scene.rewind(2);
    expect(scene.picture(NOW + 5000).find("a")!.at.x).toBeCloseTo(3, 1);
    expect(scene.picture(NOW + 5000).find("b")!.at.x).toBe(5);
  });

  test("goes no further back than is known", () => {
    const scene = lived();
    scene.rewind(1000);
    expect(scene.picture(NOW + 20_000).time).toBe(NOW);
    expect(scene.span).toEqual({ from: NOW, to: NOW + 20_000 });
    expect(scene.picture(NOW + 90_000).time).toBe(NOW + 30_000);
  });

  test("knows a source that stands still since long before it", () => {
    const scene = new Scene();
    scene.apply(told([sample(NOW, 3)]), NOW);
    scene.picture(NOW + 300_000);
    scene.rewind(30);
    const stone = scene.picture(NOW + 300_000).find("a")!;
    expect(stone.at.x).toBe(3);
    expect(stone.ageMs).toBe(270_000);
  });

  test("shows no hand", () => {
    const scene = lived();
    scene.mine("a", true);
    scene.pin("a", { x: -9, y: 0, z: 0 });
    scene.rewind(10);
    expect(scene.picture(NOW + 20_000).find("a")!.at.x).toBeCloseTo(10, 2);
    expect(scene.picture(NOW + 20_000).find("a")!.mine).toBe(false);
  });

  test("of sources that are gone for a minute is forgotten, and no more than 2,000 of them are kept", () => {
    const scene = new Scene();
    let now = NOW;
    for (let i = 0; i < 5000; i++, now += 10) {
      scene.apply(told([sample(now, 0, { name: `s${i}` })], { gone: [{ name: `s${i - 1}`, reason: REMOVED }] }), now);
    }
    expect(scene.known).toBeLessThan(2300);
    scene.picture(now + 65_000);
    scene.picture(now + 70_000);
    expect(scene.known).toBe(1);
  });
});

describe("head, area and marks", () => {
  test("the head stands where it is put", () => {
    const scene = new Scene();
    scene.head = { at: { x: 1, y: 2, z: 3 }, facing: facing(1), on: "" };
    expect(scene.picture(NOW).head).toEqual({ at: { x: 1, y: 2, z: 3 }, facing: facing(1), on: "" });
  });

  test("the head rides on a source, looks where that looks, and stays where it went", () => {
    const scene = new Scene();
    scene.head = { at: ORIGIN, facing: AHEAD, on: "a" };
    expect(scene.picture(NOW).head.at).toEqual(ORIGIN);
    scene.apply(told([sample(NOW, 4, { facing: facing(1) })]), NOW);
    expect(scene.picture(NOW + 1).head.at.x).toBe(4);
    expect(scene.picture(NOW + 1).head.facing.z).toBeCloseTo(facing(1).z, 9);
    scene.apply(told([], { gone: [{ name: "a", reason: REMOVED }] }), NOW + 5);
    expect(scene.picture(NOW + 10).head).toMatchObject({ at: { x: 4, y: 0, z: 0 }, on: "a" });
  });

  test("an area goes with its source, and is not there before it", () => {
    const scene = new Scene();
    scene.area = { around: "a", radius: 2 };
    expect(scene.picture(NOW).area).toBeUndefined();
    scene.apply(told([sample(NOW, 4)]), NOW);
    expect(scene.picture(NOW).area).toEqual({ center: { x: 4, y: 0, z: 0 }, around: "a", radius: 2 });
    scene.area = { center: { x: 0, y: 1, z: 0 }, radius: 3 };
    expect(scene.picture(NOW).area).toEqual({ center: { x: 0, y: 1, z: 0 }, around: "", radius: 3 });
    scene.area = undefined;
    expect(scene.picture(NOW).area).toBeUndefined();
  });

  test("marks are in the picture while what they mark is", () => {
    const scene = new Scene();
    scene.apply(told([sample(NOW, 4)]), NOW);
    scene.selected = { kind: "source", name: "a" };
    scene.hovered = HEAD;
    scene.focused = true;
    scene.stale(true);
    expect(scene.picture(NOW)).toMatchObject({ selected: { name: "a" }, hovered: HEAD, focused: true, stale: true });
    scene.apply(told([], { gone: [{ name: "a", reason: REMOVED }] }), NOW);
    expect(scene.picture(NOW).selected).toBeUndefined();
    scene.apply(told([sample(NOW + 5, 4)]), NOW);
    expect(scene.picture(NOW).selected).toEqual({ kind: "source", name: "a" });
  });
});

describe("the log", () => {
  test("says what came about; what was there first did not come", () => {
    const scene = new Scene();
    scene.apply(told([sample(NOW, 0)], { snapshot: true }), NOW);
    scene.apply(told([sample(NOW, 0, { name: "b" })]), NOW + 1);
    scene.apply(told([sample(NOW, 0, { live: false })]), NOW + 2);
    scene.apply(told([sample(NOW + 3, 0, { heldBy: "eve" })]), NOW + 3);
    scene.apply(told([sample(NOW + 4, 0, { heldBy: "eve" })], { gone: [{ name: "b", reason: EXPIRED }] }), NOW + 4);
    scene.apply(told([sample(NOW + 5, 0)], { gone: [{ name: "nobody", reason: EXPIRED }] }), NOW + 5);
    scene.apply(told([], { gone: [{ name: "a", reason: REMOVED }] }), NOW + 6);
    expect(scene.log.map((e) => `${e.timeMs - NOW} ${e.name} ${e.what}`)).toEqual([
      "1 b came", "2 a lost", "3 a back", "3 a held by eve", "4 b expired", "6 a removed",
    ]);
  });

  test("keeps the last 200", () => {
    const scene = new Scene();
    for (let i = 0; i < 300; i++) scene.apply(told([sample(NOW, 0, { name: `s${i}` })]), NOW + i);
    expect(scene.log.length).toBe(200);
    expect(scene.log[199]).toEqual({ timeMs: NOW + 299, name: "s299", what: "came" });
  });
});
