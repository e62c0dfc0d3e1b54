/** How often something comes, counted. */

const WINDOW_MS = 1000; // counted for so long at least
const SILENT_MS = 5000; // after so long without any, the rate is 0

export class RateMeter {
  private hz = 0;
  private since = -Infinity; // the window began, ms
  private last = -Infinity; // the newest came, ms
  private count = 0; // of those that came after since

  /** tick counts one that came at nowMs. */
  tick(nowMs: number): void {
    const silent = nowMs - this.last;
    if (silent > SILENT_MS || silent < -WINDOW_MS) {
      this.since = nowMs;
      this.count = 0;
      this.hz = 0;
    } else {
      this.count++;
      const lasted = nowMs - this.since;
      if (lasted >= WINDOW_MS || this.hz === 0) this.hz = lasted > 0 ? (this.count * 1000) / lasted : 0;
      if (lasted >= WINDOW_MS) {
        this.since = nowMs;
        this.count = 0;
      }
    }
    this.last = nowMs;
  }

  /** perSecond is how many come in a second; it falls when they stop, to 0 after five. */
  perSecond(nowMs: number): number {
    const silent = nowMs - this.last;
    if (!(silent <= SILENT_MS)) return 0;
    return silent > WINDOW_MS && silent * this.hz > 2000 ? 1000 / silent : this.hz;
  }
}
