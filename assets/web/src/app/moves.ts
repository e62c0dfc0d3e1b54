/**
 * What this page does to sources: it carries, makes, removes and renames them.
 * Each of these can be undone.
 */
import type { Quat, Vec } from "../frame";
import type { Undo } from "../hands/undo";
import type { Shown } from "../scene/picture";
import type { Scene } from "../scene/scene";
import type { Hand } from "../wire/hand";
import { nameError } from "../wire/names";

/** Who holds what this page holds. */
export const YOU = "you";

/** How soon after it was taken away a source that somebody publishes is back. */
const BACK_MS = 700;

/** What Moves needs to know of the page. */
export interface MovesDeps {
  readonly scene: Scene;
  readonly hand: Hand;
  readonly undo: Undo;
  /** hubTime gives an event's time on the hub's clock, Unix ms. */
  hubTime(eventMs: number): number;
  /** obstacle says why nothing can be moved now; empty: it can. */
  obstacle(): string;
  notice(sentence: string): void;
  /** renamed says that what belongs to a source goes with its new name. */
  renamed(from: string, to: string): void;
}

/** Kept is what it takes to put a source back. */
interface Kept {
  at: Vec;
  facing: Quat | undefined;
  message: string;
}

export class Moves {
  private readonly carried = new Map<string, { readonly from: Vec; at: Vec }>();
  private readonly leaving = new Map<string, ReturnType<typeof setTimeout>>(); // was taken away: is it back?
  private made: { name: string; at: Vec } | undefined; // the newest one of this page, which the hub may not have told of yet

  constructor(private readonly deps: MovesDeps) {}

  grab(name: string): boolean {
    const shown = this.deps.scene.find(name);
    const at = shown?.at ?? (this.made?.name === name ? this.made.at : undefined);
    const why = this.whyNot(name, shown) || (at === undefined ? `There is no source ${name} any more.` : "");
    if (at === undefined || why !== "") {
      this.deps.notice(why);
      return false;
    }
    const from = { ...at };
    this.carried.set(name, { from, at: from });
    this.deps.scene.mine(name, true);
    this.deps.scene.pin(name, from);
    this.deps.hand.hold(name, from, this.deps.hubTime(performance.now()), shown?.facing, shown?.message);
    return true;
  }

  carry(name: string, at: Readonly<Vec>, eventMs: number): void {
    const carried = this.carried.get(name);
    if (carried === undefined) return;
    carried.at = { ...at };
    this.deps.scene.pin(name, at);
    this.deps.hand.hold(name, at, this.deps.hubTime(eventMs));
  }

  release(name: string, nudge = false): void {
    const carried = this.carried.get(name);
    if (carried === undefined) return;
    this.carried.delete(name);
    if (this.isThere(name)) this.deps.hand.release(name);
    else this.deps.hand.drop(name); // it was taken away meanwhile: a last sample would make it anew
    this.deps.scene.mine(name, false);
    const { from, at } = carried;
    if (from.x === at.x && from.y === at.y && from.z === at.z) return;
    this.deps.undo.push({
      label: `move ${name}`,
      ...(nudge && { key: `move ${name}` }),
      obstacle: () => this.deps.obstacle(),
      back: () => this.put(name, from),
    });
  }

  /** lose lets go of a source that the hub gave to somebody else. */
  lose(name: string): void {
    if (!this.carried.delete(name)) return;
    this.deps.hand.drop(name);
    this.deps.scene.mine(name, false);
  }

  /** releaseAll lets go of everything: the hub is away, or another scene is shown. */
  releaseAll(): void {
    for (const name of [...this.carried.keys()]) this.release(name);
    for (const name of [...this.leaving.keys()]) this.expect(name);
  }

  create(at: Readonly<Vec>): string | undefined {
    const why = this.deps.obstacle();
    if (why !== "") {
      this.deps.notice(why);
      return undefined;
    }
    const name = this.freeName();
    this.made = { name, at: { ...at } };
    this.place(name, { at, facing: undefined, message: "" });
    this.deps.undo.push({ label: `new ${name}`, obstacle: () => this.deps.obstacle(), back: () => this.takeAway(name) });
    return name;
  }

  remove(name: string): void {
    const kept = this.keep(name);
    if (kept === undefined) return;
    this.takeAway(name);
    this.deps.notice(`${name} is removed: undo brings it back.`);
    this.deps.undo.push({ label: `remove ${name}`, obstacle: () => this.deps.obstacle(), back: () => this.place(name, kept) });
  }

  rename(from: string, to: string): void {
    const kept = this.keep(from);
    const why = from === to ? "" : this.newNameError(to);
    if (why !== "") this.deps.notice(why);
    if (kept === undefined || why !== "" || from === to) return;
    this.swap(from, to, kept);
    this.deps.undo.push({
      label: `rename ${from}`,
      obstacle: () => this.whyNot(to, this.deps.scene.find(to)),
      back: () => this.swap(to, from, this.keep(to) ?? kept),
    });
  }

  /** newNameError says why no source can be called so; empty: one can. */
  newNameError(name: string): string {
    if (name.trim() === "") return "A name has something to be seen.";
    return nameError(name) ?? (this.isThere(name) ? `There is a source ${name} already.` : "");
  }

  private swap(from: string, to: string, kept: Kept): void {
    this.place(to, kept);
    this.deps.renamed(from, to);
    this.takeAway(from);
  }

  /** place puts a source somewhere, which is no wonder then. */
  private place(name: string, { at, facing, message }: Kept): void {
    this.expect(name);
    this.deps.hand.place(name, at, facing, message);
  }

  /** takeAway removes a source, and says so when somebody else brings it back. */
  private takeAway(name: string): void {
    this.deps.hand.remove(name);
    if (this.made?.name === name) this.made = undefined;
    this.expect(name);
    const look = (): void => {
      this.leaving.delete(name);
      if (this.deps.scene.find(name)?.live === true) this.deps.notice(`${name} is back: somebody publishes it.`);
    };
    this.leaving.set(name, setTimeout(look, BACK_MS));
  }

  /** expect has nobody be told that a source is back. */
  private expect(name: string): void {
    clearTimeout(this.leaving.get(name));
    this.leaving.delete(name);
  }

  /** put has a source where it was, as if a hand had just let go of it. */
  private put(name: string, at: Vec): void {
    const shown = this.deps.scene.find(name);
    this.deps.hand.hold(name, at, this.deps.hubTime(performance.now()), shown?.facing, shown?.message);
    this.deps.hand.release(name);
  }

  private keep(name: string): Kept | undefined {
    const shown = this.deps.scene.find(name);
    const why = this.whyNot(name, shown);
    if (why !== "") this.deps.notice(why);
    if (shown === undefined || why !== "") return undefined;
    return { at: { ...shown.at }, facing: shown.facing && { ...shown.facing }, message: shown.message };
  }

  /** whyNot says why a source cannot be had; empty: it can, if it is there. */
  private whyNot(name: string, shown: Shown | undefined): string {
    const holder = shown?.heldBy ?? "";
    return this.deps.obstacle() || (holder !== "" && holder !== YOU ? `${name} is held by ${holder}.` : "");
  }

  /** isThere says whether there is a source, as far as is known: one that was just made is. */
  private isThere(name: string): boolean {
    if (this.deps.scene.find(name) === undefined) return this.made?.name === name;
    if (this.made?.name === name) this.made = undefined; // the hub has told of it: from now on it is believed
    return true;
  }

  private freeName(): string {
    for (let n = 1; ; n++) {
      const name = `source-${n}`;
      if (!this.isThere(name)) return name;
    }
  }
}
