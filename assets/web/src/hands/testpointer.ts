/** Pointers on a TestRoom. */
import type { Target } from "../scene/picture";
import type { Contact } from "./contact";
import { Gestures } from "./gestures";
import { TestRoom } from "./testroom";

export const GUITAR: Target = { kind: "source", name: "guitar" };
export const DRUM: Target = { kind: "source", name: "drum" };

/** rig is a room with a guitar 1 m ahead, at 200,100 from above, and a drum 1 m to the left, at 100,200. */
export function rig(kind: Contact["kind"] = "mouse") {
  const room = new TestRoom({ guitar: [1, 0, 0.5], drum: [0, 1, 0] });
  const cursors: string[] = [];
  const gestures = new Gestures({ ...room, show: (cursor) => void cursors.push(cursor) });
  const contact = (x: number, y: number, more: Partial<Contact> = {}): Contact => {
    return { id: 1, kind, x, y, button: 0, shift: false, ctrl: false, whenMs: room.nowMs, ...more };
  };
  const press = (target: Target | undefined, x: number, y: number, more?: Partial<Contact>) => {
    room.picked = target;
    gestures.press(contact(x, y, more));
  };
  const move = (x: number, y: number, more?: Partial<Contact>) => gestures.move(contact(x, y, more));
  const release = (x: number, y: number, more?: Partial<Contact>) => gestures.release(contact(x, y, more));
  const tap = (target: Target | undefined, x: number, y: number, more?: Partial<Contact>) => {
    press(target, x, y, more);
    release(x, y, more);
  };
  return { room, gestures, cursors, press, move, release, tap };
}
