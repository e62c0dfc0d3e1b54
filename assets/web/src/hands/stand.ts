/** How the head stands, and how that is changed. */
import type { Quat, Vec } from "../frame";
import type { Room } from "./grip";

/** Stand is how the head stood when it was taken. What changes it from then on is one step of undo. */
export class Stand {
  readonly at: Readonly<Vec>;
  readonly facing: Readonly<Quat>;
  private readonly on: string;
  private moved = false;

  /** step: false has it belong to the step before. */
  constructor(
    private readonly room: Room,
    private readonly step = true,
  ) {
    const { at, facing, on } = room.picture().head;
    this.at = { ...at };
    this.facing = { ...facing };
    this.on = on;
  }

  change(at: Readonly<Vec>, facing: Readonly<Quat>): void {
    this.room.actions.standHead(at, facing, this.step && !this.moved);
    this.moved = true;
  }

  /** putBack has it stand, or ride, as it did. */
  putBack(): void {
    if (!this.moved) return;
    this.change(this.at, this.facing);
    if (this.on !== "") this.room.actions.ride(this.on);
  }
}

/** turned is q, turned further about +z by azimuth: the product of facing(azimuth) and q, so that it looks up or down as before. */
export function turned(q: Readonly<Quat>, azimuth: number): Quat {
  const s = Math.sin(azimuth / 2);
  const c = Math.cos(azimuth / 2);
  return { x: c * q.x - s * q.y, y: c * q.y + s * q.x, z: c * q.z + s * q.w, w: c * q.w - s * q.z };
}
