/**
 * The way back. Whoever does something that can be undone pushes a Step; undo
 * takes the newest one back. Steps of one key that follow each other within a
 * second are one: ten short presses of an arrow key are one move.
 */

/** Steps that are kept: the oldest ones are forgotten. */
export const UNDO_STEPS = 100;
/** Within how much time steps of one key are one, in ms. */
export const MERGE_MS = 1000;

/** Step is one thing that was done. */
export interface Step {
  readonly label: string; // what was done, as in "move guitar"
  readonly key?: string; // steps that may become one have the same
  /** obstacle says why it cannot be undone now; empty: it can. */
  obstacle?(): string;
  back(): void; // makes it undone
}

export class Undo {
  private readonly steps: Step[] = [];
  private newestMs = -Infinity; // when the newest step was pushed

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** label is what undo would take back; empty: nothing. */
  get label(): string {
    return this.steps.at(-1)?.label ?? "";
  }

  /** obstacle says why the newest step cannot be taken back now; empty: it can. */
  get obstacle(): string {
    return this.steps.at(-1)?.obstacle?.() ?? "";
  }

  /** push remembers a step that was done just now. */
  push(step: Step): void {
    const nowMs = this.now();
    const merges = step.key !== undefined && step.key === this.steps.at(-1)?.key && nowMs - this.newestMs < MERGE_MS;
    this.newestMs = nowMs;
    if (merges) return; // the older step leads back to before both
    this.steps.push(step);
    if (this.steps.length > UNDO_STEPS) this.steps.shift();
  }

  /** undo takes the newest step back, and says which; empty: there was none. */
  undo(): string {
    const step = this.steps.pop();
    this.newestMs = -Infinity; // what comes next starts a step of its own
    if (step === undefined) return "";
    step.back();
    return step.label;
  }

  /** clear forgets all steps: another scene is shown. */
  clear(): void {
    this.steps.length = 0;
  }
}
