/**
 * How far behind now the picture is. Wound back it stands at one moment. Played
 * from there it goes on at the speed of life up to when it was wound back first,
 * and then shows what is.
 */
export class Replay {
  // performance.now's clock, ms
  private shown: number | undefined; // the moment that it stands at, or played from; undefined: it shows what is
  private until = 0; // when it left what is
  private since: number | undefined; // when it began to play

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** rewind goes to so many seconds ago, and stands there; 0 is now. */
  rewind(seconds: number): void {
    if (this.shown === undefined) this.until = this.now();
    this.shown = seconds > 0 ? this.now() - seconds * 1000 : undefined;
    this.since = undefined;
  }

  /** toggle plays from where it stands, or stands where it is. */
  toggle(): void {
    if (this.shown === undefined) return;
    if (this.since === undefined) {
      this.since = this.now();
    } else {
      this.shown += this.now() - this.since;
      this.since = undefined;
    }
  }

  get playing(): boolean {
    return this.since !== undefined;
  }

  get isPast(): boolean {
    return this.shown !== undefined;
  }

  /** behind is how many seconds the picture is behind now: longestS at most, 0 when it shows what is. */
  behind(longestS: number): number {
    if (this.shown === undefined) return 0;
    const now = this.now();
    const oldest = now - longestS * 1000;
    const played = this.since === undefined ? 0 : now - this.since;
    if (this.shown + played < oldest) this.shown = oldest - played; // what was there is forgotten
    if (this.since === undefined || this.shown + played < this.until) return (now - this.shown - played) / 1000;
    this.rewind(0);
    return 0;
  }
}
