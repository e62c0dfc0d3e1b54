/** How many frames a second are drawn, as the page counts them. */
export class FrameMeter {
  private count = 0;
  private since = 0;
  private fps = 0;

  /** tick counts a frame at a time of performance.now's clock. */
  tick(nowMs: number): void {
    this.count++;
    const lasted = nowMs - this.since;
    if (lasted < 1000) return;
    this.fps = (this.count * 1000) / lasted;
    this.count = 0;
    this.since = nowMs;
  }

  /** perSecond is the last full second's; 0 before there was one. */
  get perSecond(): number {
    return this.fps;
  }
}
