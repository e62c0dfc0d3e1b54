/** What keys have in hand: a source, or the head. */
import { ORIGIN, radians, type Vec } from "../frame";
import { Glide, type Pace } from "./glide";
import type { Room } from "./grip";
import { Stand, turned } from "./stand";
import { headPlace, sourcePlace } from "./words";

export type Axis = "x" | "y" | "z" | "turn";

const METRES: Pace = { step: 0.1, speed: 1.5 };
const METRES_FAST: Pace = { step: 1, speed: 6 };
const RADIANS: Pace = { step: radians(5), speed: radians(90) };
const RADIANS_FAST: Pace = { step: radians(15), speed: radians(180) };

export abstract class Mover {
  private readonly glides: Record<Axis, Glide>;

  constructor(at: Readonly<Vec>, nowMs: number) {
    this.glides = {
      x: new Glide(at.x, nowMs),
      y: new Glide(at.y, nowMs),
      z: new Glide(at.z, nowMs),
      turn: new Glide(0, nowMs),
    };
  }

  press(axis: Axis, way: 1 | -1, nowMs: number, fast: boolean): void {
    this.glides[axis].press(way, nowMs, pace(axis, fast));
  }

  release(axis: Axis, way: 1 | -1): void {
    this.glides[axis].release(way);
  }

  /** move brings it to where it is at a time; false: it rests. */
  move(nowMs: number, fast: boolean): boolean {
    let moved = false;
    for (const axis of AXES) moved = this.glides[axis].move(nowMs, pace(axis, fast)) || moved;
    if (moved) this.show(nowMs);
    return !AXES.every((axis) => this.glides[axis].resting);
  }

  /** finish lets go of it where it was going to. */
  finish(nowMs: number): void {
    for (const axis of AXES) this.glides[axis].finish();
    this.show(nowMs);
    this.drop();
  }

  protected get at(): Vec {
    return { x: this.glides.x.value, y: this.glides.y.value, z: this.glides.z.value };
  }

  protected get turnedBy(): number {
    return this.glides.turn.value;
  }

  /** place says where it is, in words. */
  abstract place(): string;
  abstract isGone(): boolean;
  abstract drop(): void;
  abstract putBack(nowMs: number): void;
  protected abstract show(nowMs: number): void;
}

const AXES: readonly Axis[] = ["x", "y", "z", "turn"];

function pace(axis: Axis, fast: boolean): Pace {
  if (axis === "turn") return fast ? RADIANS_FAST : RADIANS;
  return fast ? METRES_FAST : METRES;
}

export class SourceMover extends Mover {
  private readonly from: Vec;

  /** The source must have been grabbed. */
  constructor(
    private readonly room: Room,
    readonly name: string,
    nowMs: number,
  ) {
    const at = room.picture().find(name)?.at ?? ORIGIN;
    super(at, nowMs);
    this.from = { ...at };
  }

  place(): string {
    return sourcePlace(this.name, this.at);
  }

  isGone(): boolean {
    return this.room.picture().find(this.name) === undefined;
  }

  drop(): void {
    this.room.actions.release(this.name, true);
  }

  putBack(nowMs: number): void {
    this.room.actions.carry(this.name, this.from, nowMs);
    this.drop();
  }

  protected show(nowMs: number): void {
    this.room.actions.carry(this.name, this.at, nowMs);
  }
}

export class HeadMover extends Mover {
  private readonly stand: Stand;

  constructor(room: Room, nowMs: number, step: boolean) {
    const stand = new Stand(room, step);
    super(stand.at, nowMs);
    this.stand = stand;
  }

  place(): string {
    return headPlace(this.at, turned(this.stand.facing, this.turnedBy));
  }

  isGone(): boolean {
    return false;
  }

  drop(): void {}

  putBack(): void {
    this.stand.putBack();
  }

  protected show(): void {
    this.stand.change(this.at, turned(this.stand.facing, this.turnedBy));
  }
}
