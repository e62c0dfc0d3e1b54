import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Picture, Shown } from "../scene/picture";
import { HELD, HOVERED, Labels, OTHER, SELECTED, rankOf, type Rank } from "./labels";
import { LIGHT } from "./palette";

const LETTER = 6; // pixels: each is as wide as any other

interface Stamp {
  text: string;
}
interface Put {
  text: string;
  x: number;
}

let put: Put[] = []; // what the frame put on the canvas

/** words is a context that says what is written on it, and on what it is put. */
function words(on: Stamp | undefined): CanvasRenderingContext2D {
  const known: Record<string, unknown> = {
    measureText: (text: string) => ({ width: LETTER * text.length }),
    fillText: (text: string) => {
      if (on !== undefined) on.text = text;
    },
    drawImage: (image: Stamp, x: number) => put.push({ text: image.text, x }),
  };
  return new Proxy(known, { get: (all, name) => all[String(name)] ?? (() => {}), set: () => true }) as never;
}

beforeEach(() => {
  vi.stubGlobal("document", {
    createElement: () => {
      const stamp: Stamp & Record<string, unknown> = { text: "" };
      stamp["getContext"] = () => words(stamp);
      return stamp;
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

function source(name: string, more: Partial<Shown> = {}): Shown {
  return { name, at: { x: 0, y: 0, z: 0 }, live: true, ageMs: 0, heldBy: "", mine: false, ...more } as Shown;
}

function labels(): Labels {
  const made = new Labels(words(undefined));
  made.resize(800, 600, 1);
  made.paint(LIGHT);
  return made;
}

/** frame draws one frame and returns what was put. */
function frame(on: Labels, ask: readonly (readonly [Shown, number, number, Rank])[], stale = false): string[] {
  put = [];
  on.begin();
  for (const [s, x, y, rank] of ask) on.add(s, x, y, 8, rank);
  on.draw(stale);
  return put.map(({ text }) => text);
}

test("labels with room are all drawn", () => {
  const got = frame(labels(), [
    [source("a"), 100, 100, OTHER],
    [source("b"), 100, 130, OTHER],
  ]);
  expect(got).toEqual(["a", "b"]);
});

test("where there is no room the more important label stays", () => {
  const ask = (rank: Rank) =>
    ["one", "two", "three", "four"].map((name, i) => [source(name), 400, 300, i === 3 ? rank : OTHER] as const);
  for (const rank of [SELECTED, HOVERED, HELD] as const) {
    const got = frame(labels(), ask(rank));
    expect(got[0], `rank ${rank}`).toBe("four");
    expect(got.length, `one to the right and one to the left, of ${got}`).toBe(2);
  }
});

test("what is selected is named even where nothing is free", () => {
  const on = labels();
  put = [];
  on.begin();
  on.keepClear(0, 0, 800, 600);
  on.add(source("selected"), 790, 300, 8, SELECTED);
  on.add(source("held"), 400, 300, 8, HELD);
  on.draw(false);
  expect(put.map(({ text }) => text)).toEqual(["selected"]);
  expect((put[0] as Put).x, "on the view").toBeLessThan(790 - 8 * LETTER);
});

test("what is selected and what is hovered come first", () => {
  const on = labels();
  const got = frame(on, [
    [source("held one"), 400, 300, HELD],
    [source("hovered"), 400, 300, HOVERED],
    [source("selected"), 400, 300, SELECTED],
  ]);
  expect(got).toEqual(["selected", "hovered"]);
});

test("a label that was shown stays, whoever comes before it", () => {
  const on = labels();
  const [a, b, c] = [source("a"), source("b"), source("c")];
  expect(frame(on, [[b, 400, 300, OTHER], [c, 400, 300, OTHER]])).toEqual(["b", "c"]);
  expect(frame(on, [[a, 400, 300, OTHER], [b, 400, 300, OTHER], [c, 400, 300, OTHER]])).toEqual(["b", "c"]);
  expect(frame(on, [[a, 400, 300, OTHER], [c, 400, 300, OTHER]]), "b is gone").toEqual(["c", "a"]);
});

test("a label goes to the left where the view ends, and stays on its side", () => {
  const on = labels();
  frame(on, [[source("guitar"), 780, 300, OTHER]]);
  const left = (put[0] as Put).x;
  expect(left).toBeLessThan(780 - 6 * LETTER);
  frame(on, [[source("guitar"), 700, 300, OTHER]]);
  expect((put[0] as Put).x - 700, "with room on both sides").toBe(left - 780);
});

test("a label covers what is named only where there is no other room", () => {
  const on = labels();
  frame(on, [
    [source("guitar"), 400, 300, OTHER],
    [source("b"), 430, 300, OTHER],
  ]);
  expect((put[0] as Put).x, "guitar goes to the left of b").toBeLessThan(400 - 6 * LETTER);
  const between = frame(labels(), [
    [source("guitar"), 400, 300, OTHER],
    [source("b"), 430, 300, OTHER],
    [source("c"), 370, 300, OTHER],
  ]);
  expect(between).toContain("guitar");
});

test("height, age and holder are said", () => {
  const got = frame(labels(), [
    [source("a", { at: { x: 0, y: 0, z: 1.24 } }), 100, 100, OTHER],
    [source("b", { live: false, ageMs: 12_400, at: { x: 0, y: 0, z: 1.24 } }), 100, 200, OTHER],
    [source("c", { heldBy: "anna" }), 100, 300, HELD],
    [source("d", { heldBy: "tab", mine: true }), 100, 400, HELD],
  ]);
  expect(got).toEqual(["c", "held by anna", "d", "in your hand", "a", "+1.2 m", "b", "lost 12 s"]);
});

test("a crowd is named little by little, and all of it in turn", () => {
  const on = labels();
  const crowd = Array.from({ length: 1000 }, (_, i) => [source(`s${i}`), 40 + 100 * (i % 7), 20 + 22 * (i % 25), OTHER] as const);
  const first = frame(on, crowd).length;
  expect(first).toBeLessThanOrEqual(40);
  let last = first;
  for (let i = 0; i < 30; i++) last = frame(on, crowd).length;
  expect(last).toBeGreaterThan(100);
  expect(new Set(frame(on, crowd)).size, "each once").toBe(last);
});

test("those that find no room keep nobody from theirs", () => {
  const on = labels();
  const ask = Array.from({ length: 600 }, (_, i) => [source(`s${i}`), i < 590 ? 400 : 100, 300, OTHER] as const);
  let got: string[] = [];
  for (let i = 0; i < 5; i++) got = frame(on, ask);
  expect(got).toContain("s590");
});

test("kept room has no label", () => {
  const on = labels();
  put = [];
  on.begin();
  on.keepClear(300, 280, 200, 40);
  on.add(source("a"), 400, 300, 8, OTHER);
  on.add(source("b"), 400, 400, 8, OTHER);
  on.draw(false);
  expect(put.map(({ text }) => text)).toEqual(["b"]);
});

test("rankOf: selected, hovered, held, others", () => {
  const picture = { selected: { kind: "source", name: "s" }, hovered: { kind: "source", name: "h" } } as Picture;
  expect(rankOf(source("s", { heldBy: "x" }), picture)).toBe(SELECTED);
  expect(rankOf(source("h", { heldBy: "x" }), picture)).toBe(HOVERED);
  expect(rankOf(source("x", { heldBy: "x" }), picture)).toBe(HELD);
  expect(rankOf(source("x", { mine: true }), picture)).toBe(HELD);
  expect(rankOf(source("x"), picture)).toBe(OTHER);
  expect(rankOf(source("head"), { selected: { kind: "head" } } as Picture)).toBe(OTHER);
});
