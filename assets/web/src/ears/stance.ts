/**
 * Where sources are for the head, in Web Audio's frame: x right, y up, −z front
 * (frame.toRightUpBack). The AudioListener stays at the origin, as it is made, facing −z with
 * +y up, and the sources go round it. So the picture turns as one with the head, no
 * float32 of Web Audio sees a coordinate far from 0, and it works where an AudioListener has
 * no AudioParams (Firefox).
 */
import { rotate, type Vec } from "../frame";
import type { Head } from "../scene/picture";

/** From here on a source is as loud as 1/distance, nearer no louder: the renderer's audio.DefaultReference. */
const REFERENCE_M = 1;

export class Stance {
  // owned by face
  private at: Readonly<Vec> = { x: 0, y: 0, z: 0 };
  private right: Readonly<Vec> = { x: 0, y: -1, z: 0 }; // unit vectors of the head, in our frame
  private up: Readonly<Vec> = { x: 0, y: 0, z: 1 };
  private back: Readonly<Vec> = { x: -1, y: 0, z: 0 };

  // written by see: the direction as a unit vector, and the gain by distance, linear
  x = 0;
  y = 0;
  z = -1;
  gain = 0;

  /** face puts the head. */
  face(head: Head): void {
    this.at = { x: head.at.x, y: head.at.y, z: head.at.z };
    this.right = rotate(head.facing, { x: 0, y: -1, z: 0 });
    this.up = rotate(head.facing, { x: 0, y: 0, z: 1 });
    this.back = rotate(head.facing, { x: -1, y: 0, z: 0 });
  }

  /** distance is how far a point is, in metres; NaN or infinite if it makes no sense. */
  distance(p: Readonly<Vec>): number {
    const dx = p.x - this.at.x;
    const dy = p.y - this.at.y;
    const dz = p.z - this.at.z;
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }

  /** see says where a point is and how loud; what is at the head's centre is ahead. */
  see(p: Readonly<Vec>): void {
    const distance = this.distance(p);
    this.gain = 1 / Math.max(distance, REFERENCE_M);
    if (distance === 0) {
      this.x = this.y = 0;
      this.z = -1;
      return;
    }
    const dx = (p.x - this.at.x) / distance;
    const dy = (p.y - this.at.y) / distance;
    const dz = (p.z - this.at.z) / distance;
    this.x = dx * this.right.x + dy * this.right.y + dz * this.right.z;
    this.y = dx * this.up.x + dy * this.up.y + dz * this.up.z;
    this.z = dx * this.back.x + dy * this.back.y + dz * this.back.z;
  }
}
