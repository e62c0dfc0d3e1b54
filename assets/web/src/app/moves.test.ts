/** Moves, with a real scene, hand and undo, and a hub that does what it is told. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Undo } from "../hands/undo";
import { Scene } from "../scene/scene";
import { Hand } from "../wire/hand";
import type { Outgoing } from "../wire/messages";
import { Moves } from "./moves";

const START_MS = 1_000_000;

let nowMs: number;
let scene: Scene;
let undo: Undo;
let moves: Moves;
let sent: Outgoing[];
let said: string[];
let obstacle: string;

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = START_MS;
  scene = new Scene();
  undo = new Undo(() => nowMs);
  sent = [];
  said = [];
  obstacle = "";
  const hand = new Hand({
    publish: (sample) => sent.push(sample) > 0,
    hubNow: () => nowMs,
    now: () => nowMs,
    after: () => () => {},
  });
  moves = new Moves({
    scene,
    hand,
    undo,
    hubTime: () => nowMs,
    obstacle: () => obstacle,
    notice: (sentence) => said.push(sentence),
    renamed: () => {},
  });
  return () => vi.useRealTimers();
});

/** tell has the hub tell of a source, or that it is gone. */
function tell(name: string, x: number, heldBy = ""): void {
  pass(20);
  scene.apply(
    {
      positions: [{ name, x, y: 0, z: 0, live: true, message: "hello", timeMs: nowMs, estimated: false, teleport: true, heldBy }],
      ...{ gone: [], timeMs: nowMs, snapshot: false },
    },
    nowMs,
  );
  pass(500);
}

function leave(name: string): void {
  scene.apply({ positions: [], gone: [{ name, reason: 0 }], timeMs: nowMs, snapshot: false }, nowMs);
}

function pass(ms: number): void {
  nowMs += ms;
  scene.picture(nowMs);
}

describe("a drag", () => {
  it("is published, with what the source says of itself, and undo leads back to where it began", () => {
    tell("guitar", 1);
    expect(moves.grab("guitar")).toBe(true);
    for (const x of [2, 3]) {
      pass(20);
      moves.carry("guitar", { x, y: 0, z: 0 }, nowMs);
    }
    moves.release("guitar");
    expect(sent.map(({ position }) => position?.x)).toEqual([1, 2, 3, 3]);
    expect(sent.every(({ msg, holdMs }) => msg === "hello" && holdMs === 2000)).toBe(true);
    expect(undo.label).toBe("move guitar");
    undo.undo();
    expect(sent.at(-1)?.position?.x).toBe(1);
  });

  it("is a step of its own; nudges within a second are one", () => {
    tell("guitar", 1);
    const go = (x: number, nudge: boolean): void => {
      moves.grab("guitar");
      moves.carry("guitar", { x, y: 0, z: 0 }, nowMs);
      moves.release("guitar", nudge);
      pass(100);
    };
    go(2, false);
    go(3, false);
    go(4, true);
    go(5, true);
    const back: (number | undefined)[] = [];
    for (; undo.label !== ""; back.push(sent.at(-1)?.position?.x)) undo.undo();
    expect(back[0], "where the nudges began").toBeCloseTo(3, 1);
    expect(back.length).toBe(3);
  });

  it("that leads nowhere is no step", () => {
    tell("guitar", 1);
    moves.grab("guitar");
    moves.carry("guitar", { x: 2, y: 0, z: 0 }, nowMs);
    moves.carry("guitar", { x: 1, y: 0, z: 0 }, nowMs);
    moves.release("guitar");
    expect(undo.label).toBe("");
  });

  it.each([
    ["nobody knows", "oboe", "", "There is no source oboe any more."],
    ["somebody else holds", "guitar", "a page at 10.0.0.7:5", "guitar is held by a page at 10.0.0.7:5."],
  ])("of a source that %s is refused", (_, name, heldBy, sentence) => {
    tell("guitar", 1, heldBy);
    expect(moves.grab(name)).toBe(false);
    expect(said).toEqual([sentence]);
    expect(sent).toEqual([]);
  });

  it("of what this page still holds goes on", () => {
    tell("guitar", 1, "you");
    expect(moves.grab("guitar")).toBe(true);
  });

  it("ends without a word when the source is taken away meanwhile", () => {
    tell("guitar", 1);
    moves.grab("guitar");
    leave("guitar");
    const before = sent.length;
    moves.release("guitar");
    expect(sent.length).toBe(before);
  });

  it("is refused where nothing can be moved", () => {
    tell("guitar", 1);
    obstacle = "The hub is away.";
    expect(moves.grab("guitar")).toBe(false);
    expect(moves.create({ x: 0, y: 0, z: 0 })).toBeUndefined();
    moves.remove("guitar");
    moves.rename("guitar", "lute");
    expect(sent).toEqual([]);
    expect(said).toEqual(Array(4).fill("The hub is away."));
  });
});

