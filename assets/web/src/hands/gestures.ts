/**
 * What pointers mean. Gestures is fed with plain contacts, and needs no browser:
 * on a source, the head or its nose one of them selects, carries, or opens the
 * menu; on the floor it pans or turns, two of them pinch. Each finger can carry
 * a source of its own; a further one on the floor lifts what the others carry.
 */
import { HEAD, isSame, type Target } from "../scene/picture";
import type { Point } from "../view/view";
import { type Carrier, type Contact, type Doing, farther, type Held, type Pressing, REACH, SLOP, SPENT, spend } from "./contact";
import { type Room, take } from "./grip";
import { floorAt } from "./leash";
import { between, pinch } from "./pinch";
import { Taps } from "./taps";
import { raiseBy, type Wheel, zoomBy } from "./wheel";

/** What the pointer looks like. */
export type Cursor = "crosshair" | "grab" | "grabbing" | "lift" | "turn" | "move";

export interface GestureDeps extends Room {
  /** later runs something after so many ms, unless the function that it returns is called before. */
  later(ms: number, run: () => void): () => void;
  show(cursor: Cursor): void;
}

/** A finger held still for so long opens the menu. */
export const LONG_PRESS_MS = 500;
/** How often it is looked whether what is in the hand is still there. */
const WATCH_MS = 100;
/** Radians that the camera turns by for a pixel: 300 pixels are a quarter. */
const TURN_PER_PX = Math.PI / 600;

export class Gestures {
  private readonly down = new Map<number, Held>();
  private readonly taps = new Taps();
  private hovered: Target | undefined;
  private unwatch: (() => void) | undefined;

  constructor(private readonly deps: GestureDeps) {}

  /** busy says that something is in the hand. */
  get busy(): boolean {
    return this.carriers().length > 0;
  }

  press(contact: Contact): void {
    if (this.down.has(contact.id)) return; // a further button of the same mouse
    const held: Held = { doing: SPENT, start: contact, now: contact };
    const target = this.pick(contact);
    held.doing = this.joins(contact, target) ?? this.begins(held, target);
    this.down.set(contact.id, held);
    this.retie();
    this.look(contact);
  }

  move(contact: Contact): void {
    const held = this.down.get(contact.id);
    if (held === undefined) return this.hover(contact);
    const before = held.now;
    held.now = contact;
    if (held.doing.is === "pressing" && farther(held.start, contact, SLOP[contact.kind])) this.drag(held, held.doing);
    this.go(held, before);
    this.look(contact);
  }

  release(contact: Contact): void {
    const held = this.down.get(contact.id);
    if (held === undefined) return;
    if (contact.x !== held.now.x || contact.y !== held.now.y) this.move(contact);
    const { doing } = held;
    this.lift(contact.id);
    if (doing.is === "pressing") this.tap(doing, contact);
    if (doing.is === "carrying") doing.grip.drop();
    this.look(contact);
  }

  /** cancel ends what a pointer does: the browser has taken it away. */
  cancel(id: number): void {
    const held = this.down.get(id);
    if (held === undefined) return;
    this.lift(id);
    if (held.doing.is === "carrying") held.doing.grip.drop();
  }

  /** letGo ends all: the window has lost the focus, or another scene is shown. */
  letGo(): void {
    for (const id of [...this.down.keys()]) this.cancel(id);
    this.deps.show("crosshair");
  }

  /** putBack puts what is in the hand where it was; false: there was nothing. */
  putBack(whenMs: number): boolean {
    const carriers = this.carriers();
    for (const held of carriers) {
      held.doing.grip.putBack(whenMs);
      spend(held);
    }
    if (carriers.length > 0) this.deps.show("crosshair");
    return carriers.length > 0;
  }

  /** wheel lifts what is in the hand, or zooms. */
  wheel(wheel: Wheel, at: Point, whenMs: number): void {
    const carriers = this.carriers();
    if (carriers.length === 0) return this.deps.view().zoom(at, zoomBy(wheel));
    for (const { doing, now } of carriers) doing.grip.raise(raiseBy(wheel), this.hand(now), whenMs);
  }

  /** leave says that a pointer is not on the view any more. */
  leave(): void {
    this.point(undefined);
  }

  /** joins says what a further finger does; undefined: what a first one does. */
  private joins(contact: Contact, target: Target | undefined): Doing | undefined {
    const others = [...this.down.values()].filter((held) => held.doing.is !== "spent");
    if (contact.kind !== "touch" || others.length === 0) return undefined;
    const carriers = this.carriers();
    if (carriers.length > 0) {
      const isOther = target?.kind === "source" && !carriers.some(({ doing }) => isSame(doing.what, target));
      return isOther ? undefined : { is: "lifting" };
    }
    if (others.length > 1) return SPENT;
    for (const held of others) {
      if (held.doing.is === "pressing") held.doing.cancel();
      held.doing = { is: "pinching" };
    }
    return { is: "pinching" };
  }

  /** begins says what a pointer does on its own. */
  private begins(held: Held, target: Target | undefined): Doing {
    const { start } = held;
    if (start.button === 1) return { is: "panning" };
    const second = start.button === 2 || (start.kind === "mouse" && start.ctrl); // control and click, as on a Mac
    if (target !== undefined) this.deps.actions.select(target.kind === "nose" ? HEAD : target);
    if (start.kind === "mouse" || second) return { is: "pressing", target, second, cancel: () => {} };
    const cancel = this.deps.later(LONG_PRESS_MS, () => {
      held.doing = SPENT;
      this.openMenu(target, held.start);
    });
    return { is: "pressing", target, second, cancel };
  }

