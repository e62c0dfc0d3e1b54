/**
 * A link shares a view: the part of the address after # says which scene, seen
 * how, heard from where. As in
 *
 *     #scene=stage&view=space&plan=0,0,60&ears=1,0,0,90&area=5@guitar
 *
 * Lengths are metres, angles degrees. What names a source is @ and its name.
 * Whoever is sent a link may have changed it: reading never fails, and leaves out
 * what it does not understand.
 */
import { degrees, facing, FARTHEST, heading, radians, type Quat, type Vec } from "./frame";
import { nameError, sceneError } from "./wire/names";

export interface SharedView {
  readonly scene: string; // empty: the default one
  readonly view: "plan" | "space";
  /** The cameras, as the views write them; empty: as a view thinks fit. */
  readonly plan: string;
  readonly space: string;
  /** Where the ears are; undefined: as the page begins. */
  readonly ears?: Standing | Riding | undefined;
  readonly area?: AreaHere | AreaAround | undefined;
  readonly theme?: "light" | "dark" | undefined; // undefined: as the system has it
}

export interface Standing {
  readonly at: Readonly<Vec>;
  readonly facing: Readonly<Quat>; // its heading is shared, not a nod or a tilt
}

export interface Riding {
  readonly on: string;
}

export interface AreaHere {
  readonly center: Readonly<Vec>;
  readonly radius: number;
}

export interface AreaAround {
  readonly around: string;
  readonly radius: number;
}

/** writeLink gives the address's part from # on; it is empty for what needs no words. */
export function writeLink(shared: SharedView): string {
  const { scene, view, plan, space, ears, area, theme } = shared;
  const parts: string[] = [];
  const say = (key: string, value: string): void => void (value !== "" && parts.push(`${key}=${value}`));
  say("scene", encode(scene));
  say("view", view === "space" ? view : "");
  say("plan", isCamera(plan) ? plan : "");
  say("space", isCamera(space) ? space : "");
  if (ears !== undefined) say("ears", "on" in ears ? `@${encode(ears.on)}` : stand(ears));
  if (area !== undefined) say("area", figure(Math.max(LEAST_M, area.radius)) + ("around" in area ? `@${encode(area.around)}` : `,${place(area.center)}`));
  say("theme", theme ?? "");
  return parts.length === 0 ? "" : `#${parts.join("&")}`;
}

/** readLink reads what writeLink wrote, and makes the best of anything else. */
export function readLink(hash: string): SharedView {
  const said = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) said.set(part.slice(0, at), part.slice(at + 1));
  }
  const camera = (key: string): string => {
    const text = said.get(key) ?? "";
    return isCamera(text) ? text : "";
  };
  const scene = decode(said.get("scene") ?? "");
  const theme = said.get("theme");
  return {
    scene: sceneError(scene) === undefined ? scene : "",
    view: said.get("view") === "space" ? "space" : "plan",
    plan: camera("plan"),
    space: camera("space"),
    ears: readEars(said.get("ears") ?? ""),
    area: readArea(said.get("area") ?? ""),
    theme: theme === "light" || theme === "dark" ? theme : undefined,
  };
}

function readEars(text: string): SharedView["ears"] {
  if (text.startsWith("@")) {
    const on = decode(text.slice(1));
    return nameError(on) === undefined ? { on } : undefined;
  }
  const [x, y, z, azimuth] = figures(text, 4);
  if (x === undefined || y === undefined || z === undefined || azimuth === undefined) return undefined;
  return { at: { x, y, z }, facing: facing(radians(azimuth % 360)) };
}

function readArea(text: string): SharedView["area"] {
  const at = text.indexOf("@");
  if (at >= 0) {
    const [radius] = figures(text.slice(0, at), 1);
    const around = decode(text.slice(at + 1));
    return radius !== undefined && radius > 0 && nameError(around) === undefined ? { around, radius } : undefined;
  }
  const [radius, x, y, z] = figures(text, 4);
  if (radius === undefined || x === undefined || y === undefined || z === undefined) return undefined;
  return radius > 0 ? { center: { x, y, z }, radius } : undefined;
}

/** The least that figure can write, metres. */
const LEAST_M = 0.01;

/** figures reads so many numbers with commas between them; none, where one is missing, wrong, or larger than a coordinate may be. */
function figures(text: string, count: number): number[] {
  const parts = text.split(",");
  const read = parts.map((part) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(part) ? Number(part) : NaN));
  return read.length === count && read.every((value) => Math.abs(value) <= FARTHEST) ? read : [];
}

function stand({ at, facing }: Standing): string {
  return `${place(at)},${Number(degrees(heading(facing)).toFixed(1))}`;
}

function place({ x, y, z }: Readonly<Vec>): string {
  return [x, y, z].map(figure).join(",");
}

/** figure writes metres to the centimetre, without zeros that say nothing. */
function figure(metres: number): string {
  return String(Number(metres.toFixed(2)));
}

/** A camera is a few numbers with commas; what else it must be its view knows. */
function isCamera(text: string): boolean {
  return /^[-+.,\de]{1,120}$/.test(text);
}

/** encode writes a name. What addresses may hold as it is stays readable, but nothing that chat programs would cut off at the end. */
function encode(name: string): string {
  const whole = name.replace(/\p{Cs}/gu, "\ufffd"); // half a character cannot be encoded
  return encodeURIComponent(whole).replace(/[!'()*~.]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** decode is its inverse; what is no encoding is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
