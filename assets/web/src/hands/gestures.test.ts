import { describe, expect, it } from "vitest";
import { HEAD, NOSE } from "../scene/picture";
import { type Gestures, LONG_PRESS_MS } from "./gestures";
import { DRUM, GUITAR, rig } from "./testpointer";
import { seen } from "./testroom";

describe("a source", () => {
  it("is selected by a press, and not moved by a shaky hand", () => {
    const { room, press, move, release } = rig();
    press(GUITAR, 200, 100);
    move(202, 102);
    release(202, 102);
    expect(room.take()).toEqual(["select guitar"]);
  });

  it("is carried on its level, with the distance to the pointer kept, and the time of the event", () => {
    const { room, gestures, cursors, press, move, release } = rig();
    press(GUITAR, 204, 103); // beside its middle
    room.nowMs = 16;
    move(204, 113);
    expect(gestures.busy).toBe(true);
    room.nowMs = 33;
    move(104, 113);
    release(104, 113);
    expect(room.take()).toEqual([
      "select guitar",
      "grab guitar",
      "carry guitar 0.90 0.00 0.50 at 16",
      "carry guitar 0.90 1.00 0.50 at 33",
      "release guitar",
    ]);
    expect(gestures.busy).toBe(false);
    expect(cursors).toContain("grabbing");
  });

  it("ends where the pointer was let go, also when no move told of it", () => {
    const { room, press, move, release } = rig();
    press(GUITAR, 200, 100);
    move(200, 120);
    release(200, 150);
    expect(room.take().slice(-2)).toEqual(["carry guitar 0.50 0.00 0.50 at 0", "release guitar"]);
  });

  it("needs a finger to go farther than a mouse", () => {
    const { room, press, move } = rig("touch");
    press(GUITAR, 200, 100);
    move(200, 107);
    expect(room.take()).toEqual(["select guitar"]);
    move(200, 109);
    expect(room.take()[0]).toBe("grab guitar");
  });

  it("is not carried when it cannot be had", () => {
    const { room, gestures, press, move, release } = rig();
    room.grabbable = false;
    press(GUITAR, 200, 100);
    move(200, 150);
    move(200, 190);
    release(200, 190);
    expect(room.take()).toEqual(["select guitar", "grab guitar"]);
    expect(gestures.busy).toBe(false);
  });

  it("is lifted with Shift, and does not jump when Shift comes or goes", () => {
    const { room, press, move } = rig();
    room.name = "space";
    const at = seen({ x: 1, y: 0, z: 0.5 });
    press(GUITAR, at.x, at.y);
    room.take();
    const up = seen({ x: 1, y: 0, z: 1.5 });
    move(up.x, up.y, { shift: true });
    expect(room.take()).toEqual(["grab guitar", "carry guitar 1.00 0.00 1.50 at 0"]);
    move(up.x, up.y);
    expect(room.take()).toEqual(["carry guitar 1.00 0.00 1.50 at 0"]);
    const left = seen({ x: 1, y: 2, z: 1.5 });
    move(left.x, left.y);
    expect(room.take()).toEqual(["carry guitar 1.00 2.00 1.50 at 0"]);
    const down = seen({ x: 1, y: 2, z: 0.25 });
    move(down.x, down.y, { shift: true }); // all of the way counts, from where Shift came
    expect(room.take()).toEqual(["carry guitar 1.00 2.00 0.25 at 0"]);
  });

  it("is lifted from above by as many metres as a pixel is aside", () => {
    const { room, cursors, press, move } = rig();
    press(GUITAR, 200, 100);
    move(230, 50, { shift: true });
    expect(room.take()).toContain("carry guitar 1.00 0.00 1.00 at 0");
    expect(cursors.at(-1)).toBe("lift");
  });

  it("is lifted by the wheel, 0.1 m a notch, while it is carried", () => {
    const { room, gestures, press, move } = rig();
    press(GUITAR, 200, 100);
    move(200, 90);
    room.take();
    const notch = { deltaX: 0, deltaY: -100, deltaMode: 0, ctrlKey: false };
    gestures.wheel(notch, { x: 200, y: 90 }, 5);
    gestures.wheel({ ...notch, deltaY: -3, deltaMode: 1 }, { x: 200, y: 90 }, 6);
    move(200, 80, { whenMs: 7 });
    expect(room.take()).toEqual([
      "carry guitar 1.10 0.00 0.60 at 5",
      "carry guitar 1.10 0.00 0.70 at 6",
      "carry guitar 1.20 0.00 0.70 at 7",
    ]);
  });

  it("is lifted by two fingers", () => {
    const { room, press, move, release } = rig("touch");
    room.name = "space";
    const at = seen({ x: 1, y: 0, z: 0.5 });
    press(GUITAR, at.x, at.y);
    move(at.x, at.y - 30);
    press(undefined, at.x + 80, at.y, { id: 2 });
    room.take();
    const perMetre = 400 / 6;
    const before = room.sources.get("guitar")!;
    move(at.x, at.y - 30 - perMetre);
    move(at.x + 80, at.y - perMetre, { id: 2 });
    const after = room.sources.get("guitar")!;
    expect([after.x - before.x, after.y - before.y]).toEqual([0, 0]);
    expect(after.z - before.z).toBeCloseTo((before.x + 5) / 6, 6); // farther away a metre has fewer pixels
    const kept = { ...after };
    release(at.x + 80, at.y - perMetre, { id: 2 });
    move(at.x, at.y - 30 - perMetre);
    expect(room.sources.get("guitar")!.x).toBeCloseTo(kept.x, 6);
  });

  it("is carried beside another one by a second finger", () => {
    const { room, press, move, release } = rig("touch");
    press(GUITAR, 200, 100);
    move(200, 90);
    press(DRUM, 100, 200, { id: 2 });
    move(100, 180, { id: 2 });
    release(200, 90);
    move(100, 170, { id: 2 });
    release(100, 170, { id: 2 });
    expect(room.take()).toEqual([
      "select guitar",
      "grab guitar",
      "carry guitar 1.10 0.00 0.50 at 0",
      "select drum",
      "grab drum",
      "carry drum 0.20 1.00 0.00 at 0",
      "release guitar",
      "carry drum 0.30 1.00 0.00 at 0",
      "release drum",
    ]);
  });

  it("goes back when Escape says so, and stays there", () => {
    const { room, gestures, press, move, release } = rig();
    press(GUITAR, 200, 100);
    move(150, 150);
    room.take();
    expect(gestures.putBack(9)).toBe(true);
    move(100, 100);
    release(100, 100);
    expect(room.take()).toEqual(["carry guitar 1.00 0.00 0.50 at 9", "release guitar"]);
    expect(gestures.putBack(10)).toBe(false);
  });

  it("is let go when the browser takes the pointer away, or the window loses the focus", () => {
    for (const end of [(g: Gestures) => g.cancel(1), (g: Gestures) => g.letGo()]) {
      const { room, gestures, press, move } = rig();
      press(GUITAR, 200, 100);
      move(150, 150);
      room.take();
      end(gestures);
      move(100, 100);
      expect(room.take().filter((s) => !s.startsWith("hover"))).toEqual(["release guitar"]);
    }
  });

  it("ends a drag by vanishing, also while the pointer keeps still", () => {
    const { room, gestures, press, move } = rig();
    press(GUITAR, 200, 100);
    move(150, 150);
    room.take();
    room.sources.delete("guitar");
    room.pass(150);
    expect(room.take()).toEqual(["release guitar"]);
    expect(gestures.busy).toBe(false);
    move(100, 100);
    expect(room.take()).toEqual([]);
    expect(room.timers).toEqual([]);
  });

  it("does not fly to the horizon", () => {
    const { room, press, move } = rig();
    room.name = "space";
    const at = seen({ x: 1, y: 0, z: 0.5 });
    press(GUITAR, at.x, at.y);
    for (let y = at.y; y > 150; y--) move(at.x, y);
    const { x } = room.sources.get("guitar")!;
    expect(x).toBeGreaterThan(5);
    expect(x).toBeLessThan(50);
  });

  it("stays where it is when the view is switched in mid-drag", () => {
    const { room, press, move } = rig();
    press(GUITAR, 200, 100);
    move(200, 150);
    room.take();
    room.name = "space";
    move(200, 300);
    expect(room.take()).toEqual(["carry guitar 0.50 0.00 0.50 at 0"]);
  });
});

