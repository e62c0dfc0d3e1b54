/**
 * The ears of the page: what a Picture shows is heard, from where its head is.
 *
 *   source: loop ─▶ gain by distance ─▶ PannerNode (HRTF) ─┐
 *   …                                                     ├▶ mix ─▶ limiter ─▶ sound card
 *
 * Guaranteed: nothing sounds before start, which must come from a click or a key. Sources that
 * are lost, gone or left out fade within 30 ms, and all of them when the hub is away or no picture
 * has come for 3 s. Every gain is a ramp, and nothing leaves above full scale. As many of the nearest
 * as the machine carries are heard, the rest is counted. Nodes of what is not heard are freed.
 *
 * Not guaranteed: the renderer's sound. The browser's head is another one, and there is neither
 * air, nor near field, nor Doppler shift. Chromium's HRTF panners tick when the direction of a bare
 * sine changes, 33 to 50 dB below it above 4 kHz.
 */
import type { Picture } from "../scene/picture";
import { isSupported, thisBrowser, type Browser } from "./browser";
import { Capacity, mostVoices } from "./capacity";
import { readFile, shortName } from "./file";
import { SILENCE, type Level } from "./meter";
import { Output } from "./output";
import { Ranking, type Judge } from "./ranking";
import { Bank, type Sound } from "./sounds/bank";
import { Stance } from "./stance";
import { Voice } from "./voice";

/** off: not wanted; on: heard; interrupted: the browser stopped it, for a call as a rule, and it comes back. */
export type EarsState = "off" | "on" | "interrupted";

/** Voices is how many sources are heard, and how many more would be with a stronger machine. */
export interface Voices {
  readonly playing: number;
  readonly leftOut: number;
  readonly on: readonly string[]; // their names, the nearest first
}

export interface EarsDeps {
  browser?: Browser;
  /** scene is what sources' own sounds depend on besides their names; empty is the default one. */
  scene?: () => string;
  onState?: (state: EarsState) => void;
}

const MAX_LEVEL = 2;
const PATIENCE_S = 3; // without an update: the page hangs, or the hub is away while nobody looks
const WATCH_MS = 1000;
const RANK_EVERY_S = 0.05; // thousands of sources are not compared for each frame
const MAKE_S = 0.006; // of a frame: sounds that are not made by then are made later
const RESUME_EVERY_S = 1;
const START_MS = 3000;
const SLEEP_MS = 100; // from the stop to the context's sleep: time to fade
const DECODE_HZ = 48000; // before a context has told its own rate

export class Ears {
  // fixed after new
  private readonly browser: Browser;
  private readonly onState: (state: EarsState) => void;
  private readonly bank: Bank;
  private readonly capacity: Capacity;
  private readonly stance = new Stance();
  private readonly ranking = new Ranking();
  private readonly judge: Judge;

  private output: Output | undefined; // made by the first start, kept
  private phase: "off" | "starting" | "on" = "off";
  private wish = 0; // counts starts and stops: what an older start finds out is void
  private told: EarsState = "off";
  private sleep: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private linear = 1;

  private readonly cast = new Map<string, Voice>(); // who is heard, by source
  private readonly fading = new Set<Voice>();
  private readonly drops = new Map<string, symbol>(); // by source: the newest file dropped, while it is decoded
  private updatedAt = 0; // seconds, the page's clock
  private rankedAt = -Infinity;
  private resumedAt = -Infinity;

  static supported(): boolean {
    return isSupported();
  }

  constructor(deps: EarsDeps = {}) {
    this.browser = deps.browser ?? thisBrowser();
    this.onState = deps.onState ?? (() => {});
    this.bank = new Bank(deps.scene ?? (() => ""), this.browser.keep);
    this.capacity = new Capacity(mostVoices(this.browser.cores, this.browser.phone));
    this.judge = {
      distance: (at) => this.stance.distance(at),
      isHeard: (name) => this.cast.has(name),
      isSilent: (name) => this.bank.isSilent(name),
    };
  }

