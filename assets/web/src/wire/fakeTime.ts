/** FakeTime runs timers in order as a test moves it on. */
export class FakeTime {
  nowMs = 0;
  private readonly timers = new Set<{ atMs: number; call: () => void }>();

  readonly after = (ms: number, call: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + Math.max(0, ms), call };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  };

  /** pass moves on by ms; what is awaited between timers comes about. */
  async pass(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (;;) {
      await settle();
      const next = [...this.timers].filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.timers.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.call();
    }
    this.nowMs = endMs;
    await settle();
  }

  /** jump moves on without running a timer, as a page does that stands still. */
  jump(ms: number): void {
    this.nowMs += ms;
  }

  /** size is how many timers there are. */
  get size(): number {
    return this.timers.size;
  }
}

/** settle lets promises that are kept go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}