describe("the menu", () => {
  it("opens by the right button, by control and click, and by a double click", () => {
    const { room, tap } = rig();
    tap(GUITAR, 200, 100, { button: 2 });
    expect(room.take()).toEqual(["select guitar", "menu guitar 200,100"]);
    tap(GUITAR, 200, 100, { ctrl: true });
    expect(room.take()).toEqual(["select guitar", "menu guitar 200,100"]);
    tap(GUITAR, 200, 100);
    room.nowMs = 200;
    tap(GUITAR, 201, 101);
    expect(room.take()).toEqual(["select guitar", "select guitar", "menu guitar 201,101"]);
    tap(undefined, 10, 20, { button: 2 });
    expect(room.take()).toEqual(["menu nothing 10,20"]);
    tap(NOSE, 10, 20, { button: 2 });
    expect(room.take()).toEqual(["select head", "menu head 10,20"]);
  });

  it("opens by a long press of a finger, which then does nothing more", () => {
    const { room, press, move, release } = rig("touch");
    press(GUITAR, 200, 100);
    move(203, 103);
    room.pass(LONG_PRESS_MS - 1);
    expect(room.take()).toEqual(["select guitar"]);
    room.pass(1);
    expect(room.take()).toEqual(["menu guitar 200,100"]);
    move(300, 300);
    release(300, 300);
    expect(room.take()).toEqual([]);
  });

  it("does not open by a finger that drags, taps, or is taken away", () => {
    for (const end of ["move", "release", "cancel", "letGo"] as const) {
      const { room, gestures, press, move, release } = rig("touch");
      press(GUITAR, 200, 100);
      if (end === "move") move(250, 100);
      if (end === "release") release(200, 100);
      if (end === "cancel") gestures.cancel(1);
      if (end === "letGo") gestures.letGo();
      room.pass(LONG_PRESS_MS * 2);
      expect(room.take().filter((s) => s.startsWith("menu")), end).toEqual([]);
    }
  });
});

