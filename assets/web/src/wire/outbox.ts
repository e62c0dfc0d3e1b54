import type { Outgoing } from "./messages";

/** How much the browser may have to send before samples wait here, in bytes: some 40 samples, 0.7 s of a drag. */
const FULL_BYTES = 4096;

/**
 * Outbox keeps samples back while the socket does not drain: of each source the
 * newest only, so that what gets through is now, not then.
 */
export class Outbox {
  private readonly waiting = new Map<string, Outgoing>();

  /** buffered says how many bytes the socket has still to send. */
  constructor(private readonly send: (sample: Outgoing) => void, private readonly buffered: () => number) {}

  /** put sends a sample, now or when there is room. */
  put(sample: Outgoing): void {
    if (this.waiting.size === 0 && this.buffered() < FULL_BYTES) {
      this.send(sample);
      return;
    }
    const key = `${sample.scene}\n${sample.source}`;
    const wasJump = this.waiting.get(key)?.teleport === true; // then it is one still, though its sample is dropped
    this.waiting.set(key, wasJump ? { ...sample, teleport: true } : sample);
    this.drain();
  }

  /** drain sends what there is room for, and says whether nothing waits any more. */
  drain(): boolean {
    for (const [key, sample] of this.waiting) {
      if (this.buffered() >= FULL_BYTES) return false;
      this.waiting.delete(key);
      this.send(sample);
    }
    return true;
  }
}