  /**
   * start begins to listen; call it within a click or a key. It rejects with an Error of one
   * sentence where there is no sound to be had, and may be tried again. One that is overtaken,
   * by stop or by another start, changes nothing more and does not reject.
   */
  async start(): Promise<void> {
    if (this.phase === "on" && this.running) return;
    const wish = ++this.wish;
    clearTimeout(this.sleep);
    this.phase = "starting";
    try {
      this.output ??= this.open();
      await soon(this.output.context.resume());
      if (this.output.context.state !== "running") throw new Error("the browser holds it back");
    } catch (cause) {
      if (wish !== this.wish) return;
      this.stop();
      throw new Error(`No sound can be had here: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    if (wish !== this.wish) return;
    this.phase = "on";
    this.output.glide(this.linear);
    clearInterval(this.watch);
    this.watch = setInterval(() => this.lose(), WATCH_MS);
    this.tell();
  }

  /** stop fades everything out; the context sleeps then. */
  stop(): void {
    this.wish++;
    this.phase = "off";
    clearInterval(this.watch);
    clearTimeout(this.sleep);
    this.output?.glide(0);
    this.sleep = setTimeout(() => this.rest(), SLEEP_MS);
    this.tell();
  }

  /** running says that there is sound. */
  get running(): boolean {
    return this.phase === "on" && this.output?.context.state === "running";
  }

  /** update has a picture be heard; call it for each frame, and for each update while the page is hidden. */
  update(picture: Picture): void {
    if (this.phase !== "on" || this.output === undefined) return;
    const wall = (this.updatedAt = this.browser.now());
    if (!this.running) {
      this.capacity.pause();
      this.wake(wall);
      return;
    }
    const now = this.output.context.currentTime;
    this.capacity.tick(wall, now);
    this.stance.face(picture.head);
    if (picture.stale) return this.hush(now);
    if (wall - this.rankedAt >= RANK_EVERY_S || wall < this.rankedAt) {
      this.rankedAt = wall;
      this.ranking.choose(picture.sources, this.capacity.limit, this.judge);
      this.recast(this.output, now, wall + MAKE_S);
    }
    for (const voice of this.cast.values()) {
      const shown = picture.find(voice.name);
      if (shown === undefined || !shown.live || !Number.isFinite(this.stance.distance(shown.at))) {
        this.drop(voice, now);
        continue;
      }
      this.stance.see(shown.at);
      voice.place(this.stance, now);
    }
  }

  /** level is the master level, linear, in [0, 2]. */
  get level(): number {
    return this.linear;
  }

  setLevel(linear: number): void {
    if (!Number.isFinite(linear)) return;
    this.linear = Math.min(MAX_LEVEL, Math.max(0, linear));
    if (this.phase === "on") this.output?.glide(this.linear);
  }

  /** sounds are those that a source can have; another array is returned when they change. */
  sounds(): readonly Sound[] {
    return this.bank.sounds();
  }

  /** soundOf is what a source was given: an id of sounds, "auto" if nothing. */
  soundOf(name: string): string {
    return this.bank.chosenFor(name);
  }

  /** setSound gives a source one of sounds; an id that there is not changes nothing. */
  setSound(name: string, sound: string): void {
    this.drops.delete(name);
    this.bank.choose(name, sound);
  }

  /**
   * dropSound gives a source a file, from its beginning, again and again. It rejects with an
   * Error of one sentence if the file cannot be heard. The newest of several files, and of
   * files and setSound, wins.
   */
  async dropSound(name: string, file: File): Promise<void> {
    const id = `file:${file.name}:${file.size}:${file.lastModified}`;
    if (this.bank.has(id)) return this.setSound(name, id);
    const drop = Symbol();
    this.drops.set(name, drop);
    try {
      const clip = await readFile(file, this.browser.decoder(this.output?.context.sampleRate ?? DECODE_HZ));
      if (this.drops.get(name) === drop) this.bank.add(id, shortName(file), clip, this.output?.context.currentTime ?? 0, name);
    } finally {
      if (this.drops.get(name) === drop) this.drops.delete(name);
    }
  }

  /** meter says how loud it is at each ear. The object is written anew by the next call. */
  meter(): Readonly<Level> {
    return this.running && this.output !== undefined ? this.output.meter.read() : SILENCE;
  }

  /** voices says who is heard. */
  voices(): Voices {
    return { playing: this.cast.size, leftOut: this.phase === "on" ? this.ranking.leftOut : 0, on: [...this.cast.keys()] };
  }

  private open(): Output {
    const context = this.browser.open();
    context.onstatechange = () => this.tell();
    return new Output(context);
  }

  /** tell tells a state that is another than before. */
  private tell(): void {
    const state = this.phase !== "on" ? "off" : this.running ? "on" : "interrupted";
    if (state === this.told) return;
    this.told = state;
    this.onState(state);
  }

  /** wake asks for sound that the browser has stopped, now and then: it is not told when it may. */
  private wake(wall: number): void {
    if (Math.abs(wall - this.resumedAt) < RESUME_EVERY_S) return;
    this.resumedAt = wall;
    this.output?.context.resume().catch(() => {}); // not yet
  }

  /** recast has those that the ranking chose be heard, the nearest first and as many as there is time for, and no others. */
  private recast({ context, mix }: Output, now: number, until: number): void {
    const { chosen } = this.ranking;
    for (const voice of this.cast.values()) {
      if (!chosen.includes(voice.name) || voice.sound !== this.soundOf(voice.name)) this.drop(voice, now);
    }
    for (const name of chosen) {
      if (this.cast.has(name)) continue;
      const loop = this.bank.loop(name, context.sampleRate);
      if (loop !== undefined) this.cast.set(name, new Voice(context, mix, name, this.soundOf(name), loop));
      if (this.browser.now() > until) return;
    }
  }

  /** hush has everything fade. */
  private hush(now: number): void {
    this.ranking.choose([], 0, this.judge);
    for (const voice of this.cast.values()) this.drop(voice, now);
  }

  /** lose hushes what has not been updated for too long: where it is nobody knows. */
  private lose(): void {
    if (this.output !== undefined && this.browser.now() - this.updatedAt > PATIENCE_S) this.hush(this.output.context.currentTime);
  }

  private drop(voice: Voice, now: number): void {
    this.cast.delete(voice.name);
    this.fading.add(voice);
    voice.end(now, () => this.fading.delete(voice));
  }

  /** rest frees every voice and has the context sleep. */
  private rest(): void {
    for (const voice of [...this.cast.values(), ...this.fading]) voice.free();
    this.cast.clear();
    this.fading.clear();
    this.rankedAt = -Infinity;
    this.output?.context.suspend().catch(() => {}); // it is silent anyway
  }
}

/** soon is a promise that waits no longer than a user does. */
function soon<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the sound card does not answer, or the browser wants another click")), START_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
