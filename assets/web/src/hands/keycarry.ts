/**
 * KeyCarry moves what is selected by keys that are down, 60 times a second, and
 * the head, which turns also while a source is selected. It grabs when a key
 * goes down, and releases when all is where the keys wanted it.
 */
import type { Room } from "./grip";
import { type Axis, HeadMover, type Mover, SourceMover } from "./mover";
import { Teller } from "./teller";
import { MERGE_MS } from "./undo";

const RATE_HZ = 60;

export interface KeyCarryDeps extends Room {
  now(): number; // ms, performance.now's clock
  /** every runs something each so many ms, until the function that it returns is called. */
  every(ms: number, run: () => void): () => void;
  later(ms: number, run: () => void): () => void;
  /** say tells screen readers a sentence. */
  say(sentence: string): void;
}

/** What a key moves. */
export interface Motion {
  readonly axis: Axis;
  readonly way: 1 | -1;
}

export class KeyCarry {
  private readonly down = new Map<string, { motion: Motion; mover: Mover }>(); // by key
  private readonly teller: Teller;
  private source: SourceMover | undefined;
  private head: HeadMover | undefined;
  private headRestedMs = -Infinity;
  private fast = false;
  private halt: (() => void) | undefined; // while it ticks

  constructor(private readonly deps: KeyCarryDeps) {
    this.teller = new Teller((sentence) => deps.say(sentence), (ms, run) => deps.later(ms, run));
  }

  /** press says that a key is down; false: there is nothing that it can move. */
  press(key: string, motion: Motion): boolean {
    if (this.down.has(key)) return true;
    const mover = this.mover(motion.axis);
    if (mover === undefined) return false;
    this.down.set(key, { motion, mover });
    mover.press(motion.axis, motion.way, this.deps.now(), this.fast);
    this.halt ??= this.deps.every(1000 / RATE_HZ, () => this.tick());
    return true;
  }

  /** release says that it is up. */
  release(key: string): void {
    const held = this.down.get(key);
    this.down.delete(key);
    if (held === undefined || this.holds(held.motion, held.mover)) return; // another key does the same
    held.mover.release(held.motion.axis, held.motion.way);
  }

  /** hurry says whether Shift is down, from now on. */
  hurry(fast: boolean): void {
    this.fast = fast;
  }

  /** finish lets go of all. */
  finish(): void {
    for (const mover of this.movers()) this.end(mover);
  }

  /** putBack lets go of all where it was taken; false: there was nothing. */
  putBack(): boolean {
    const movers = this.movers();
    for (const mover of movers) {
      mover.putBack(this.deps.now());
      this.forget(mover);
    }
    this.teller.stop();
    return movers.length > 0;
  }

  /** mover is what an axis moves; undefined: nothing that can be had. */
  private mover(axis: Axis): Mover | undefined {
    const selected = this.deps.picture().selected;
    if (axis === "turn" || selected?.kind === "head" || selected?.kind === "nose") {
      const step = this.deps.now() - this.headRestedMs >= MERGE_MS;
      return (this.head ??= new HeadMover(this.deps, this.deps.now(), step));
    }
    if (selected === undefined) return undefined;
    if (this.source !== undefined && this.source.name === selected.name) return this.source;
    if (this.source !== undefined) this.end(this.source);
    if (!this.deps.actions.grab(selected.name)) return undefined;
    return (this.source = new SourceMover(this.deps, selected.name, this.deps.now()));
  }

  private tick(): void {
    const nowMs = this.deps.now();
    for (const mover of this.movers()) {
      const goes = !mover.isGone() && mover.move(nowMs, this.fast);
      if (!mover.isGone()) this.teller.tell(mover.place());
      if (goes) continue;
      mover.drop(); // it is where the keys wanted it, or gone
      this.forget(mover);
    }
  }

  /** end lets go of what is still on its way. */
  private end(mover: Mover): void {
    if (mover.isGone()) mover.drop();
    else mover.finish(this.deps.now());
    this.forget(mover);
  }

  private forget(mover: Mover): void {
    for (const [key, held] of this.down) if (held.mover === mover) this.down.delete(key);
    if (mover === this.head) {
      this.head = undefined;
      this.headRestedMs = this.deps.now();
    } else {
      this.source = undefined;
    }
    if (this.movers().length > 0) return;
    this.halt?.();
    this.halt = undefined;
  }

  private holds(motion: Motion, mover: Mover): boolean {
    return [...this.down.values()].some((o) => o.mover === mover && o.motion.axis === motion.axis && o.motion.way === motion.way);
  }

  private movers(): Mover[] {
    return [this.source, this.head].filter((mover) => mover !== undefined);
  }
}
