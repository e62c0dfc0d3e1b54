/**
 * What the panel shows that no Picture tells, and what it asks of the page. The
 * page makes one Status, writes it anew before each tick, and hands it over.
 */
import type { Target } from "../scene/picture";
import type { Point } from "../view/view";

export interface Status {
  readonly connection: "connecting" | "open" | "away";
  readonly why: string; // why the hub is away, as part of a sentence: no full stop; empty: not known
  readonly awayMs: number; // for how long it has been away; 0 unless connection is "away"
  readonly retryInMs: number; // until the next attempt; 0: it is under way

  readonly ageMs: number; // of what is shown: now, less the time it was captured
  readonly delayMs?: number | undefined; // of that, what the picture waits to be smooth
  readonly fps: number;

  readonly you: string; // as whom the hub knows this page; empty: not known yet
  readonly version: string; // of the hub; empty: not known yet
  readonly grpc: string; // where the hub answers gRPC, host:port; empty: it has not said

  readonly scene: string; // empty: the default one
  readonly scenes: readonly SceneCount[]; // in the order of their names
  readonly view: "plan" | "space";
  readonly canSpace: boolean; // false: there is no WebGL here
  readonly theme: "light" | "dark" | "system";
  readonly undoLabel: string; // what undo would take back, as in "move guitar"; empty: nothing

  readonly span: { readonly fromS: number }; // seconds that can be rewound, 60 at most
  readonly replaying: boolean; // what was goes on at the speed of life

  readonly canListen: boolean; // false: there is no Web Audio here
  readonly listening: boolean;
  readonly level: number; // linear, in [0, 2]
  readonly voices: { readonly playing: number; readonly leftOut: number };
  /** meter says how loud it is at each ear: linear, 1 is full scale. */
  meter(): Meter;

  /** soundOf says what a source sounds like: an id of sounds. */
  soundOf(name: string): string;
  sounds(): readonly Sound[];
}

export interface SceneCount {
  readonly name: string; // empty: the default scene
  readonly sources: number;
  readonly subscribers: number;
}

/** Sound is one that a source can have: "auto", "none", a built-in one, a file that was dropped. */
export interface Sound {
  readonly id: string;
  readonly label: string;
}

export interface Meter {
  readonly left: number;
  readonly right: number;
}

/** Happening is a line of the record: what came about with a source, and when. */
export interface Happening {
  readonly timeMs: number; // Unix ms
  readonly name: string;
  readonly what: string; // as in "came", "lost", "held by somebody"
}

/** What the panel asks of the page. */
export interface PanelDeps {
  /** link is the address that shows others what is shown here. */
  link(): string;
  /** pick says what of the picture is at a point of it, in CSS pixels from its top left. */
  pick(at: Point): Target | undefined;
  /** happenings are the newest ones, oldest first. The array may be the page's own. */
  happenings(): readonly Happening[];
  /** newNameError says why a source cannot be called so, in a sentence; undefined: it can. */
  newNameError(name: string): string | undefined;
  /** sceneError says what is wrong with a name of a scene; undefined: nothing. */
  sceneError(name: string): string | undefined;
}
