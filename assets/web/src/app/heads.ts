/** Where this page's head is, and the way back. */
import { AHEAD, ORIGIN, type Quat, type Vec } from "../frame";
import type { Undo } from "../hands/undo";
import type { Scene } from "../scene/scene";

/** Stand is where the head is: on a source, or where it was put. */
export interface Stand {
  readonly at: Readonly<Vec>; // metres; where it is once it rides no more
  readonly facing: Readonly<Quat>;
  readonly on: string; // the source that it rides on; empty: none
}

export class Heads {
  private stand: Stand = { at: ORIGIN, facing: AHEAD, on: "" };

  constructor(
    private readonly scene: Scene,
    private readonly undo: Undo,
  ) {}

  get now(): Stand {
    return this.stand;
  }

  /** put has the head be somewhere; with a label, undo takes it back. */
  put(stand: Stand, label = ""): void {
    const before = this.stand;
    this.stand = { at: { ...stand.at }, facing: { ...stand.facing }, on: stand.on };
    this.scene.head = this.stand;
    if (label !== "") this.undo.push({ label, key: label, back: () => this.put(before) });
  }
}
