/**
 * What a pointer has in its hand: a source, the head, or the nose by which the
 * head is turned. A grip is taken, moved, and ends by drop or putBack, once.
 */
import type { Actions } from "../app/actions";
import type { Vec } from "../frame";
import type { Picture, Target } from "../scene/picture";
import type { Point, View } from "../view/view";
import { floorAt, Leash } from "./leash";
import { Stand, turned } from "./stand";

/** The pointer must be so far from the head, in metres, to say where it looks. */
const NOSE_M = 0.02;

export interface Grip {
  /** isGone says that what is in the hand is not in the room any more. */
  isGone(): boolean;
  /** move goes to where a pointer leads; lifts: straight up and down. */
  move(view: View, pointer: Point, whenMs: number, lifts: boolean): void;
  /** tie has it stay where it is, and go with the pointer from here. */
  tie(view: View, pointer: Point, lifts: boolean): void;
  /** raise lifts by metres. */
  raise(metres: number, pointer: Point, whenMs: number): void;
  /** drop lets go, here. */
  drop(): void;
  /** putBack lets go where it was taken. */
  putBack(whenMs: number): void;
}

/** What grips act on. */
export interface Room {
  view(): View;
  picture(): Picture;
  readonly actions: Actions;
}

/** take takes what was pointed at into the hand; undefined: it cannot be had. */
export function take(room: Room, target: Target, pointer: Point, lifts: boolean): Grip | undefined {
  switch (target.kind) {
    case "source": {
      const at = room.picture().find(target.name)?.at;
      const from = at && { ...at }; // before grab, which may have the picture written anew
      return from && room.actions.grab(target.name) ? new SourceGrip(room, target.name, from, pointer, lifts) : undefined;
    }
    case "head":
      return new HeadGrip(room, pointer, lifts);
    case "nose":
      return new NoseGrip(room, pointer);
  }
}

class SourceGrip implements Grip {
  private readonly leash: Leash;

  constructor(
    private readonly room: Room,
    private readonly name: string,
    private readonly from: Vec,
    pointer: Point,
    lifts: boolean,
  ) {
    this.leash = new Leash(room.view(), from, pointer, lifts);
  }

  isGone(): boolean {
    return this.room.picture().find(this.name) === undefined;
  }

  move(view: View, pointer: Point, whenMs: number, lifts: boolean): void {
    this.room.actions.carry(this.name, this.leash.follow(view, pointer, lifts), whenMs);
  }

  tie(view: View, pointer: Point, lifts: boolean): void {
    this.leash.tie(view, pointer, lifts);
  }

  raise(metres: number, pointer: Point, whenMs: number): void {
    this.room.actions.carry(this.name, this.leash.raise(metres, pointer), whenMs);
  }

  drop(): void {
    this.room.actions.release(this.name);
  }

  putBack(whenMs: number): void {
    this.room.actions.carry(this.name, this.from, whenMs);
    this.drop();
  }
}

class HeadGrip implements Grip {
  private readonly stand: Stand;
  private readonly leash: Leash;

  constructor(room: Room, pointer: Point, lifts: boolean) {
    this.stand = new Stand(room);
    this.leash = new Leash(room.view(), this.stand.at, pointer, lifts);
  }

  isGone(): boolean {
    return false;
  }

  move(view: View, pointer: Point, _whenMs: number, lifts: boolean): void {
    this.stand.change(this.leash.follow(view, pointer, lifts), this.stand.facing);
  }

  tie(view: View, pointer: Point, lifts: boolean): void {
    this.leash.tie(view, pointer, lifts);
  }

  raise(metres: number, pointer: Point): void {
    this.stand.change(this.leash.raise(metres, pointer), this.stand.facing);
  }

  drop(): void {}

  putBack(): void {
    this.stand.putBack();
  }
}

class NoseGrip implements Grip {
  private readonly stand: Stand;
  private readonly from: number | undefined; // azimuth at which the pointer took the nose

  constructor(room: Room, pointer: Point) {
    this.stand = new Stand(room);
    this.from = this.azimuth(room.view(), pointer);
  }

  isGone(): boolean {
    return false;
  }

  move(view: View, pointer: Point): void {
    const to = this.azimuth(view, pointer);
    if (to === undefined || this.from === undefined) return;
    this.stand.change(this.stand.at, turned(this.stand.facing, to - this.from));
  }

  tie(): void {}

  raise(): void {}

  drop(): void {}

  putBack(): void {
    this.stand.putBack();
  }

  /** azimuth is where a pointer is, seen from the head; undefined: too near to tell, or nowhere. */
  private azimuth(view: View, pointer: Point): number | undefined {
    const spot = floorAt(view, pointer, this.stand.at.z);
    if (spot === undefined) return undefined;
    const x = spot.x - this.stand.at.x;
    const y = spot.y - this.stand.at.y;
    return Math.hypot(x, y) < NOSE_M ? undefined : Math.atan2(y, x);
  }
}
