import { describe, expect, it } from "vitest";
import { HEAD, type Target } from "../scene/picture";
import { Glide, HOLD_MS } from "./glide";
import { KeyCommands } from "./keycommands";
import { command, type KeyPress, motion } from "./keymap";
import { TELL_MS } from "./teller";
import { TestRoom } from "./testroom";

const GUITAR: Target = { kind: "source", name: "guitar" };

function key(name: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key: name, code: name, repeat: false, shift: false, ctrl: false, alt: false, meta: false, altGraph: false, ...more };
}

function rig(selected: Target | undefined = GUITAR) {
  const room = new TestRoom({ guitar: [1, 0, 0.5], bass: [0, 1, 0], drum: [0, -1, 0] });
  room.selected = selected;
  const spoken: string[] = [];
  const state = { busy: false, listening: false };
  const every = (ms: number, run: () => void) => {
    let stop = () => {};
    const again = () => {
      stop = room.later(ms, again);
      run();
    };
    stop = room.later(ms, again);
    return () => stop();
  };
  const keys = new KeyCommands({
    ...room,
    every,
    now: () => room.nowMs,
    say: (sentence) => void spoken.push(sentence),
    busy: () => state.busy,
    listening: () => state.listening,
    help: () => void room.said.push("help"),
    middle: () => ({ x: 50, y: 60 }),
  });
  const hold = (name: string, ms: number, more?: Partial<KeyPress>) => {
    keys.press(key(name, more));
    room.pass(ms);
    keys.release(key(name, more));
    room.pass(1000);
  };
  return { room, keys, spoken, state, hold };
}

const carries = (said: string[]) => said.filter((s) => s.startsWith("carry"));

