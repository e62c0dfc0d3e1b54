/** KeyCommands does what keys on the picture ask for. It needs no browser. */
import { heading, type Vec } from "../frame";
import { HEAD, type Target } from "../scene/picture";
import type { Point } from "../view/view";
import { KeyCarry, type KeyCarryDeps } from "./keycarry";
import { type Command, command, type KeyPress, motion } from "./keymap";
import { headPlace, sourcePlace } from "./words";

export interface KeyCommandDeps extends KeyCarryDeps {
  /** busy says that a pointer has something in its hand: keys leave it alone. */
  busy(): boolean;
  listening(): boolean;
  /** help shows what keys and gestures do. */
  help(): void;
  /** middle is the middle of the view. */
  middle(): Point;
}

const ZOOM = 1.25;
/** How far from the head a new source is, and from other ones, in metres. */
const AHEAD_M = 1;
const APART_M = 0.3;
const PLACES = 12; // round the head

export class KeyCommands {
  private readonly carry: KeyCarry;

  constructor(private readonly deps: KeyCommandDeps) {
    this.carry = new KeyCarry(deps);
  }

  /** press does what a key asks for; false: nothing, and it is the browser's. */
  press(press: KeyPress): boolean {
    this.carry.hurry(press.shift);
    const moves = motion(press);
    if (moves !== undefined) {
      if (!press.repeat && !this.deps.busy() && !this.carry.press(id(press), moves)) this.sayWhy();
      return true;
    }
    const asked = command(press);
    if (asked === undefined) return false;
    if (!press.repeat || REPEATS.has(asked)) this.run(asked);
    return true;
  }

  /** release says that a key is up. */
  release(press: KeyPress): void {
    this.carry.hurry(press.shift);
    if (press.key === "Meta") this.carry.finish(); // a Mac does not tell of other keys that went up meanwhile
    else this.carry.release(id(press));
  }

  /** letGo lets go of what keys move. */
  letGo(): void {
    this.carry.finish();
  }

  private run(asked: Command): void {
    const { actions } = this.deps;
    const selected = this.deps.picture().selected;
    if (asked === "escape") return this.carry.putBack() ? undefined : actions.select(undefined);
    if (!STAYS.has(asked)) this.carry.finish();
    switch (asked) {
      case "next":
        return this.choose((i, n) => (i + 1) % n);
      case "previous":
        return this.choose((i, n) => (i <= 0 ? n - 1 : i - 1));
      case "first":
        return this.choose(() => 0);
      case "last":
        return this.choose((_, n) => n - 1);
      case "head":
        return this.chooseHead();
      case "menu":
        return this.openMenu(selected?.kind === "nose" ? HEAD : selected);
      case "remove":
        return selected?.kind === "source" ? actions.remove(selected.name) : this.sayWhy();
      case "create":
        return this.create();
      case "zoom in":
        return this.deps.view().zoom(this.deps.middle(), ZOOM);
      case "zoom out":
        return this.deps.view().zoom(this.deps.middle(), 1 / ZOOM);
      case "fit":
        return actions.fit();
      case "view":
        return actions.switchView(this.deps.view().name === "plan" ? "space" : "plan");
      case "listen":
        return actions.listen(!this.deps.listening());
      case "undo":
        return actions.undo();
      case "help":
        return this.deps.help();
    }
  }

  /** choose selects a source by its place among all; to is given the place of the selected one, −1 if it is none. */
  private choose(to: (i: number, n: number) => number): void {
    const { sources, selected } = this.deps.picture();
    if (sources.length === 0) return this.deps.say("There is no source. N makes one.");
    const i = selected?.kind === "source" ? sources.findIndex(({ name }) => name === selected.name) : -1;
    const next = to(i, sources.length);
    const { name, at } = sources[next]!;
    this.deps.say(`${sourcePlace(name, at)}, ${next + 1} of ${sources.length}`);
    this.deps.actions.select({ kind: "source", name });
  }

  private chooseHead(): void {
    const { at, facing } = this.deps.picture().head;
    this.deps.say(headPlace(at, facing));
    this.deps.actions.select(HEAD);
  }

  private openMenu(target: Target | undefined): void {
    const at = (target && this.deps.view().spot(target)) ?? this.deps.middle();
    this.deps.actions.openMenu(target, at);
  }

  private create(): void {
    const place = this.freePlace();
    const name = this.deps.actions.create(place);
    if (name !== undefined) this.deps.say(`New: ${sourcePlace(name, place)}`);
  }

  /** sayWhy says why a key did nothing. */
  private sayWhy(): void {
    const selected = this.deps.picture().selected;
    if (selected === undefined) this.deps.say("Nothing is selected. The keys [ and ] select a source, H selects the head.");
    else if (selected.kind !== "source") this.deps.say("The head is selected: it cannot be removed.");
  }

  /** freePlace is in front of the head, or the next place round it where no source is yet. */
  private freePlace(): Vec {
    const { sources, head } = this.deps.picture();
    const ahead = heading(head.facing);
    for (let i = 0; i < PLACES; i++) {
      const aside = Math.ceil(i / 2) * (i % 2 === 0 ? -1 : 1); // ahead, left, right, farther left, …
      const place = polar(head.at, ahead + (aside * 2 * Math.PI) / PLACES);
      if (sources.every(({ at }) => Math.hypot(at.x - place.x, at.y - place.y, at.z - place.z) >= APART_M)) return place;
    }
    return polar(head.at, ahead);
  }
}

/** What is done again and again while its key is down. */
const REPEATS: ReadonlySet<Command> = new Set<Command>(["next", "previous", "zoom in", "zoom out"]);
/** What goes together with keys that move. */
const STAYS: ReadonlySet<Command> = new Set<Command>(["zoom in", "zoom out", "fit", "listen"]);

/** id tells keys apart, also when Shift changes what they write. */
function id(press: KeyPress): string {
  return press.code || press.key.toLowerCase();
}

function polar(from: Readonly<Vec>, azimuth: number): Vec {
  return { x: from.x + AHEAD_M * Math.cos(azimuth), y: from.y + AHEAD_M * Math.sin(azimuth), z: from.z };
}
