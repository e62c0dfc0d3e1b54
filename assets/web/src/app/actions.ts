/**
 * What hands and panel can have the page do. Each action is one method of one
 * object; each says no for itself, with a notice.
 */
import type { Quat, Vec } from "../frame";
import type { Ball, Target } from "../scene/picture";

export interface Actions {
  /** select marks a source, or the head, as what keys move and the card shows. */
  select(target: Target | undefined): void;
  hover(target: Target | undefined): void;

  /** grab takes a source into this page's hand: it is published 60 times a second until release. false: it cannot be (scrubbing, hub away, not there). */
  grab(name: string): boolean;
  /** carry moves what is in the hand; whenMs is the event's time (performance.now's clock). */
  carry(name: string, at: Readonly<Vec>, whenMs: number): void;
  /** release lets go; the hub keeps others off for two seconds more. nudge: several within a second are one step of undo. */
  release(name: string, nudge?: boolean): void;

  /** create makes a source, selects it, and returns its name. */
  create(at: Readonly<Vec>): string | undefined;
  remove(name: string): void;
  rename(name: string, to: string): void;
  /** undo takes back the last move, creation, removal, renaming, or move of the head. */
  undo(): void;

  /** standHead puts this page's ears somewhere; it rides on nothing then. step: one step of undo begins here. */
  standHead(at: Readonly<Vec>, facing: Readonly<Quat>, step: boolean): void;
  /** ride has the ears go with a source, and look where it looks; empty: they stay where they are. */
  ride(name: string): void;

  /** narrow shows only what is in a ball round a point or a source; undefined: everything. */
  narrow(area: Ball | undefined): void;
  switchScene(scene: string): void;
  switchView(view: "plan" | "space"): void;
  fit(): void;

  /** rewind shows what was, so many seconds ago; 0: what is. */
  rewind(seconds: number): void;
  /** replay goes on from there at the speed of life, until it is live again; again: stops. */
  replay(): void;

  /** listen starts or stops the ears; it must come from a click or a key. */
  listen(on: boolean): void;
  setLevel(linear: number): void;
  /** setSound has a source sound; "auto" is what its name gives it, "none" is silence. */
  setSound(name: string, sound: string): void;
  /** dropSound has a source sound like a file. */
  dropSound(name: string, file: File): void;

  setTheme(theme: "light" | "dark" | "system"): void;
  /** openMenu shows the menu of a target, or of the floor, at a point of the view. */
  openMenu(target: Target | undefined, at: { x: number; y: number }): void;
  /** notice says a sentence, for a while, to eyes and screen readers. */
  notice(sentence: string): void;
}