describe("the head", () => {
  it("is carried as one step of undo, and keeps how it looks", () => {
    const { room, press, move, release } = rig();
    room.head.facing = { x: 0, y: 0, z: 1, w: 0 };
    press(HEAD, 200, 200);
    move(200, 150);
    move(150, 150);
    release(150, 150);
    expect(room.take()).toEqual(["select head", "head 0.50 0.00 0.00 180° step", "head 0.50 0.50 0.00 180°"]);
  });

  it("turns with its nose", () => {
    const { room, cursors, press, move } = rig();
    press(NOSE, 200, 160);
    move(160, 200);
    move(200, 240);
    expect(room.take()).toEqual(["select head", "head 0.00 0.00 0.00 90° step", "head 0.00 0.00 0.00 180°"]);
    expect(cursors.at(-1)).toBe("turn");
    move(200, 199);
    expect(room.take()).toEqual([]);
  });

  it("goes back where it was, onto what it rode on", () => {
    const { room, gestures, press, move } = rig();
    room.head.on = "drum";
    press(HEAD, 200, 200);
    move(200, 150);
    room.take();
    gestures.putBack(0);
    expect(room.take()).toEqual(["head 0.00 0.00 0.00 0°", "ride drum"]);
  });
});

describe("a mouse that goes by", () => {
  it("says what it is over, once", () => {
    const { room, gestures, cursors, move } = rig();
    room.picked = GUITAR;
    move(200, 100);
    move(201, 100);
    expect(cursors.at(-1)).toBe("grab");
    gestures.leave();
    expect(room.take()).toEqual(["hover guitar", "hover nothing"]);
  });
});