describe("an arrow key", () => {
  it("moves a source by 0.1 m for a short press: up is front, left is left", () => {
    for (const [name, x, y, z] of [
      ["ArrowUp", 1.1, 0, 0.5],
      ["ArrowDown", 0.9, 0, 0.5],
      ["ArrowLeft", 1, 0.1, 0.5],
      ["ArrowRight", 1, -0.1, 0.5],
      ["PageUp", 1, 0, 0.6],
      ["PageDown", 1, 0, 0.4],
    ] as const) {
      const { room, hold } = rig();
      hold(name, 100);
      const at = room.sources.get("guitar")!;
      expect([at.x, at.y, at.z].map((v) => +v.toFixed(9)), name).toEqual([x, y, z]);
    }
  });

  it("grabs, glides there, and releases", () => {
    const { room, hold } = rig();
    hold("ArrowUp", 50);
    const said = room.take();
    expect(said[0]).toBe("grab guitar");
    expect(said.at(-1)).toBe("release guitar");
    expect(carries(said).length).toBe(4); // 0.1 m at 1.5 m/s, 60 times a second
    expect(said.length).toBe(6);
    room.pass(TELL_MS);
    expect(room.timers.length).toBe(0);
  });

  it("moves by 1 m with Shift", () => {
    const { room, hold } = rig();
    hold("ArrowUp", 50, { shift: true });
    expect(room.sources.get("guitar")!.x).toBeCloseTo(2, 9);
  });

  it("goes on at 1.5 m/s while it is down, at 6 m/s with Shift, never faster", () => {
    for (const [shift, step, speed] of [
      [false, 0.1, 1.5],
      [true, 1, 6],
    ] as const) {
      const { room, keys } = rig();
      keys.press(key("ArrowLeft", { shift }));
      let last = 0;
      for (let ms = 0; ms < 1250; ms += 10) {
        room.pass(10);
        const { y } = room.sources.get("guitar")!;
        expect(y - last, `at ${ms} ms`).toBeLessThanOrEqual(speed * (2.001 / 60));
        last = y;
      }
      const want = step + speed * (1.25 - HOLD_MS / 1000);
      expect(Math.abs(last - want), `${last} m, want ${want}`).toBeLessThan(speed * 0.02);
      keys.release(key("ArrowLeft"));
      room.pass(50);
      const stopped = room.sources.get("guitar")!.y;
      room.pass(1000);
      expect(room.sources.get("guitar")!.y).toBe(stopped);
      expect(room.take().at(-1)).toBe("release guitar");
    }
  });

  it("is not repeated by the keyboard's own repeats", () => {
    const { room, keys } = rig();
    keys.press(key("ArrowUp"));
    for (let i = 0; i < 10; i++) keys.press(key("ArrowUp", { repeat: true }));
    keys.release(key("ArrowUp"));
    room.pass(1000);
    expect(room.sources.get("guitar")!.x).toBeCloseTo(1.1, 9);
  });

  it("goes together with another one, in one grab", () => {
    const { room, keys } = rig();
    keys.press(key("ArrowUp"));
    keys.press(key("ArrowLeft"));
    keys.release(key("ArrowUp"));
    keys.release(key("ArrowLeft"));
    room.pass(1000);
    const at = room.sources.get("guitar")!;
    expect([at.x, at.y].map((v) => +v.toFixed(9))).toEqual([1.1, 0.1]);
    expect(room.take().filter((s) => !s.startsWith("carry"))).toEqual(["grab guitar", "release guitar"]);
  });

  it("moves the head as one step of undo, also when presses follow each other within a second", () => {
    const { room, keys } = rig(HEAD);
    const tap = (ms: number) => {
      keys.press(key("ArrowUp"));
      keys.release(key("ArrowUp"));
      room.pass(ms);
    };
    tap(500);
    tap(1500);
    tap(500);
    const steps = room.take().filter((s) => s.endsWith("step"));
    expect(steps.length).toBe(2);
    expect(room.head.at.x).toBeCloseTo(0.3, 9);
  });

  it("says why when nothing is selected, and leaves alone what cannot be had", () => {
    const { room, keys, spoken } = rig(undefined);
    room.selected = undefined;
    expect(keys.press(key("ArrowUp"))).toBe(true);
    expect(spoken[0]).toMatch(/^Nothing is selected/);
    room.selected = GUITAR;
    room.grabbable = false;
    keys.press(key("ArrowLeft"));
    room.pass(100);
    expect(room.take()).toEqual(["grab guitar"]);
  });

  it("leaves alone what a pointer has in its hand", () => {
    const { room, state, hold } = rig();
    state.busy = true;
    hold("ArrowUp", 100);
    expect(room.take()).toEqual([]);
  });

  it("ends where it was going when the focus is lost, and when Meta goes up", () => {
    for (const end of ["blur", "Meta"]) {
      const { room, keys } = rig();
      keys.press(key("ArrowUp"));
      if (end === "blur") keys.letGo();
      else keys.release(key("Meta"));
      room.pass(2000);
      expect(room.take(), end).toEqual(["grab guitar", "carry guitar 1.10 0.00 0.50 at 0", "release guitar"]);
      expect(room.timers, end).toEqual([]);
    }
  });

  it("is undone by Escape while it moves", () => {
    const { room, keys, spoken } = rig();
    keys.press(key("ArrowUp"));
    room.pass(600);
    keys.press(key("Escape"));
    const said = room.take();
    expect(said.at(-2)).toMatch(/^carry guitar 1.00 0.00 0.50/);
    expect(said.at(-1)).toBe("release guitar");
    spoken.length = 0;
    room.pass(2000);
    expect([room.take(), spoken, room.selected]).toEqual([[], [], GUITAR]);
    keys.press(key("Escape"));
    expect(room.take()).toEqual(["select nothing"]);
  });

  it("ends when its source vanishes", () => {
    const { room, keys } = rig();
    keys.press(key("ArrowUp"));
    room.pass(300);
    room.sources.delete("guitar");
    room.take();
    room.pass(1000);
    expect(room.take()).toEqual(["release guitar"]);
    expect(keys.press(key("ArrowUp", { repeat: true }))).toBe(true);
    room.pass(1000);
    expect(room.take()).toEqual([]);
  });

  it("is told, at most each 700 ms, and the last place in the end", () => {
    const { room, keys, spoken } = rig();
    keys.press(key("ArrowRight"));
    room.pass(1500);
    keys.release(key("ArrowRight"));
    room.pass(2000);
    expect(spoken.length).toBeLessThanOrEqual(Math.ceil(1500 / TELL_MS) + 1);
    expect(spoken[0]).toBe("guitar: 1.0 m front, 0.0 m left, 0.5 m up");
    expect(spoken.at(-1)).toBe("guitar: 1.0 m front, 2.0 m right, 0.5 m up");
  });
});

