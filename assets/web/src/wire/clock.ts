/** Round trips that are remembered. */
const TRIPS = 8;
/** How fast two clocks may drift apart, in ms for each ms: twice what a cheap quartz does (±50 ppm). */
const DRIFT = 1e-4;
/** How fast the clock shown makes up for an error, in ms for each ms: nobody sees or hears motion 5 % faster. */
const SLEW = 0.05;
/** A larger error is not made up for but put right at once, in ms: one of the clocks was set. */
const STEP_MS = 1000;

/** Trip is what one question and its answer told. */
interface Trip {
  readonly askedMs: number; // performance.now's clock
  readonly answeredMs: number;
  readonly hubMs: number; // the hub's, somewhere between the two
}

/**
 * HubClock estimates the hub's clock, in the way of NTP (RFC 5905, 10): of the
 * last round trips the fastest counts, less so as it ages, and the hub is taken
 * to have read its clock in the middle of it. The time never runs backwards: an
 * error is made up for little by little, unless a clock was set.
 *
 * The middle is also safe to stamp samples with, though the ways there and back
 * may differ. It is ahead of the hub by half of (there − back), if at all; a
 * sample takes `there` to arrive, which is more. So the hub does not take it for
 * one of the future, whose time it would not believe.
 */
export class HubClock {
  private trips: Trip[] = [];
  private target: number | undefined; // what is to be added to performance.now; undefined: not known yet
  private offset: number; // what is added
  private offsetAtMs: number; // when that was so
  private hinted = -Infinity; // what hints say for offset
  private bestMs = 0;

  /** now is performance.now; offsetMs is what to add until the hub was heard: performance.timeOrigin. */
  constructor(private readonly performanceNow: () => number, offsetMs: number) {
    this.offset = offsetMs;
    this.offsetAtMs = performanceNow();
  }

  /** now is the hub's time: Unix ms, with a fraction. */
  now(): number {
    return this.at(this.performanceNow());
  }

  /** at is the hub's time at one of performance.now's, such as that of an event. */
  at(performanceMs: number): number {
    return performanceMs + this.offsetAt(performanceMs);
  }

  /** rttMs is the best round trip of the last few; 0 before the first. */
  get rttMs(): number {
    return this.bestMs;
  }

  /** heard says whether the hub has told its time yet. */
  get heard(): boolean {
    return this.target !== undefined;
  }

  /** hint takes a time that the hub told when it sent something, and when that came: better than nothing until it answers. */
  hint(hubMs: number, arrivalMs: number): void {
    this.hinted = Math.max(this.hinted, hubMs - arrivalMs); // what came fastest
    if (!this.heard && hubMs > 0) this.offset = this.hinted;
  }

  /** answered takes an answer: when it was asked for and when it came, by performance.now, and the hub's time in it. */
  answered(askedMs: number, answeredMs: number, hubMs: number): void {
    const trip = { askedMs, answeredMs, hubMs };
    if (!(answeredMs >= askedMs) || !Number.isFinite(hubMs)) return;
    this.trips = this.trips.filter((other) => agree(other, trip)); // where a clock was set, the older ones are void
    this.trips.push(trip);
    if (this.trips.length > TRIPS) this.trips.shift();
    const best = this.trips.reduce((a, b) => (errorOf(b, answeredMs) < errorOf(a, answeredMs) ? b : a));
    this.bestMs = best.answeredMs - best.askedMs;
    this.aim(best.hubMs - (best.askedMs + best.answeredMs) / 2, answeredMs);
  }

  /** aim has the clock go to an offset: at once if it was not known, or is far off. */
  private aim(target: number, nowMs: number): void {
    const offset = this.offsetAt(nowMs);
    const isFar = this.target === undefined || Math.abs(target - offset) > STEP_MS;
    this.offset = isFar ? target : offset;
    this.offsetAtMs = nowMs;
    this.target = target;
  }

  private offsetAt(performanceMs: number): number {
    if (this.target === undefined) return this.offset;
    const reach = SLEW * Math.max(0, performanceMs - this.offsetAtMs);
    const error = this.target - this.offset;
    return this.offset + Math.max(-reach, Math.min(reach, error));
  }
}

/** errorOf is how far off a trip may be, in ms. */
function errorOf(trip: Trip, nowMs: number): number {
  return (trip.answeredMs - trip.askedMs) / 2 + DRIFT * (nowMs - trip.answeredMs);
}

/** agree says whether one offset fits both: it lies between hub − answered and hub − asked, give or take the drift. */
function agree(a: Trip, b: Trip): boolean {
  const slack = 1 + DRIFT * Math.abs(b.answeredMs - a.answeredMs); // 1 ms: what browsers round performance.now to
  return (
    a.hubMs - a.answeredMs <= b.hubMs - b.askedMs + slack &&
    b.hubMs - b.answeredMs <= a.hubMs - a.askedMs + slack
  );
}
