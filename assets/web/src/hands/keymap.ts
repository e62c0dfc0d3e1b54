/** What keys mean on the picture. */
import type { Motion } from "./keycarry";

/** The part of a KeyboardEvent that counts. */
export interface KeyPress {
  readonly key: string;
  readonly code: string; // where on the keyboard; empty: not known
  readonly repeat: boolean;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly altGraph: boolean; // the modifier by which some keyboards write [ and ]
}

export type Command =
  | "next"
  | "previous"
  | "first"
  | "last"
  | "head"
  | "menu"
  | "remove"
  | "create"
  | "zoom in"
  | "zoom out"
  | "fit"
  | "view"
  | "listen"
  | "undo"
  | "escape"
  | "help";

const MOTIONS: Readonly<Record<string, Motion>> = {
  arrowup: { axis: "x", way: 1 },
  arrowdown: { axis: "x", way: -1 },
  arrowleft: { axis: "y", way: 1 },
  arrowright: { axis: "y", way: -1 },
  pageup: { axis: "z", way: 1 },
  pagedown: { axis: "z", way: -1 },
  q: { axis: "turn", way: 1 },
  e: { axis: "turn", way: -1 },
  ",": { axis: "turn", way: 1 },
  ".": { axis: "turn", way: -1 },
};

const COMMANDS: Readonly<Record<string, Command>> = {
  "]": "next",
  "[": "previous",
  home: "first",
  end: "last",
  h: "head",
  enter: "menu",
  contextmenu: "menu",
  delete: "remove",
  backspace: "remove",
  n: "create",
  "+": "zoom in",
  "=": "zoom in", // + without Shift, where it is on that key
  "-": "zoom out",
  f: "fit",
  v: "view",
  m: "listen",
  escape: "escape",
  "?": "help",
};

/** motion is what a key moves; undefined: nothing. */
export function motion(press: KeyPress): Motion | undefined {
  return press.ctrl || press.alt || press.meta ? undefined : own(MOTIONS, press.key.toLowerCase());
}

/** command is what a key asks for; undefined: nothing, and it is the browser's. */
export function command(press: KeyPress): Command | undefined {
  const key = press.key.toLowerCase();
  if (press.altGraph) return isBracket(key) ? own(COMMANDS, key) : undefined;
  if (press.ctrl || press.meta) return key === "z" && !press.shift && !press.alt ? "undo" : undefined;
  if (key === "f10" && press.shift) return "menu";
  if (press.alt) return isBracket(key) ? own(COMMANDS, key) : undefined; // as on a Mac's German keyboard
  return own(COMMANDS, key);
}

function isBracket(key: string): boolean {
  return key === "[" || key === "]";
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
