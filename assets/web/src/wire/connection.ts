import type { FromHub, Refused, StatsReply, Welcome } from "../gen/position_pb";
import { HubClock } from "./clock";
import { type Deps, browser } from "./deps";
import { NO_ANSWER } from "./farewell";
import { Link } from "./link";
import type { Outgoing, Subscription } from "./messages";
import { retryDelay } from "./retry";
import type { Told } from "./told";

export type { Outgoing, Subscription } from "./messages";

/** A connection that stood for so long was good, in ms: what ended it may be over at once. */
const GOOD_MS = 5000;

/** State is how the connection does. */
export interface State {
  readonly kind: "connecting" | "open" | "away"; // connecting: for the first time
  readonly sinceMs: number; // performance.now's clock; attempts to come back do not change it
  readonly why: string; // why it is away, as part of a sentence: lower case, no full stop; else empty
  readonly retryInMs: number; // until the next attempt; 0: it is under way
}

/** Handlers are told what comes. They are called from the browser's events, never from within the constructor. */
export interface Handlers {
  onWelcome(welcome: Welcome): void;
  /** onUpdate is called with the Updates of the current subscription only; arrivalMs is performance.now's clock. */
  onUpdate(told: Told, arrivalMs: number): void;
  onRefused(refused: Refused): void;
  onStats(stats: StatsReply): void;
  onState(state: State): void;
}

/** socketURL is where the hub of a page takes WebSockets. */
export function socketURL(page: string): string {
  const url = new URL("ws", page);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = url.hash = "";
  return url.href;
}

/** pageURL is its inverse: what served the page is asked for the page. */
function pageURL(socket: string): string {
  return new URL(".", socket.replace(/^ws/, "http")).href;
}

/**
 * Connection keeps one WebSocket to the hub, and comes back by itself: the first
 * attempt is made at once, the next up to 1 s apart. Every subscription begins
 * with a snapshot, so nothing is missed by being away.
 *
 * From the second attempt on it asks by plain HTTP before it opens a WebSocket:
 * browsers put off WebSockets that fail again and again (RFC 6455, 7.2.3), by a
 * minute in Firefox, and a returning hub would be found late.
 */
export class Connection {
  /** clock is the hub's. */
  readonly clock: HubClock;

  private current: State;
  private link: Link | undefined; // an attempt, or what came of it
  private openedMs: number | undefined; // when the hub spoke first on link
  private failures = 0; // attempts in a row that came to nothing
  private attempt = 0; // which one is under way: what an older one finds out is void
  private cancelRetry: (() => void) | undefined;
  private isIdle = false;
  private isClosed = false;
  private readonly forgetOnline: () => void;

  constructor(
    private readonly url: string,
    private subscription: Subscription,
    private readonly handlers: Handlers,
    private readonly deps: Deps = browser(),
  ) {
    this.clock = new HubClock(deps.now, deps.originMs);
    this.current = { kind: "connecting", sinceMs: deps.now(), why: "", retryInMs: 0 };
    this.forgetOnline = deps.onOnline(() => this.wake());
    this.open();
  }

  /** state is what onState told last; connecting at first. */
  get state(): State {
    return this.current;
  }

  /** subscribe asks for something else: another scene, another area. */
  subscribe(subscription: Subscription): void {
    this.subscription = subscription;
    this.link?.subscribe(subscription, this.isIdle);
  }

  /**
   * setHidden says whether the page is hidden, and whether it is listened to. What
   * is neither seen nor heard asks for 2 Updates a second, and for no Stats; so it
   * needs no timers, which browsers slow down in hidden pages.
   */
  setHidden(isHidden: boolean, isListening: boolean): void {
    const isIdle = isHidden && !isListening;
    if (isIdle === this.isIdle) return;
    this.isIdle = isIdle;
    this.link?.subscribe(this.subscription, isIdle);
    if (!isIdle) this.wake();
  }

  /**
   * publish sends a sample into the scene of the subscription. While the line is
   * full the newest of each source waits. false: the hub is away, it is dropped.
   */
  publish(sample: Outgoing): boolean {
    if (this.link === undefined || this.current.kind !== "open") return false;
    this.link.publish({ ...sample, scene: this.subscription.scene });
    return true;
  }

  /** close ends it for good. */
  close(): void {
    this.isClosed = true;
    this.attempt++;
    this.forgetOnline();
    this.cancelRetry?.();
    this.link?.close();
    this.link = undefined;
  }

  /** wake makes the next attempt now. */
  private wake(): void {
    if (this.link !== undefined || this.isClosed) return;
    this.cancelRetry?.();
    this.retry();
  }

  private retry(): void {
    this.cancelRetry = undefined;
    this.tell({ retryInMs: 0 });
    if (this.failures === 0) this.open();
    else void this.probe();
  }

  /** probe opens the WebSocket if the hub is there. */
  private async probe(): Promise<void> {
    const attempt = ++this.attempt;
    const isThere = await this.deps.probe(pageURL(this.url)).catch(() => false);
    if (attempt !== this.attempt) return;
    if (isThere) this.open();
    else this.fail(NO_ANSWER);
  }

  private open(): void {
    this.attempt++;
    this.openedMs = undefined;
    this.link = new Link(this.url, this.subscription, this.isIdle, this.clock, {
      opened: () => {
        this.openedMs = this.deps.now();
        this.tell({ kind: "open", why: "" });
      },
      update: (told, arrivalMs) => this.handlers.onUpdate(told, arrivalMs),
      other: (message) => this.pass(message),
      ended: (why) => this.fail(why),
    }, this.deps);
  }

  private pass(message: FromHub["message"]): void {
    if (message.case === "welcome") this.handlers.onWelcome(message.value);
    else if (message.case === "refused") this.handlers.onRefused(message.value);
    else if (message.case === "stats") this.handlers.onStats(message.value);
  }

  /** fail is the end of an attempt, or of a connection. */
  private fail(why: string): void {
    const wasGood = this.openedMs !== undefined && this.deps.now() - this.openedMs >= GOOD_MS;
    this.failures = wasGood ? 0 : this.failures + 1;
    this.link = undefined;
    this.openedMs = undefined;
    const wait = retryDelay(this.failures, this.isIdle, this.deps.random());
    this.cancelRetry = this.deps.after(wait, () => this.retry());
    // That nobody answers says less than why the connection ended.
    const isNews = why !== NO_ANSWER || this.current.why === "";
    this.tell({ kind: "away", why: isNews ? why : this.current.why, retryInMs: wait });
  }

  private tell(change: Partial<State>): void {
    if (this.isClosed) return;
    const sinceMs = change.kind !== undefined && change.kind !== this.current.kind ? this.deps.now() : this.current.sinceMs;
    this.current = { ...this.current, retryInMs: 0, ...change, sinceMs };
    this.handlers.onState(this.current);
  }
}