  /** drag makes of a press what it turns out to be. */
  private drag(held: Held, press: Pressing): void {
    press.cancel();
    this.taps.forget();
    const { start, now } = held;
    if (press.target !== undefined && !press.second) {
      const grip = take(this.deps, press.target, start, now.shift);
      held.doing = grip === undefined ? SPENT : { is: "carrying", what: press.target, grip };
      if (grip !== undefined) this.watch();
      return;
    }
    const other = press.second || now.shift;
    held.doing = { is: this.deps.view().name === "plan" || other ? "panning" : "turning" };
  }

  /** go does what a pointer does, from where it was to where it is. */
  private go(held: Held, before: Contact): void {
    const view = this.deps.view();
    const { doing, now } = held;
    switch (doing.is) {
      case "carrying":
        return this.carry(held as Carrier);
      case "lifting":
        return this.carriers().forEach((carrier) => this.carry(carrier, now.whenMs));
      case "panning":
        return view.pan(before, now);
      case "turning":
        return view.turn((before.x - now.x) * TURN_PER_PX, (now.y - before.y) * TURN_PER_PX);
      case "pinching":
        return this.pinch(held, before);
    }
  }

  private carry(held: Carrier, whenMs = held.now.whenMs): void {
    const { grip } = held.doing;
    if (!grip.isGone()) return grip.move(this.deps.view(), this.hand(held.now), whenMs, this.lifts(held));
    spend(held);
    grip.drop();
  }

  private pinch(held: Held, before: Contact): void {
    const other = [...this.down.values()].find((o) => o !== held && o.doing.is === "pinching");
    if (other === undefined) return;
    const { from, to, factor, turn } = pinch(before, other.now, held.now, other.now);
    const view = this.deps.view();
    view.pan(from, to);
    view.zoom(to, factor);
    view.turn(turn, 0); // the room turns with the fingers, so the camera goes the other way
  }

  /** tap is a press that did not become a drag. */
  private tap(press: Pressing, contact: Contact): void {
    press.cancel();
    if (press.second) return this.openMenu(press.target, contact);
    const double = this.taps.tap(contact, press.target);
    if (double && press.target !== undefined) return this.openMenu(press.target, contact);
    if (double) return this.create(contact);
    if (press.target === undefined) this.deps.actions.select(undefined);
  }

  private create(at: Point): void {
    const spot = floorAt(this.deps.view(), at, this.deps.picture().head.at.z);
    if (spot !== undefined) this.deps.actions.create(spot);
    else this.deps.actions.notice("That is too far away for a new source.");
  }

  private openMenu(target: Target | undefined, { x, y }: Point): void {
    this.taps.forget();
    this.deps.actions.openMenu(target?.kind === "nose" ? HEAD : target, { x, y });
  }

  /** lift takes a pointer off the view, and tells the others. */
  private lift(id: number): void {
    const doing = this.down.get(id)?.doing;
    this.down.delete(id);
    if (doing?.is === "pressing") doing.cancel();
    for (const held of this.down.values()) {
      if (doing?.is === "pinching" && held.doing.is === "pinching") held.doing = { is: "panning" };
      if (held.doing.is === "lifting" && !this.busy) spend(held);
    }
    this.retie();
  }

  /** retie has what is carried stay where it is when a finger that lifts comes or goes. */
  private retie(): void {
    for (const held of this.carriers()) held.doing.grip.tie(this.deps.view(), this.hand(held.now), this.lifts(held));
  }

  /** hand is what carries: a finger, or the middle between it and the one that lifts. */
  private hand(now: Contact): Point {
    const lifter = this.lifter();
    return lifter === undefined ? now : between(now, lifter.now);
  }

  private lifts(held: Held): boolean {
    return held.now.shift || this.lifter() !== undefined;
  }

  private lifter(): Held | undefined {
    return [...this.down.values()].find((held) => held.doing.is === "lifting");
  }

  private carriers(): Carrier[] {
    return [...this.down.values()].filter((held): held is Carrier => held.doing.is === "carrying");
  }

  /** watch ends a drag whose source is gone, also when the pointer keeps still. */
  private watch(): void {
    this.unwatch?.();
    this.unwatch = undefined;
    for (const held of this.carriers()) {
      if (held.doing.grip.isGone()) this.carry(held);
    }
    if (this.busy) this.unwatch = this.deps.later(WATCH_MS, () => this.watch());
  }

  private hover(contact: Contact): void {
    if (contact.kind === "touch") return;
    this.point(this.pick(contact));
    this.look(contact);
  }

  private point(target: Target | undefined): void {
    if (isSame(target, this.hovered)) return;
    this.hovered = target;
    this.deps.actions.hover(target);
  }

  private pick(contact: Contact): Target | undefined {
    return this.deps.view().pick(contact, REACH[contact.kind]);
  }

  /** look shows what the pointer does, or would do. */
  private look(contact: Contact): void {
    const held = this.down.get(contact.id);
    const nose = (target: Target | undefined) => target?.kind === "nose";
    switch (held?.doing.is) {
      case "carrying":
        return this.deps.show(nose(held.doing.what) ? "turn" : this.lifts(held) ? "lift" : "grabbing");
      case "panning":
      case "turning":
      case "pinching":
        return this.deps.show("move");
      case "pressing":
        return this.deps.show(held.doing.target === undefined ? "crosshair" : nose(held.doing.target) ? "turn" : "grab");
      default:
        return this.deps.show(this.hovered === undefined ? "crosshair" : nose(this.hovered) ? "turn" : "grab");
    }
  }
}
