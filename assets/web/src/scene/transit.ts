/**
 * How late the samples of one source arrive, and so how far behind their capture
 * it must be shown for the next one to be there in time. The publisher's clock
 * may be another than the hub's: only differences of arrival − capture count.
 * Times are milliseconds.
 */

/** A source is shown behind its fastest samples by so much at most. */
export const MAX_DELAY_MS = 150;
/** And by so much at least until FEW intervals are known. */
export const FIRST_DELAY_MS = 50;
/** Samples that are further apart are no motion, but news: their source stood in between. */
export const SPARSE_MS = 250;

const FEW = 16;
const MARGIN_MS = 4; // browsers hand messages over between frames
const FALL = 0.02; // the delay shrinks by so much of the time: a lull is no promise
const WINDOW_MS = 4000; // the fastest and the latest samples are remembered for one to two of these
const LATE_MS = 250; // later than the fastest by so much …
const LATE_FOR_MS = 1000; // … all the time for so long: this is another clock, and not a stall

export class Transit {
  private fastest = Infinity; // arrival − capture, the least of this window
  private fastestBefore = Infinity; // and of the window before
  private need = -Infinity; // arrival − capture + interval to the sample before, the most of this window
  private needBefore = -Infinity; // and of the window before
  private windowEnds = -Infinity;
  private lateSince = NaN; // NaN: the newest sample was not late
  private known = 0; // intervals
  private lag = 0; // what they ask for
  private arrival = -Infinity; // of the newest sample

  /** observe takes a sample, and the capture time since the one before it; 0: that says nothing. */
  observe(arrivalMs: number, captureMs: number, intervalMs: number): void {
    const took = arrivalMs - captureMs;
    if (!this.isKnown || took <= this.offsetMs + LATE_MS) this.lateSince = NaN;
    else if (Number.isNaN(this.lateSince)) this.lateSince = arrivalMs;
    else if (arrivalMs - this.lateSince >= LATE_FOR_MS) this.restart();

    if (arrivalMs >= this.windowEnds) this.turnPage(arrivalMs);
    this.fastest = Math.min(this.fastest, took);
    if (intervalMs > 0) this.ask(arrivalMs, took + intervalMs);
    this.arrival = arrivalMs;
  }

  /** restart forgets a clock. */
  restart(): void {
    this.fastest = this.fastestBefore = Infinity;
    this.need = this.needBefore = -Infinity;
    this.windowEnds = -Infinity;
    this.lateSince = NaN;
    this.known = 0;
  }

  /** offsetMs is arrival − capture of the fastest sample; 0 while nothing is known. */
  get offsetMs(): number {
    return this.isKnown ? Math.min(this.fastest, this.fastestBefore) : 0;
  }

  /** lagMs is now − the capture time to show. */
  get lagMs(): number {
    const offset = this.offsetMs;
    const least = this.known < FEW ? offset + FIRST_DELAY_MS : offset;
    return Math.min(this.known === 0 ? least : Math.max(this.lag, least), offset + MAX_DELAY_MS);
  }

  private get isKnown(): boolean {
    return this.fastest < Infinity;
  }

  /** turnPage begins a window; after a long silence the one before says nothing. */
  private turnPage(arrivalMs: number): void {
    const silent = arrivalMs >= this.windowEnds + WINDOW_MS;
    this.fastestBefore = silent ? Infinity : this.fastest;
    this.needBefore = silent ? -Infinity : this.need;
    this.fastest = Infinity;
    this.need = -Infinity;
    this.windowEnds = arrivalMs + WINDOW_MS;
  }

  /** ask has the lag serve a sample like this: at once if it is to grow, slowly if it may shrink. */
  private ask(arrivalMs: number, need: number): void {
    this.need = Math.max(this.need, need);
    const most = this.offsetMs + MAX_DELAY_MS;
    const asked = Math.min(Math.max(this.need, this.needBefore) + MARGIN_MS, most);
    const fallen = this.known === 0 ? asked : Math.min(this.lag, most) - FALL * (arrivalMs - this.arrival);
    this.lag = Math.max(asked, fallen);
    this.known++;
  }
}