describe("Q and E", () => {
  it("turn the head by 5°, and 90° a second while they are down, whatever is selected", () => {
    const { room, keys, hold } = rig();
    const azimuth = () => (2 * Math.atan2(room.head.facing.z, room.head.facing.w) * 180) / Math.PI;
    hold("q", 100);
    expect(azimuth()).toBeCloseTo(5, 6);
    hold(".", 100);
    expect(azimuth()).toBeCloseTo(0, 6);
    keys.press(key("e"));
    room.pass(HOLD_MS + 1000);
    expect(azimuth()).toBeGreaterThan(-98);
    expect(azimuth()).toBeLessThan(-92);
    expect(room.take().some((s) => s.startsWith("grab"))).toBe(false);
  });

  it("are one with , and . while both are down", () => {
    const { room, keys } = rig();
    const azimuth = () => (2 * Math.atan2(room.head.facing.z, room.head.facing.w) * 180) / Math.PI;
    keys.press(key("q"));
    keys.press(key(","));
    room.pass(200);
    expect(azimuth()).toBeCloseTo(5, 6);
    keys.release(key("q"));
    room.pass(550);
    expect(azimuth()).toBeGreaterThan(45);
    keys.release(key(","));
    room.pass(100);
    const stopped = azimuth();
    room.pass(1000);
    expect(azimuth()).toBe(stopped);
  });

  it("go together with a source that arrows move", () => {
    const { room, keys } = rig();
    keys.press(key("ArrowUp"));
    keys.press(key("q"));
    room.pass(50);
    keys.release(key("ArrowUp"));
    keys.release(key("q"));
    room.pass(1000);
    expect(room.sources.get("guitar")!.x).toBeCloseTo(1.1, 9);
    expect(room.head.facing.z).toBeGreaterThan(0.04);
  });
});

