import { describe, expect, it } from "vitest";
import { HEAD, type Target } from "../scene/picture";
import { type Item, items, type MenuDeps, title } from "./menuitems";
import { beside, step, Typing } from "./menumoves";
import { TestRoom } from "./testroom";

const GUITAR: Target = { kind: "source", name: "guitar" };
const AT = { x: 100, y: 200 };

/** rig has a menu's deps, whose questions are answered by answer. */
function rig() {
  const room = new TestRoom({ guitar: [1, 0, 0], drum: [0, 1, 0] });
  const asked: { question: string; proposal: string; wrong: string | undefined }[] = [];
  const answer = { text: undefined as string | undefined, file: undefined as File | undefined };
  const deps: MenuDeps = {
    view: room.view,
    picture: room.picture,
    actions: room.actions,
    ask: async (question, proposal, check) => {
      const wrong = check(answer.text ?? "");
      asked.push({ question, proposal, wrong });
      return wrong === undefined ? answer.text : undefined;
    },
    askFile: async () => answer.file,
    sounds: () => [
      { id: "auto", label: "By its name" },
      { id: "noise", label: "Noise" },
    ],
    soundOf: () => "noise",
  };
  const lines = (target: Target | undefined) => items(deps, target, AT);
  const run = async (target: Target | undefined, label: string) => {
    const found = lines(target).flatMap((item) => [item, ...(item.items ?? [])]).find((item) => item.label === label);
    if (found?.run === undefined) throw new Error(`no line ${label} to run`);
    found.run();
    await Promise.resolve();
    await Promise.resolve();
    return room.take();
  };
  return { room, deps, asked, answer, lines, run };
}

const labels = (lines: readonly Item[]) => lines.map(({ label }) => label);

describe("the menu of a source", () => {
  it("has what can be done with it, and its sounds", async () => {
    const { lines, run } = rig();
    const all = lines(GUITAR);
    expect(labels(all)).toEqual(["Rename…", "Sound", "Hear from here", "Show only around it…", "Remove"]);
    const sounds = all[1]!.items!;
    expect(sounds.map(({ label, checked }) => [label, checked])).toEqual([
      ["By its name", false],
      ["Noise", true],
      ["A file…", undefined],
    ]);
    expect(await run(GUITAR, "By its name")).toEqual(["sound guitar auto"]);
    expect(await run(GUITAR, "Hear from here")).toEqual(["ride guitar"]);
    expect(await run(GUITAR, "Remove")).toEqual(["remove guitar"]);
  });

  it("offers the way back", async () => {
    const { room, lines, run } = rig();
    room.head.on = "guitar";
    room.area = { center: { x: 0, y: 0, z: 0 }, around: "guitar", radius: 2 };
    expect(labels(lines(GUITAR)).slice(2, 4)).toEqual(["Stop hearing from here", "Show everything"]);
    expect(await run(GUITAR, "Stop hearing from here")).toEqual(["ride "]);
    expect(await run(GUITAR, "Show everything")).toEqual(["narrow undefined"]);
  });

  it("renames to what is a name, and free", async () => {
    const { answer, asked, run } = rig();
    for (const [text, said, wrong] of [
      ["lute", ["rename guitar lute"], /^$/],
      ["<script>", ["rename guitar <script>"], /^$/],
      ["guitar", [], /^$/],
      ["drum", [], /drum already/],
      ["", [], /one character/],
      ["a*", [], /\*/],
      [undefined, [], /one character/],
    ] as const) {
      answer.text = text;
      expect(await run(GUITAR, "Rename…"), String(text)).toEqual(said);
      expect(asked.at(-1)!.wrong ?? "", String(text)).toMatch(wrong);
    }
    expect(asked[0]).toMatchObject({ question: "A new name for guitar", proposal: "guitar" });
  });

  it("narrows to a radius as people write it", async () => {
    const { answer, asked, run } = rig();
    for (const [text, radius] of [["2.5", 2.5], ["2,5", 2.5], [" 3 m ", 3], [".5", 0.5]] as const) {
      answer.text = text;
      expect(await run(GUITAR, "Show only around it…"), text).toEqual([`narrow {"around":"guitar","radius":${radius}}`]);
    }
    for (const text of ["", "0", "-1", "far", "1e400", "NaN", "1 2", "10000000", "."]) {
      answer.text = text;
      expect(await run(GUITAR, "Show only around it…"), text).toEqual([]);
      expect(asked.at(-1)!.wrong, text).toMatch(/number of metres/);
    }
  });

  it("gives it the sound of a file that was chosen", async () => {
    const { answer, run } = rig();
    expect(await run(GUITAR, "A file…")).toEqual([]);
    answer.file = new File([], "walk.wav");
    expect(await run(GUITAR, "A file…")).toEqual(["file guitar walk.wav"]);
  });
});