describe("making, removing and renaming", () => {
  it("a new source has a free name, can be moved before the hub has told of it, and be taken back", () => {
    tell("source-1", 0);
    expect(moves.create({ x: 1, y: 0, z: 0 })).toBe("source-2");
    expect(moves.create({ x: 2, y: 0, z: 0 })).toBe("source-3");
    expect(moves.grab("source-3")).toBe(true);
    moves.release("source-3");
    undo.undo();
    expect(sent.at(-1)).toMatchObject({ source: "source-3", remove: true });
  });

  it("undo puts a removed source back", () => {
    tell("guitar", 4);
    moves.remove("guitar");
    expect(sent.at(-1)).toMatchObject({ source: "guitar", remove: true });
    leave("guitar");
    undo.undo();
    expect(sent.at(-1)).toMatchObject({ source: "guitar", position: { x: 4 }, msg: "hello" });
  });

  it("says so when somebody brings a removed source back", () => {
    tell("guitar", 4);
    moves.remove("guitar");
    vi.advanceTimersByTime(1000);
    expect(said).toEqual(["guitar is removed: undo brings it back.", "guitar is back: somebody publishes it."]);
  });

  it("a source with a new name is where the old one was, and undo gives the old name back", () => {
    tell("guitar", 4);
    moves.rename("guitar", "lute");
    expect(sent).toMatchObject([
      { source: "lute", position: { x: 4 } },
      { source: "guitar", remove: true },
    ]);
    leave("guitar");
    tell("lute", 5);
    undo.undo();
    expect(sent.slice(2)).toMatchObject([
      { source: "guitar", position: { x: 5 } },
      { source: "lute", remove: true },
    ]);
  });

  it("what this page itself puts back is no surprise", () => {
    tell("guitar", 4);
    moves.rename("guitar", "lute");
    leave("guitar");
    tell("lute", 4);
    undo.undo();
    tell("guitar", 4);
    vi.advanceTimersByTime(1000);
    expect(said).toEqual(["lute is back: somebody publishes it."]); // the test's hub goes on telling of it
  });

  it("what was taken away from another scene is not looked for in this one", () => {
    tell("guitar", 4);
    moves.remove("guitar");
    moves.releaseAll();
    vi.advanceTimersByTime(1000);
    expect(said).toEqual(["guitar is removed: undo brings it back."]);
  });

  it("what somebody else holds is neither removed nor renamed", () => {
    tell("guitar", 4, "a page at 10.0.0.7:5");
    moves.remove("guitar");
    moves.rename("guitar", "lute");
    expect(said).toEqual(Array(2).fill("guitar is held by a page at 10.0.0.7:5."));
    expect([sent, undo.label]).toEqual([[], ""]);
  });

  it.each([
    ["a move", () => (moves.grab("guitar"), moves.carry("guitar", { x: 9, y: 0, z: 0 }, nowMs), moves.release("guitar"))],
    ["a new source", () => moves.create({ x: 1, y: 0, z: 0 })],
    ["a removal", () => moves.remove("guitar")],
    ["a new name", () => moves.rename("guitar", "lute")],
  ])("%s cannot be undone where nothing can be moved", (_, act) => {
    tell("guitar", 4);
    act();
    expect(undo.obstacle).toBe("");
    obstacle = "The hub is away.";
    expect(undo.obstacle).toBe("The hub is away.");
  });

  it.each([
    ["lute", "There is a source lute already."],
    ["", "A name has something to be seen."],
    [" ", "A name has something to be seen."],
    ["a*", "A name has no *: that marks the beginning of many names."],
  ])("the name %j is refused", (to, sentence) => {
    tell("guitar", 4);
    tell("lute", 5);
    moves.rename("guitar", to);
    expect(said).toEqual([sentence]);
    expect(sent).toEqual([]);
  });
});
