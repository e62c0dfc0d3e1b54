/** What the menus of a source, the head and the floor offer. */
import { AHEAD, FARTHEST, ORIGIN, type Vec } from "../frame";
import type { Target } from "../scene/picture";
import type { Point } from "../view/view";
import { nameError } from "../wire/names";
import type { Room } from "./grip";
import { floorAt } from "./leash";

/** Item is a line of a menu. */
export interface Item {
  readonly label: string;
  readonly checked?: boolean; // it is one of several, and this says whether it is the one
  readonly danger?: boolean; // it takes something away
  readonly part?: boolean; // another part of the menu begins with it
  readonly items?: readonly Item[]; // it opens a menu of its own
  run?(): void;
}

export interface MenuDeps extends Room {
  /** ask asks for a line of text, in which check finds nothing wrong (undefined); undefined: none was given. */
  ask(question: string, proposal: string, check: (answer: string) => string | undefined): Promise<string | undefined>;
  /** askFile has a file chosen; undefined: none was. */
  askFile(): Promise<File | undefined>;
  /** sounds are those that a source can have, soundOf is the id of the one that it has. */
  sounds(): readonly { readonly id: string; readonly label: string }[];
  soundOf(name: string): string;
}

/** Around a source or a place, in metres. */
const RADIUS_M = 5;

/** title says whose menu it is. */
export function title(target: Target | undefined): string {
  if (target === undefined) return "Here";
  return target.kind === "source" ? target.name : "Your ears";
}

/** items are the lines of a target's menu, or of the floor's at a point of the view. */
export function items(deps: MenuDeps, target: Target | undefined, at: Point): Item[] {
  if (target === undefined) return floorItems(deps, at);
  return target.kind === "source" ? sourceItems(deps, target.name) : headItems(deps);
}

function sourceItems(deps: MenuDeps, name: string): Item[] {
  const { actions } = deps;
  const { head, area } = deps.picture();
  const rides = head.on === name;
  return [
    { label: "Rename…", run: () => void rename(deps, name) },
    { label: "Sound", items: soundItems(deps, name) },
    { label: rides ? "Stop hearing from here" : "Hear from here", run: () => actions.ride(rides ? "" : name) },
    area?.around === name
      ? { label: "Show everything", run: () => actions.narrow(undefined) }
      : { label: "Show only around it…", run: () => void narrow(deps, name) },
    { label: "Remove", danger: true, part: true, run: () => actions.remove(name) },
  ];
}

function soundItems(deps: MenuDeps, name: string): Item[] {
  const has = deps.soundOf(name);
  return [
    ...deps.sounds().map(({ id, label }) => ({ label, checked: id === has, run: () => deps.actions.setSound(name, id) })),
    { label: "A file…", part: true, run: () => void dropSound(deps, name) },
  ];
}

function headItems(deps: MenuDeps): Item[] {
  const { actions } = deps;
  const { on } = deps.picture().head;
  const stop = { label: `Stop riding on ${on}`, part: true, run: () => actions.ride("") };
  return [
    { label: "Turn to the front", run: () => actions.standHead({ ...deps.picture().head.at }, AHEAD, true) },
    { label: "Back to the origin", run: () => actions.standHead(ORIGIN, { ...deps.picture().head.facing }, true) },
    ...(on === "" ? [] : [stop]),
  ];
}

function floorItems(deps: MenuDeps, at: Point): Item[] {
  const { actions } = deps;
  const { head, area } = deps.picture();
  const here = floorAt(deps.view(), at, head.at.z);
  const everything = { label: "Show everything", run: () => actions.narrow(undefined) };
  return [
    ...(here === undefined ? [] : placeItems(deps, here)),
    { label: "Fit all into the view", part: here !== undefined, run: () => actions.fit() },
    ...(area === undefined ? [] : [everything]),
  ];
}

function placeItems(deps: MenuDeps, here: Vec): Item[] {
  const { actions } = deps;
  return [
    { label: "New source here", run: () => void actions.create(here) },
    { label: "Your ears here", run: () => actions.standHead(here, { ...deps.picture().head.facing }, true) },
  ];
}

async function rename(deps: MenuDeps, name: string): Promise<void> {
  const wrong = (to: string) => {
    const taken = to !== name && deps.picture().find(to) !== undefined;
    return nameError(to) ?? (taken ? `There is a source ${to} already.` : undefined);
  };
  const to = await deps.ask(`A new name for ${name}`, name, wrong);
  if (to !== undefined && to !== name) deps.actions.rename(name, to);
}

async function narrow(deps: MenuDeps, name: string): Promise<void> {
  const wrong = (answer: string) => (metres(answer) === undefined ? "A number of metres, more than 0." : undefined);
  const answer = await deps.ask(`How many metres around ${name}?`, String(RADIUS_M), wrong);
  const radius = answer === undefined ? undefined : metres(answer);
  if (radius !== undefined) deps.actions.narrow({ around: name, radius });
}

async function dropSound(deps: MenuDeps, name: string): Promise<void> {
  const file = await deps.askFile();
  if (file !== undefined) deps.actions.dropSound(name, file);
}

/** metres reads a length as people write it: 2, 2.5, 2,5, 2.5 m. */
function metres(text: string): number | undefined {
  const written = /^\s*(\d*[.,]?\d+|\d+[.,])\s*m?\s*$/.exec(text)?.[1];
  const m = Number(written?.replace(",", "."));
  return m > 0 && m <= FARTHEST ? m : undefined;
}
