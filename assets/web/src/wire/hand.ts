import { FARTHEST, type Quat, type Vec } from "../frame";
import { type Outgoing, micros } from "./messages";

/** Samples a second, at most, of one source. */
const RATE_HZ = 60;
const PERIOD_MS = 1000 / RATE_HZ;
/** How early a sample may be, in ms: the events of a pointer come once a frame, not to the ms. */
const EARLY_MS = PERIOD_MS / 2;
/** A hand that says nothing for so long keeps still, in ms: a page that draws 30 frames a second says something each 33. */
const STILL_MS = 40;
/** For how long others are kept off after each sample, in ms. */
export const HOLD_MS = 2000;

export interface HandDeps {
  /** publish takes a sample; false: it could not. */
  publish(sample: Outgoing): boolean;
  /** hubNow is the hub's time, Unix ms. */
  hubNow(): number;
  /** now is performance.now. */
  now(): number;
  /** after calls once, later; what it returns takes that back. */
  after(ms: number, call: () => void): () => void;
}

/** Held is a source in the hand. */
interface Held {
  at: Vec;
  capturedMs: number; // the hub's clock; 0: the hub shall say
  facing: Quat | undefined;
  message: string;
  isSent: boolean; // what is above
  dueMs: number; // when the next sample is, at 60 Hz; performance.now's clock
  cancel: () => void; // its timer
}

/**
 * Hand publishes what this page moves. While it holds a source it sends 60
 * samples a second: those it is given, or, if it keeps still, that it does. Each
 * keeps other publishers off for HOLD_MS.
 *
 * It gives no velocity while it moves: the hub's estimate, over the last 33 ms,
 * is nearer to the truth than any smoothing here (over 50 ms the error is 40 %
 * larger, for hands that move and stop on a screen of 80 pixels a metre). That it
 * keeps still it knows, and says.
 */
export class Hand {
  private readonly held = new Map<string, Held>();

  constructor(private readonly deps: HandDeps) {}

  /**
   * hold takes a source into the hand, or moves it there: where it is, in metres,
   * and when that was, by the hub's clock. What it says of itself besides stays as
   * it was given first. A place that is not finite changes nothing.
   */
  hold(name: string, at: Readonly<Vec>, capturedMs: number, facing?: Readonly<Quat>, message?: string): void {
    if (!isPlace(at)) return;
    const held = this.held.get(name) ?? this.take(name);
    held.at = { x: at.x, y: at.y, z: at.z };
    // The hub drops what is older than what it has, as an event is that waited while the hand seemed still.
    if (capturedMs > held.capturedMs) held.capturedMs = capturedMs;
    if (facing !== undefined) held.facing = { ...facing };
    if (message !== undefined) held.message = message;
    held.isSent = false;
    const early = held.dueMs - this.deps.now();
    if (early <= EARLY_MS) this.send(name, held);
    else this.wait(name, held, early);
  }

  /** release lets go: the source stays where it is, and others are kept off for HOLD_MS more. */
  release(name: string): void {
    const held = this.held.get(name);
    if (held === undefined) return;
    this.drop(name);
    this.publish(name, { ...held, capturedMs: this.fresh(held) }, { velocity: { x: 0, y: 0, z: 0 } });
  }

  /** drop lets go without a word: somebody else holds the source, or it is gone. */
  drop(name: string): void {
    this.held.get(name)?.cancel();
    this.held.delete(name);
  }

  /** place puts a source somewhere, which it does not glide to. false: that could not be said. */
  place(name: string, at: Readonly<Vec>, facing?: Readonly<Quat>, message = ""): boolean {
    if (!isPlace(at)) return false;
    const sample = { at: { x: at.x, y: at.y, z: at.z }, capturedMs: this.deps.hubNow(), facing: facing && { ...facing }, message };
    return this.publish(name, sample, { velocity: { x: 0, y: 0, z: 0 }, teleport: true });
  }

  /** remove takes a source away. false: that could not be said. */
  remove(name: string): boolean {
    this.drop(name);
    return this.deps.publish({ source: name, remove: true });
  }

  private take(name: string): Held {
    const held: Held = {
      at: { x: 0, y: 0, z: 0 }, capturedMs: 0, facing: undefined, message: "",
      isSent: false, dueMs: -Infinity, cancel: () => {},
    };
    this.held.set(name, held);
    return held;
  }

  /** send sends what is new, or that nothing is. */
  private send(name: string, held: Held): void {
    const isStill = held.isSent;
    if (isStill) held.capturedMs = this.fresh(held);
    held.isSent = true;
    held.dueMs = Math.max(held.dueMs, this.deps.now()) + PERIOD_MS;
    this.wait(name, held, isStill ? held.dueMs - this.deps.now() : STILL_MS);
    this.publish(name, held, isStill ? { velocity: { x: 0, y: 0, z: 0 } } : {});
  }

  private wait(name: string, held: Held, ms: number): void {
    held.cancel();
    held.cancel = this.deps.after(ms, () => this.send(name, held));
  }

  /** fresh is now, but never before the last sample. */
  private fresh(held: Held): number {
    return Math.max(held.capturedMs, this.deps.hubNow());
  }

  private publish(name: string, what: Pick<Held, "at" | "capturedMs" | "facing" | "message">, more: Partial<Outgoing>): boolean {
    return this.deps.publish({
      source: name,
      position: what.at,
      timeUs: micros(what.capturedMs),
      msg: what.message,
      holdMs: HOLD_MS,
      ...(what.facing && { orientation: what.facing }),
      ...more,
    });
  }
}

function isPlace(at: Readonly<Vec>): boolean {
  return Math.max(Math.abs(at.x), Math.abs(at.y), Math.abs(at.z)) <= FARTHEST; // false for NaN
}
