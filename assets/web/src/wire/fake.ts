/** For tests: a time that is moved by hand, and sockets that a test is the hub of. */
import { type MessageInitShape, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type Clock, type FollowRequest, FromHubSchema, type Position, type StatsRequest, type ToHub, ToHubSchema,
} from "../gen/position_pb";
import type { Deps, Socket } from "./deps";

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

/** Said is what a page can say. */
interface Said {
  follow: FollowRequest;
  publish: Position;
  stats: StatsRequest;
  clock: Clock;
}

/** FakeSocket is a WebSocket whose other end is the test. */
export class FakeSocket implements Socket {
  binaryType = "blob";
  bufferedAmount = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  isClosed = false;
  readonly sent: ToHub["message"][] = [];

  constructor(readonly url: string) {}

  send(data: Uint8Array): void {
    this.sent.push(fromBinary(ToHubSchema, data).message);
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    this.onopen?.(undefined as never);
  }

  /** tell has the hub say something. */
  tell(message: MessageInitShape<typeof FromHubSchema>): void {
    this.raw(toBinary(FromHubSchema, create(FromHubSchema, message)));
  }

  raw(data: Uint8Array | string): void {
    const payload = typeof data === "string" ? data : data.slice().buffer;
    this.onmessage?.({ data: payload } as MessageEvent);
  }

  /** end has the hub, or the browser, close it. */
  end(code: number, reason = ""): void {
    this.onclose?.({ code, reason } as CloseEvent);
  }

  welcome(): void {
    this.tell({ message: { case: "welcome", value: { you: "a page at 127.0.0.1:4", version: "v1", grpc: "127.0.0.1:50051" } } });
  }

  update(subscription: number, x = 0): void {
    const positions = [{ source: "a", position: { x, y: 0, z: 0 } }];
    this.tell({ message: { case: "update", value: { positions } }, subscription });
  }

  /** said are the messages of one kind that the page sent. */
  said<K extends keyof Said>(kind: K): Said[K][] {
    return this.sent.flatMap((message) => (message.case === kind ? [message.value as Said[K]] : []));
  }

  /** credits are all that the page has granted since its last subscription. */
  get credits(): number {
    let sum = 0;
    for (const follow of this.said("follow")) sum = (follow.subscribe === undefined ? sum : 0) + follow.credits;
    return sum;
  }
}

/** FakeBrowser is Deps for a test. */
export class FakeBrowser implements Deps {
  readonly time = new FakeTime();
  readonly sockets: FakeSocket[] = [];
  readonly probes: string[] = [];
  isOnline = true;
  isThere = false; // what a probe finds out
  originMs = 1_790_000_000_000;
  private onlineCalls = new Set<() => void>();

  readonly after = this.time.after;
  socket = (url: string): Socket => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  };
  probe = async (url: string): Promise<boolean> => {
    this.probes.push(url);
    if (!this.isThere) throw new TypeError("Failed to fetch");
    return true;
  };
  now = (): number => this.time.nowMs;
  random = (): number => 0.999;
  online = (): boolean => this.isOnline;
  onOnline = (call: () => void): (() => void) => {
    this.onlineCalls.add(call);
    return () => this.onlineCalls.delete(call);
  };

  comeOnline(): void {
    this.isOnline = true;
    for (const call of this.onlineCalls) call();
  }

  /** last is the newest socket. */
  get last(): FakeSocket {
    return this.sockets.at(-1)!;
  }
}
