import type { FromHub } from "../gen/position_pb";
import type { HubClock } from "./clock";
import { Credits } from "./credits";
import { Decoder } from "./decode";
import { type Deps, OPEN, type Socket } from "./deps";
import { SILENT, closed, garbled } from "./farewell";
import { type Outgoing, type Subscription, askClock, askStats, grant, publish, subscribe } from "./messages";
import { Outbox } from "./outbox";
import type { Told } from "./told";

/** The hub tells something each second; silence for so long means that it is away, in ms. */
const SILENCE_MS = 3000;
/** How long a connection may take to come about, in ms: five round trips of 800 ms. */
const OPEN_MS = 4000;
/** How often the link looks at the time, in ms. */
const TICK_MS = 500;
/** A tick that comes so late was held up with all the rest: what the hub said meanwhile is still to be read. */
const LATE_TICK_MS = 1500;
/** How long that reading may take, in ms. */
const GRACE_MS = 1000;
/** How the hub's clock is asked for: so many times at first, so far apart, then so often, in ms. */
const FIRST_CLOCKS = 6;
const CLOCK_GAP_MS = 100;
const CLOCK_EVERY_MS = 10_000;
const STATS_EVERY_MS = 1000;
/** How soon a full socket is looked at again, in ms. */
const DRAIN_MS = 50;

/** Updates a second at most. */
const RATE_HZ = 60;
/** The same for a page that nobody sees or hears. */
const IDLE_RATE_HZ = 2;

/** What a Link tells. After `ended` it tells nothing more. */
export interface LinkEvents {
  opened(): void; // the hub has spoken
  update(told: Told, arrivalMs: number): void;
  other(message: FromHub["message"]): void; // what is neither Update nor Clock
  ended(why: string): void;
}

/** Link is one WebSocket, from its opening to its end. */
export class Link {
  private readonly socket: Socket;
  private readonly decoder = new Decoder();
  private readonly credits = new Credits();
  private readonly outbox: Outbox;
  private readonly timers = new Map<string, () => void>(); // each takes one back

  private isOpen = false; // the socket is
  private hasSpoken = false; // the hub has
  private isOver = false;
  private subscriptions = 0; // made on this link
  private heardMs: number; // when the hub spoke last
  private tickedMs: number;
  private clocks = 0; // times that the hub's was asked for
  private clockAskedMs = 0;
  private statsAskedMs = -Infinity;

  constructor(
    url: string,
    private subscription: Subscription,
    private isIdle: boolean,
    private readonly clock: HubClock,
    private readonly events: LinkEvents,
    private readonly deps: Deps,
  ) {
    this.heardMs = this.tickedMs = deps.now();
    this.socket = deps.socket(url);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.begin();
    this.socket.onmessage = (event) => this.receive(event.data);
    this.socket.onclose = (event) => this.end(closed(event.code, event.reason, this.isOpen, deps.online()));
    this.outbox = new Outbox((sample) => this.send(publish(sample)), () => this.socket.bufferedAmount);
    this.later("open", OPEN_MS, () => this.end(closed(1006, "", false, deps.online())));
  }

  /** subscribe begins a subscription anew; what is still under way of the old one is not told. */
  subscribe(subscription: Subscription, isIdle: boolean): void {
    this.subscription = subscription;
    this.isIdle = isIdle;
    if (!this.isOpen) return; // begin does it
    this.subscriptions++;
    this.send(subscribe(subscription, isIdle ? IDLE_RATE_HZ : RATE_HZ, this.credits.begin()));
    this.statsAskedMs = -Infinity;
  }

  publish(sample: Outgoing): void {
    this.outbox.put(sample);
    this.drain();
  }

  /** close ends the link without a word. */
  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
  }

  private begin(): void {
    this.isOpen = true;
    this.heardMs = this.tickedMs = this.deps.now();
    this.cancel("open");
    this.askClock();
    this.subscribe(this.subscription, this.isIdle);
    this.later("tick", TICK_MS, () => this.tick());
  }

  private receive(data: unknown): void {
    const arrivalMs = this.deps.now();
    let heard;
    try {
      if (!(data instanceof ArrayBuffer)) throw new Error("text instead of bytes");
      heard = this.decoder.decode(new Uint8Array(data));
    } catch (error) {
      this.end(garbled(error));
      return;
    }
    if (heard.kind === "other" && heard.message.case === undefined) return; // a newer hub's
    this.heardMs = arrivalMs;
    if (!this.hasSpoken) {
      this.hasSpoken = true;
      this.events.opened();
    }
    if (heard.kind === "update") this.take(heard.subscription, heard.told, arrivalMs);
    else if (heard.message.case === "clock") this.setClock(heard.message.value, arrivalMs);
    else this.events.other(heard.message);
  }

  private take(subscription: number, told: Told, arrivalMs: number): void {
    if (subscription !== this.subscriptions) return; // of one that is over: it costs none of these credits
    this.clock.hint(told.timeMs, arrivalMs);
    try {
      this.events.update(told, arrivalMs);
    } finally {
      const credits = this.credits.handled(arrivalMs, this.clock.rttMs);
      if (credits > 0) this.send(grant(credits));
    }
  }

  private setClock(answer: { askedUs: bigint; hubUs: bigint }, arrivalMs: number): void {
    this.clock.answered(Number(answer.askedUs) / 1000 - this.deps.originMs, arrivalMs, Number(answer.hubUs) / 1000);
    if (this.clocks < FIRST_CLOCKS) this.later("clock", CLOCK_GAP_MS, () => this.askClock());
  }

  private askClock(): void {
    this.clocks++;
    this.clockAskedMs = this.deps.now();
    this.send(askClock(this.deps.originMs + this.clockAskedMs));
  }

  private askStats(): void {
    this.statsAskedMs = this.deps.now();
    this.send(askStats(this.subscription.scene));
  }

  private tick(): void {
    const now = this.deps.now();
    const isLate = now - this.tickedMs > LATE_TICK_MS;
    this.tickedMs = now;
    if (isLate) this.heardMs = Math.max(this.heardMs, now - SILENCE_MS + GRACE_MS);
    if (now - this.heardMs > SILENCE_MS) {
      this.end(SILENT);
      return;
    }
    if (now - this.clockAskedMs >= CLOCK_EVERY_MS) this.askClock();
    // A little early rather than a tick late: timers are not exact.
    if (!this.isIdle && now - this.statsAskedMs >= STATS_EVERY_MS - TICK_MS / 5) this.askStats();
    this.later("tick", TICK_MS, () => this.tick());
  }

  private drain(): void {
    if (!this.outbox.drain()) this.later("drain", DRAIN_MS, () => this.drain());
  }

  private send(frame: Uint8Array): void {
    if (this.socket.readyState === OPEN) this.socket.send(frame); // else it is about to say that it is closed
  }

  private end(why: string): void {
    if (this.isOver) return;
    this.close();
    this.events.ended(why);
  }

  /** later sets a timer; there is one of each name. */
  private later(name: string, ms: number, call: () => void): void {
    this.cancel(name);
    this.timers.set(
      name,
      this.deps.after(ms, () => {
        this.timers.delete(name);
        call();
      }),
    );
  }

  private cancel(name: string): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }
}
