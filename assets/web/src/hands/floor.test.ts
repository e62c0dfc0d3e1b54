import { describe, expect, it } from "vitest";
import type { Contact } from "./contact";
import { LONG_PRESS_MS } from "./gestures";
import { pinch } from "./pinch";
import { GUITAR, rig } from "./testpointer";

describe("the floor", () => {
  it("makes a source at a double click, on the head's level; a single one deselects", () => {
    const { room, tap } = rig();
    room.head.at = { x: 0, y: 0, z: 1.7 };
    tap(undefined, 100, 100);
    room.nowMs = 300;
    tap(undefined, 103, 100);
    expect(room.take()).toEqual(["select nothing", "create 1.00 0.97 1.70"]);
  });

  it("makes none at two clicks that are far apart, in time or place, or after a drag", () => {
    const { room, tap, press, move, release } = rig();
    tap(undefined, 100, 100);
    room.nowMs = 401;
    tap(undefined, 100, 100);
    tap(undefined, 120, 100);
    press(undefined, 120, 100);
    move(130, 100);
    move(120, 100);
    release(120, 100);
    tap(undefined, 120, 100);
    expect(room.take().filter((s) => s.startsWith("create"))).toEqual([]);
  });

  it("makes none beyond the horizon, or near it, and says so", () => {
    for (const y of [150, 210]) {
      const { room, tap } = rig();
      room.name = "space";
      tap(undefined, 100, y);
      tap(undefined, 100, y);
      expect(room.take(), `y ${y}`).toEqual(["select nothing", "That is too far away for a new source."]);
    }
  });

  it("makes one at three clicks, and none when the first click was on something else", () => {
    const { room, tap } = rig();
    for (let i = 0; i < 3; i++) tap(undefined, 100, 100);
    expect(room.take()).toEqual(["select nothing", "create 1.00 1.00 0.00", "select nothing"]);
    room.nowMs = 1000;
    tap(GUITAR, 100, 100);
    tap(undefined, 102, 100);
    expect(room.take()).toEqual(["select guitar", "select nothing"]);
  });

  it("pans from above; in space it turns, and pans with Shift, the right or the middle button", () => {
    const { room, press, move, release } = rig();
    const drag = (more: Partial<Contact>) => {
      press(undefined, 100, 100, more);
      move(110, 120, more);
      release(110, 120, more);
      return room.take();
    };
    expect(drag({})).toEqual(["pan 10.00,20.00"]);
    expect(drag({ button: 2 })).toEqual(["pan 10.00,20.00"]);
    room.name = "space";
    expect(drag({ shift: true })).toEqual(["pan 10.00,20.00"]);
    expect(drag({ button: 2 })).toEqual(["pan 10.00,20.00"]);
    expect(drag({ button: 1 })).toEqual(["pan 10.00,20.00"]);
    expect(drag({})).toEqual([`turn ${(-10 * Math.PI / 600).toFixed(3)},${(20 * Math.PI / 600).toFixed(3)}`]);
  });

  it("is pinched by two fingers, also when one of them has come down on a source", () => {
    const { room, press, move, release } = rig("touch");
    press(GUITAR, 100, 100);
    press(undefined, 200, 100, { id: 2 });
    move(300, 100, { id: 2 });
    expect(room.take()).toEqual(["select guitar", "pan 50.00,0.00", "zoom 200,100 ×2.00", "turn 0.000,0.000"]);
    move(100, 300);
    expect(room.take()[2]).toBe(`turn ${(-Math.PI / 4).toFixed(3)},0.000`);
    release(300, 100, { id: 2 });
    room.pass(LONG_PRESS_MS);
    move(110, 300);
    release(110, 300);
    expect(room.take()).toEqual(["pan 10.00,0.00"]);
  });

  it("is not pinched by a finger and a mouse", () => {
    const { room, press, move } = rig("touch");
    press(undefined, 100, 100);
    press(undefined, 200, 100, { id: 2, kind: "mouse" });
    move(210, 100, { id: 2, kind: "mouse" });
    expect(room.take()).toEqual(["pan 10.00,0.00"]);
  });

  it("turns little when the fingers turn past a half", () => {
    const { turn } = pinch({ x: 100, y: 0 }, { x: 0, y: 1 }, { x: 100, y: 0 }, { x: 0, y: -1 });
    expect(turn).toBeCloseTo(0.02, 4);
  });

  it("zooms by the wheel", () => {
    const { room, gestures } = rig();
    const wheel = { deltaX: 0, deltaY: -100, deltaMode: 0, ctrlKey: false };
    gestures.wheel(wheel, { x: 7, y: 8 }, 0);
    gestures.wheel({ ...wheel, deltaY: 10, ctrlKey: true }, { x: 7, y: 8 }, 0);
    expect(room.take()).toEqual(["zoom 7,8 ×1.20", "zoom 7,8 ×0.90"]);
  });
});
