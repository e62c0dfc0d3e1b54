/** How often something that changes is said, in ms, at most. */
export const TELL_MS = 700;

/** Teller says what changes quickly, not too often, and the last word in the end. */
export class Teller {
  private pending: string | undefined;
  private waiting: (() => void) | undefined;

  constructor(
    private readonly say: (sentence: string) => void,
    private readonly later: (ms: number, run: () => void) => () => void,
  ) {}

  /** tell says a sentence, now or when it is time; a newer one takes its place. */
  tell(sentence: string): void {
    this.pending = sentence;
    if (this.waiting === undefined) this.speak();
  }

  /** stop says no more of what waits. */
  stop(): void {
    this.pending = undefined;
    this.waiting?.();
    this.waiting = undefined;
  }

  private speak(): void {
    this.waiting = undefined;
    if (this.pending === undefined) return;
    this.say(this.pending);
    this.pending = undefined;
    this.waiting = this.later(TELL_MS, () => this.speak());
  }
}
