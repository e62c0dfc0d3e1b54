/**
 * A hand made of number fields: it takes a source when a figure is first
 * changed, and lets go when none has been for a while, so that a run of steps is
 * one move, and one step of undo.
 */
import type { Actions } from "../app/actions";
import type { Vec } from "../frame";

/** Without a change for so long it lets go. */
export const LET_GO_MS = 600;

export class Nudge {
  private name: string | undefined; // what is in the hand
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly actions: Pick<Actions, "grab" | "carry" | "release">) {}

  /** to puts a source somewhere; false: it cannot be moved. */
  to(name: string, at: Vec): boolean {
    if (this.name !== name) {
      this.letGo();
      if (!this.actions.grab(name)) return false;
      this.name = name;
    }
    this.actions.carry(name, at, performance.now());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.letGo(), LET_GO_MS);
    return true;
  }

  letGo(): void {
    clearTimeout(this.timer);
    const { name } = this;
    this.name = undefined;
    if (name !== undefined) this.actions.release(name, true);
  }
}
