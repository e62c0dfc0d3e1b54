/**
 * A view draws Pictures, and knows where in the room a pointer is. There are two:
 * the plan (from above, canvas 2D) and the space (3D, WebGL). Neither hears
 * events: the hands do, and tell it how to move its camera.
 */
import type { Vec } from "../frame";
import type { Picture, Target } from "../scene/picture";

/** A place on the view, in CSS pixels from its top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What views draw with; it changes with light and dark. CSS colours. */
export interface Palette {
  readonly dark: boolean;
  readonly background: string;
  readonly floor: string; // of the room
  readonly grid: string; // a line each metre
  readonly gridStrong: string; // each five metres
  readonly axis: string; // front, left, and their names
  readonly text: string;
  readonly muted: string; // lost sources, and everything when the hub is away
  readonly head: string;
  readonly area: string;
  readonly focus: string; // the focus ring
  readonly held: string; // the ring of a source that a hand holds
}

/**
 * colour is a source's own. Not all hues are equally plain: yellow by day has 2.4:1 on the floor, blue by night 3.8:1, so
 * names are written in the palette's text, and discs have a rim by day.
 */
export function colour(hue: number, palette: Palette, alpha = 1): string {
  return palette.dark ? `hsl(${hue} 80% 66% / ${alpha})` : `hsl(${hue} 72% 38% / ${alpha})`;
}

export interface View {
  /** name is what the link calls it. */
  readonly name: "plan" | "space";

  /** resize gives the size of the element in CSS pixels, and device pixels for each. */
  resize(width: number, height: number, ratio: number): void;

  /** paint gives the colours. */
  paint(palette: Palette): void;

  /** draw draws a picture. It runs 60 times a second. */
  draw(picture: Picture): void;

  /** pick says what of the last picture is at a point, or within reach pixels of it: the nearest. */
  pick(at: Point, reach: number): Target | undefined;

  /** spot says where something of the last picture is on the view; undefined: it cannot be seen. */
  spot(target: Target): Point | undefined;

  /** onLevel says where in the room a point is, on the horizontal plane at height z; undefined: nowhere. */
  onLevel(at: Point, z: number): Vec | undefined;

  /** height says which height straight above or below `from` is nearest to a point; undefined: the view looks straight down. */
  height(at: Point, from: Readonly<Vec>): number | undefined;

  /** pan moves the camera so that what was at `from` comes to `to`, as near as may be. */
  pan(from: Point, to: Point): void;

  /** zoom magnifies by a factor, keeping what is at a point where it is. */
  zoom(at: Point, factor: number): void;

  /** turn moves the camera round, by radians; the plan turns not at all. */
  turn(azimuth: number, elevation: number): void;

  /** fit shows everything of a picture. */
  fit(picture: Picture): void;

  /** camera is where it looks from, for a link: a few numbers with commas; setting what is no camera changes nothing. */
  camera: string;
}
