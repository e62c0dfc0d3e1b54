/** Fewest and most Updates that may be under way: more is a backlog for a page that falls behind. */
const FEWEST = 3;
const MOST = 16;
/** Over how long arrivals are counted, in ms. */
const WINDOW_MS = 500;
/** How many of these windows are remembered: motion that pauses for 8 s finds its credits again. */
const WINDOWS = 16;

/**
 * Credits says how many Updates the hub may send. A rate r over a round trip t
 * keeps r·t of them under way; two more keep it going while one is handled. The
 * rate is what arrives, not what is wished, so a narrow line gets few: what is
 * under way there is a queue, and a queue is age. With two more than the rate
 * needs, the rate can rise, and the credits with it.
 */
export class Credits {
  private outstanding = 0;
  private target = 4;
  private counted = 0;
  private windowEndsMs = 0;
  private readonly windows: number[] = []; // Updates in each, the newest last

  /** begin is for a new subscription: it returns its first credits. */
  begin(): number {
    this.outstanding = this.target;
    return this.outstanding;
  }

  /** handled is for each Update that was; it returns how many to grant. */
  handled(nowMs: number, rttMs: number): number {
    this.outstanding = Math.max(0, this.outstanding - 1);
    this.count(nowMs, rttMs);
    const grant = Math.max(0, this.target - this.outstanding);
    this.outstanding += grant;
    return grant;
  }

  private count(nowMs: number, rttMs: number): void {
    if (nowMs >= this.windowEndsMs) {
      this.windows.push(this.counted);
      if (this.windows.length > WINDOWS) this.windows.shift();
      this.counted = 0;
      this.windowEndsMs = nowMs + WINDOW_MS;
    }
    this.counted++;
    const rate = Math.max(this.counted, ...this.windows) / WINDOW_MS; // per ms
    this.target = Math.min(MOST, Math.max(FEWEST, Math.ceil(rate * rttMs) + 2));
  }
}
