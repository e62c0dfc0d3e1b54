/**
 * The sounds that sources can have: those made here, and files that were
 * dropped. Sounds are made when they are first heard, once for each rate, and
 * kept: 10 MB at 48 kHz if all of them are.
 */
import { burst } from "./burst";
import type { Clip } from "./clip";
import { luck, scalePitch } from "./pitch";
import { pluck } from "./pluck";
import type { Samples } from "./signal";
import { speech } from "./speech";
import { tick } from "./tick";
import { tone } from "./tone";

/** Sound is one that can be chosen. */
export interface Sound {
  readonly id: string;
  readonly label: string;
}

/** AUTO gives a source a sound by its name, NONE gives it none. */
export const AUTO = "auto";
export const NONE = "none";

/** How many seconds of dropped files are held in all: 230 MB at 48 kHz. */
export const FILES_S = 1200;

const BUILT_IN: readonly Sound[] = [
  { id: AUTO, label: "By its name" },
  { id: "pluck", label: "Pluck" },
  { id: "voice", label: "Voice" },
  { id: "tick", label: "Tick" },
  { id: "noise", label: "Noise" },
  { id: "tone", label: "Tone" },
  { id: NONE, label: "Silent" },
];

type Maker = (hertz: number, rate: number) => Samples;
const PITCHED: ReadonlyMap<string, Maker> = new Map([
  ["pluck", pluck],
  ["voice", speech],
  ["tick", tick],
  ["tone", tone],
]);
const UNPITCHED: ReadonlyMap<string, (rate: number) => Samples> = new Map([["noise", burst]]);

/** What the sixteen sides of a source's die stand for. The default source throws the first. */
const DIE = "pluck pluck pluck pluck pluck pluck pluck pluck pluck pluck pluck voice voice tick tick noise".split(" ");

/** Loop is what a source plays, and where in it the beginning of time is, in seconds. */
export interface Loop {
  readonly clip: Clip;
  readonly start: number;
}

interface File {
  readonly label: string;
  readonly clip: Clip;
  readonly since: number; // seconds, when its beginning is heard
}

export class Bank {
  private readonly chosen = new Map<string, string>(); // by source; what is not here is AUTO
  private readonly made = new Map<string, Clip>(); // by sound, pitch and rate
  private readonly files = new Map<string, File>(); // by id, the oldest first
  private listed = BUILT_IN;

  /** scene is part of what names give; keep stores samples as an AudioBuffer does. */
  constructor(
    private readonly scene: () => string,
    private readonly keep: (samples: Samples, rate: number) => AudioBuffer,
  ) {}

  sounds(): readonly Sound[] {
    return this.listed;
  }

  /** has says whether there is a sound. */
  has(id: string): boolean {
    return this.listed.some((sound) => sound.id === id);
  }

  /** choose gives a source a sound; one that there is not changes nothing. */
  choose(name: string, sound: string): void {
    if (!this.has(sound)) return;
    if (sound === AUTO) this.chosen.delete(name);
    else this.chosen.set(name, sound);
  }

  /** chosenFor is what a source was given. */
  chosenFor(name: string): string {
    return this.chosen.get(name) ?? AUTO;
  }

  /** isSilent says whether a source was given no sound. */
  isSilent(name: string): boolean {
    return this.chosen.size > 0 && this.chosen.get(name) === NONE;
  }

  /** loop is what a source plays at a rate; undefined: nothing. */
  loop(name: string, rate: number): Loop | undefined {
    const { pitch, start, die } = luck(this.scene(), name);
    const chosen = this.chosenFor(name);
    const id = chosen === AUTO ? DIE[die]! : chosen;
    const file = this.files.get(id);
    if (file !== undefined) return { clip: file.clip, start: -file.since }; // in step for everybody
    const clip = this.builtIn(id, pitch, rate);
    return clip && { clip, start: start * clip.buffer.duration };
  }

  /**
   * add keeps a file's loop, and gives it to a source from a time on. Files that no source has any more
   * make room for it, the oldest first; when there is none, it throws and changes nothing.
   */
  add(id: string, label: string, clip: Clip, since: number, name: string): void {
    const heard = new Set([...this.chosen].filter(([other]) => other !== name).map(([, sound]) => sound));
    const unheard = [...this.files.keys()].filter((file) => !heard.has(file));
    let seconds = clip.buffer.duration;
    for (const file of this.files.values()) seconds += file.clip.buffer.duration;
    const out: string[] = [];
    while (seconds > FILES_S) {
      const oldest = unheard.shift();
      if (oldest === undefined) throw new Error(`${label} finds no room: with it, dropped sounds would last more than ${FILES_S / 60} minutes in all`);
      seconds -= this.files.get(oldest)!.clip.buffer.duration;
      out.push(oldest);
    }
    for (const old of out) this.files.delete(old);
    this.files.set(id, { label, clip, since });
    this.listed = [...BUILT_IN, ...[...this.files].map(([id, file]) => ({ id, label: file.label }))];
    this.choose(name, id);
  }

  private builtIn(id: string, pitch: number, rate: number): Clip | undefined {
    const key = UNPITCHED.has(id) ? `${id} ${rate}` : `${id} ${pitch} ${rate}`;
    const kept = this.made.get(key);
    if (kept !== undefined) return kept;
    const samples = UNPITCHED.get(id)?.(rate) ?? PITCHED.get(id)?.(scalePitch(pitch), rate);
    if (samples === undefined) return undefined;
    const clip = { buffer: this.keep(samples, rate), wrap: 0 };
    this.made.set(key, clip);
    return clip;
  }
}
