/** Pictures for tests. */
import { AHEAD, ORIGIN } from "../frame";
import type { Picture, Shown } from "../scene/picture";

export function shown(name: string, more: Partial<Shown> = {}): Shown {
  return {
    name,
    at: ORIGIN,
    velocity: ORIGIN,
    facing: undefined,
    live: true,
    ageMs: 0,
    rateHz: 60,
    heldBy: "",
    mine: false,
    hue: 0,
    message: "",
    trail: { points: new Float32Array(0), count: 0 },
    ...more,
  };
}

/** pictureOf is a picture of sources, which are given by name. */
export function pictureOf(sources: readonly Shown[], more: Partial<Picture> = {}): Picture {
  return {
    time: 0,
    sources,
    head: { at: ORIGIN, facing: AHEAD, on: "" },
    area: undefined,
    stale: false,
    pastS: 0,
    selected: undefined,
    focused: false,
    hovered: undefined,
    find: (name) => sources.find((source) => source.name === name),
    ...more,
  };
}