describe("the menu of the head", () => {
  it("turns it to the front and brings it back, without the other", async () => {
    const { room, lines, run } = rig();
    expect(labels(lines(HEAD))).toEqual(["Turn to the front", "Back to the origin"]);
    room.head.at = { x: 1, y: 2, z: 3 };
    room.head.facing = { x: 0, y: 0, z: 1, w: 0 };
    expect(await run(HEAD, "Back to the origin")).toEqual(["head 0.00 0.00 0.00 180° step"]);
    room.head.at = { x: 1, y: 2, z: 3 };
    expect(await run(HEAD, "Turn to the front")).toEqual(["head 1.00 2.00 3.00 0° step"]);
  });

  it("has it stop riding", async () => {
    const { room, run } = rig();
    room.head.on = "drum";
    expect(await run(HEAD, "Stop riding on drum")).toEqual(["ride "]);
  });
});

describe("the menu of the floor", () => {
  it("makes a source there, on the head's level, and puts the ears there", async () => {
    const { room, lines, run } = rig();
    room.head.at = { x: 0, y: 0, z: 1.7 };
    expect(labels(lines(undefined))).toEqual(["New source here", "Your ears here", "Fit all into the view"]);
    expect(await run(undefined, "New source here")).toEqual(["create 0.00 1.00 1.70"]);
    expect(await run(undefined, "Your ears here")).toEqual(["head 0.00 1.00 1.70 0° step"]);
    expect(await run(undefined, "Fit all into the view")).toEqual(["fit"]);
  });

  it("makes none in the sky", () => {
    const { room, lines } = rig();
    room.name = "space";
    expect(labels(lines(undefined))).toEqual(["Fit all into the view"]);
  });

  it("has a title, as all have", () => {
    expect([undefined, GUITAR, HEAD].map(title)).toEqual(["Here", "guitar", "Your ears"]);
  });
});

describe("the keyboard in a menu", () => {
  it("goes up and down, round and round, to the ends", () => {
    const from = { ArrowDown: [1, 2, 0], ArrowUp: [2, 0, 1], Home: [0, 0, 0], End: [2, 2, 2], x: [undefined, undefined, undefined] };
    for (const [key, to] of Object.entries(from)) expect([0, 1, 2].map((i) => step(key, i, 3)), key).toEqual(to);
  });

  it("finds lines by their first letters", () => {
    const typing = new Typing();
    const names = ["Rename…", "Sound", "Show only around it…", "Remove"];
    const typed = (letters: string, i: number, ms: number) => {
      let at: number | undefined = i;
      for (const letter of letters) at = typing.type(letter, names, at ?? i, ms);
      return at;
    };
    expect(typed("s", 0, 0)).toBe(1);
    expect(typed("h", 1, 100)).toBe(2);
    expect(typed("rem", 2, 2000)).toBe(3);
    expect(typed("re", 2, 3000)).toBe(3);
    expect(typed("rr", 0, 4000)).toBe(0); // the same letter goes on: from Rename… to Remove, and round
    expect(typed("q", 0, 6000)).toBe(undefined);
  });
});

describe("a menu's place", () => {
  const window = { width: 400, height: 300 };
  const menu = { width: 100, height: 80 };
  const point = (x: number, y: number) => ({ left: x, right: x, top: y, bottom: y });

  it("is right of the pointer, or left of it where there is no room, always inside", () => {
    expect(beside(point(50, 60), menu, window)).toEqual({ left: 50, top: 60 });
    expect(beside(point(350, 60), menu, window)).toEqual({ left: 250, top: 60 });
    expect(beside(point(50, 290), menu, window)).toEqual({ left: 50, top: 212 });
    expect(beside(point(-20, -20), menu, window)).toEqual({ left: 8, top: 8 });
  });

  it("is beside a line, or over it on a phone", () => {
    const line = { left: 20, right: 120, top: 40, bottom: 72 };
    expect(beside(line, menu, window)).toEqual({ left: 120, top: 40 });
    expect(beside({ ...line, left: 280, right: 380 }, menu, window)).toEqual({ left: 180, top: 40 });
    expect(beside(line, menu, { width: 180, height: 300 })).toEqual({ left: 72, top: 40 });
    expect(beside(line, { width: 200, height: 400 }, { width: 180, height: 300 })).toEqual({ left: 8, top: 8 });
  });
});
