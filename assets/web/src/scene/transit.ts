/**
 * How late the samples of one source arrive, and so how far behind their capture
 * it must be shown for the next one to be there in time. The publisher's clock
 * may be another than the hub's: only differences of arrival − capture count.
 * Times are milliseconds.
 */

/** A source is shown behind its fastest samples by so much at most. */
export const MAX_DELAY_MS = 150;
/** Samples that are further apart are no motion to go along with, but news. */
export const SPARSE_MS = 250;

const FIRST_DELAY_MS = 50; // until FEW intervals are known
const FEW = 16;
const MARGIN_MS = 4; // browsers hand messages over between frames
const FALL = 0.02; // the delay shrinks by so much of the time: a lull is no promise

const MEMORY = 128; // samples: what the delay is made for
const RANK = 3; // it serves all of them but the worst two: what happens once in a second is no jitter
const RERANK = 8; // samples between two looks at all of them

const WINDOW_MS = 5000; // the fastest sample is remembered for one to two of these
const LATE_MS = 250; // later than the fastest by so much …
const LATE_LIMIT = 8; // … so many times in a row: this is another clock

export class Transit {
  private fastest = Infinity; // arrival − capture, the least of this window
  private fastestBefore = Infinity; // and of the window before
  private windowEnds = -Infinity;
  private needs: Float32Array | undefined; // a ring by count: arrival − capture + interval
  private count = 0;
  private late = 0;
  private lag = 0; // what the needs ask for
  private rankedAt = 0; // when they were looked at

  /** observe takes a sample, and the capture time since the one before it; 0: that says nothing. */
  observe(arrivalMs: number, captureMs: number, intervalMs: number): void {
    const took = arrivalMs - captureMs;
    this.late = took > this.offsetMs + LATE_MS && this.isKnown ? this.late + 1 : 0;
    if (this.late >= LATE_LIMIT) this.restart();
    if (arrivalMs >= this.windowEnds) {
      this.fastestBefore = arrivalMs >= this.windowEnds + WINDOW_MS ? took : this.fastest;
      this.fastest = took;
      this.windowEnds = arrivalMs + WINDOW_MS;
    }
    this.fastest = Math.min(this.fastest, took);
    if (intervalMs > 0) this.need(arrivalMs, took + intervalMs);
  }

  /** restart forgets a clock. */
  restart(): void {
    this.fastest = this.fastestBefore = Infinity;
    this.windowEnds = -Infinity;
    this.count = this.late = 0;
  }

  /** isKnown says whether there is anything to tell the clock by. */
  get isKnown(): boolean {
    return this.fastest < Infinity;
  }

  /** offsetMs is arrival − capture of the fastest sample; 0 while nothing is known. */
  get offsetMs(): number {
    return this.isKnown ? Math.min(this.fastest, this.fastestBefore) : 0;
  }

  /** lagMs is now − the capture time to show. */
  get lagMs(): number {
    const offset = this.offsetMs;
    const least = this.count < FEW ? offset + FIRST_DELAY_MS : offset;
    const lag = this.count === 0 ? least : Math.max(this.lag, least);
    return Math.min(lag, offset + MAX_DELAY_MS);
  }

  private need(arrivalMs: number, needMs: number): void {
    this.needs ??= new Float32Array(MEMORY);
    this.needs[this.count % MEMORY] = needMs;
    this.count++;
    if (this.count > RERANK && this.count % RERANK !== 0 && needMs + MARGIN_MS <= this.lag) return;
    const asked = this.ranked() + MARGIN_MS;
    this.lag = this.count === 1 ? asked : Math.max(asked, this.lag - FALL * (arrivalMs - this.rankedAt));
    this.rankedAt = arrivalMs;
  }

  /** ranked is the greatest of the needs but for those that are no jitter; of a few, none is the exception. */
  private ranked(): number {
    const known = Math.min(this.count, MEMORY);
    let first = -Infinity;
    let second = -Infinity;
    let third = -Infinity;
    for (let i = 0; i < known; i++) {
      const need = this.needs![i]!;
      if (need > first) {
        third = second;
        second = first;
        first = need;
      } else if (need > second) {
        third = second;
        second = need;
      } else if (need > third) third = need;
    }
    return known < 8 * RANK ? first : third;
  }
}