describe("a key", () => {
  it("selects by name, round and round, and says so", () => {
    const { room, keys, spoken } = rig();
    for (const name of ["]", "]", "]", "[", "Home", "End", "h"]) keys.press(key(name));
    expect(room.take()).toEqual(["bass", "drum", "guitar", "drum", "bass", "guitar", "head"].map((name) => `select ${name}`));
    expect(spoken[0]).toBe("bass: 0.0 m front, 1.0 m left, 0.0 m up, 1 of 3");
    expect(spoken.at(-1)).toBe("Head: 0.0 m front, 0.0 m left, 0.0 m up, looking to the front");
  });

  it("selects the first or the last one when none was, and says when there is none", () => {
    const { room, keys, spoken } = rig();
    room.selected = undefined;
    keys.press(key("]"));
    room.selected = undefined;
    keys.press(key("["));
    expect(room.take()).toEqual(["select bass", "select guitar"]);
    room.sources.clear();
    keys.press(key("]"));
    expect([room.take(), spoken.at(-1)]).toEqual([[], "There is no source. N makes one."]);
  });

  it("asks for what the page can do", () => {
    const { room, keys, state } = rig();
    const said = (...presses: KeyPress[]) => {
      for (const press of presses) expect(keys.press(press), press.key).toBe(true);
      return room.take();
    };
    expect(said(key("Enter"), key("ContextMenu"), key("F10", { shift: true }))).toEqual(Array(3).fill("menu guitar 200,200"));
    expect(said(key("Delete"), key("Backspace"))).toEqual(["remove guitar", "remove guitar"]);
    expect(said(key("+"), key("="), key("-"))).toEqual(["zoom 50,60 ×1.25", "zoom 50,60 ×1.25", "zoom 50,60 ×0.80"]);
    expect(said(key("f"), key("v"), key("?"))).toEqual(["fit", "view space", "help"]);
    expect(said(key("z", { ctrl: true }), key("z", { meta: true }))).toEqual(["undo", "undo"]);
    expect(said(key("m"))).toEqual(["listen true"]);
    state.listening = true;
    expect(said(key("m"))).toEqual(["listen false"]);
    room.name = "space";
    expect(said(key("v"))).toEqual(["view plan"]);
    room.selected = undefined;
    expect(said(key("Enter"))).toEqual(["menu nothing 50,60"]);
    room.selected = HEAD;
    expect(said(key("Delete"))).toEqual([]);
  });

  it("makes sources in front of the head, beside each other", () => {
    const { room, keys, spoken } = rig();
    room.head.facing = { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 }; // it looks left, where the bass is
    room.head.at = { x: 0, y: 0, z: 0 };
    keys.press(key("n"));
    expect(room.take()).toEqual(["create -0.50 0.87 0.00"]);
    expect(spoken.at(-1)).toBe("New: new: 0.5 m back, 0.9 m left, 0.0 m up"); // it is called new here
    room.sources.delete("bass");
    keys.press(key("n"));
    expect(room.take()).toEqual(["create 0.00 1.00 0.00"]);
  });

  it("is let go before undo takes back what it moved", () => {
    const { room, keys } = rig();
    keys.press(key("ArrowUp"));
    room.pass(30);
    keys.press(key("z", { ctrl: true }));
    expect(room.take().slice(-3)).toEqual(["carry guitar 1.10 0.00 0.50 at 30", "release guitar", "undo"]);
  });

  it("is the browser's when it means nothing here", () => {
    const { room, keys } = rig();
    for (const press of [
      key("Tab"),
      key("x"),
      key("constructor"),
      key("f", { ctrl: true }),
      key("ArrowLeft", { alt: true }),
      key("-", { ctrl: true }),
      key("z", { ctrl: true, shift: true }),
      key("e", { altGraph: true, ctrl: true, alt: true }),
    ]) {
      expect(keys.press(press), JSON.stringify(press)).toBe(false);
    }
    expect(room.take()).toEqual([]);
  });

  it("writes brackets on keyboards that need a modifier for them", () => {
    expect(command(key("[", { altGraph: true, ctrl: true, alt: true }))).toBe("previous");
    expect(command(key("]", { alt: true }))).toBe("next");
    expect(motion(key("q", { altGraph: true, ctrl: true, alt: true }))).toBe(undefined);
  });
});

describe("Glide", () => {
  it("does not leap when it was at rest for long", () => {
    const glide = new Glide(0, 0);
    glide.press(1, 5000, { step: 1, speed: 6 });
    glide.move(5010, { step: 1, speed: 6 });
    expect(glide.value).toBeCloseTo(0.06, 9);
  });

  it("makes up for many steps within a second", () => {
    const glide = new Glide(0, 0);
    const pace = { step: 1, speed: 6 };
    let ms = 0;
    for (; ms < 300; ms += 10) {
      if (ms % 30 === 0) glide.press(1, ms, pace);
      if (ms % 30 === 20) glide.release(1);
      glide.move(ms, pace);
    }
    for (; ms < 1300; ms += 10) glide.move(ms, pace);
    expect([glide.value, glide.resting]).toEqual([10, true]);
  });

  it("does not leap when the page stood still", () => {
    const glide = new Glide(0, 0);
    const pace = { step: 0.1, speed: 1.5 };
    glide.press(1, 0, pace);
    glide.move(300, pace);
    glide.move(310, pace);
    const before = glide.value;
    glide.move(5000, pace);
    expect(glide.value - before).toBeLessThanOrEqual(0.15001);
  });
});
