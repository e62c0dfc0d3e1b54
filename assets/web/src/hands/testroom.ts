/**
 * A room for the tests of the hands: it writes down what is asked of it, has a
 * view from straight above and one at a slant, and its time stands still.
 */
import type { Actions } from "../app/actions";
import { AHEAD, type Quat, type Vec } from "../frame";
import type { Area, Head, Picture, Shown, Target } from "../scene/picture";
import type { Point, View } from "../view/view";

export class TestRoom {
  /** said is what was asked for, in words: "carry guitar 1.00 2.00 0.00 at 16". */
  readonly said: string[] = [];
  readonly sources = new Map<string, Vec>();
  readonly timers: { atMs: number; run: () => void }[] = [];
  readonly head = { at: { x: 0, y: 0, z: 0 } as Vec, facing: { ...AHEAD } as Quat, on: "" };
  selected: Target | undefined;
  area: Area | undefined;
  picked: Target | undefined; // what every pick finds
  grabbable = true;
  nowMs = 0;
  name: View["name"] = "plan";
  private readonly views: Record<View["name"], View>;

  constructor(sources: Record<string, [number, number, number]> = {}) {
    for (const [name, [x, y, z]] of Object.entries(sources)) this.sources.set(name, { x, y, z });
    this.views = { plan: this.makeView("plan"), space: this.makeView("space") };
  }

  readonly view = (): View => this.views[this.name];

  readonly picture = (): Picture => {
    const sources = [...this.sources].map(([name, at]) => ({ name, at }) as Shown).sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      sources,
      head: this.head as Head,
      selected: this.selected,
      area: this.area,
      find: (name: string) => sources.find((source) => source.name === name),
    } as unknown as Picture;
  };

  readonly actions = {
    select: (target: Target | undefined) => {
      this.selected = target;
      this.said.push(`select ${word(target)}`);
    },
    hover: (target: Target | undefined) => void this.said.push(`hover ${word(target)}`),
    grab: (name: string) => {
      this.said.push(`grab ${name}`);
      return this.grabbable;
    },
    carry: (name: string, at: Vec, whenMs: number) => {
      this.said.push(`carry ${name} ${place(at)} at ${Math.round(whenMs)}`);
      if (this.sources.has(name)) this.sources.set(name, { ...at });
    },
    release: (name: string) => void this.said.push(`release ${name}`),
    create: (at: Vec) => {
      this.said.push(`create ${place(at)}`);
      return "new";
    },
    standHead: (at: Vec, facing: Quat, step: boolean) => {
      Object.assign(this.head, { at: { ...at }, facing: { ...facing }, on: "" });
      this.said.push(`head ${place(at)} ${degrees(facing)}°${step ? " step" : ""}`);
    },
    ride: (name: string) => void this.said.push(`ride ${name}`),
    openMenu: (target: Target | undefined, at: Point) => void this.said.push(`menu ${word(target)} ${at.x},${at.y}`),
    notice: (sentence: string) => void this.said.push(sentence),
    remove: (name: string) => void this.said.push(`remove ${name}`),
    rename: (name: string, to: string) => void this.said.push(`rename ${name} ${to}`),
    undo: () => void this.said.push("undo"),
    fit: () => void this.said.push("fit"),
    switchView: (name: string) => void this.said.push(`view ${name}`),
    listen: (on: boolean) => void this.said.push(`listen ${on}`),
    narrow: (area: unknown) => void this.said.push(`narrow ${JSON.stringify(area)}`),
    setSound: (name: string, sound: string) => void this.said.push(`sound ${name} ${sound}`),
    dropSound: (name: string, file: File) => void this.said.push(`file ${name} ${file.name}`),
  } as unknown as Actions;

  readonly later = (ms: number, run: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + ms, run };
    this.timers.push(timer);
    return () => this.forget(timer);
  };

  /** pass lets time pass, and runs what is due. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const due = this.timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.forget(due);
      this.nowMs = due.atMs;
      due.run();
    }
    this.nowMs = endMs;
  }

  /** take gives what was said since, and forgets it. */
  take(): string[] {
    return this.said.splice(0);
  }

  private forget(timer: { atMs: number; run: () => void }): void {
    const i = this.timers.indexOf(timer);
    if (i >= 0) this.timers.splice(i, 1);
  }

  private makeView(name: View["name"]): View {
    const maths = name === "plan" ? fromAbove : slanted;
    return {
      name,
      pick: () => this.picked,
      spot: () => ({ x: 200, y: 200 }),
      ...maths,
      pan: (from: Point, to: Point) => void this.said.push(`pan ${round(to.x - from.x)},${round(to.y - from.y)}`),
      zoom: (at: Point, factor: number) => void this.said.push(`zoom ${at.x},${at.y} ×${factor.toFixed(2)}`),
      turn: (azimuth: number, elevation: number) =>
        void this.said.push(`turn ${azimuth.toFixed(3)},${elevation.toFixed(3)}`),
    } as unknown as View;
  }
}

/** fromAbove has the origin at 200,200 and 100 pixels to the metre. */
const fromAbove = {
  onLevel: (at: Point, z: number): Vec => ({ x: (200 - at.y) / 100, y: (200 - at.x) / 100, z }),
  height: () => undefined,
};

/** slanted looks along +x from 2 m above (−5, 0, 0); the horizon is at y 200, and 400 pixels are 45°. */
const EYE: Vec = { x: -5, y: 0, z: 2 };
const slanted = {
  onLevel: (at: Point, z: number): Vec | undefined => {
    const down = (at.y - 200) / 400;
    const far = (EYE.z - z) / down;
    if (!(far > 0 && Number.isFinite(far))) return undefined;
    return { x: EYE.x + far, y: (far * (200 - at.x)) / 400, z };
  },
  height: (at: Point, from: Readonly<Vec>): number => EYE.z - ((at.y - 200) / 400) * (from.x - EYE.x),
};

/** seen is where the slanted view shows a point. */
export function seen(p: Vec): Point {
  const far = p.x - EYE.x;
  return { x: 200 - (400 * p.y) / far, y: 200 + (400 * (EYE.z - p.z)) / far };
}

function word(target: Target | undefined): string {
  return target === undefined ? "nothing" : target.kind === "source" ? target.name : target.kind;
}

function place({ x, y, z }: Readonly<Vec>): string {
  return [x, y, z].map(round).join(" ");
}

function round(n: number): string {
  return (Math.round(n * 100) / 100 + 0).toFixed(2);
}

function degrees(q: Quat): number {
  return Math.round((2 * Math.atan2(q.z, q.w) * 180) / Math.PI);
}
