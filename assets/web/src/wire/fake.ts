/** For tests: a browser whose time is moved by hand, and sockets that the test is the hub of. */
import { type MessageInitShape, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type Clock, type FollowRequest, FromHubSchema, type Position, type Refused, type StatsReply, type StatsRequest,
  type ToHub, ToHubSchema, type Welcome,
} from "../gen/position_pb";
import { Connection, type State, type Subscription } from "./connection";
import { type Deps, OPEN, type Socket } from "./deps";
import { FakeTime } from "./fakeTime";
import type { Told } from "./told";

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
  readyState = 0; // connecting
  bufferedAmount = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  isClosed = false;
  readonly sent: ToHub["message"][] = [];

  constructor(readonly url: string) {}

  send(data: Uint8Array): void {
    if (this.readyState !== OPEN) throw new Error(`sent in state ${this.readyState}`);
    this.sent.push(fromBinary(ToHubSchema, data).message);
  }

  close(): void {
    this.readyState = 2;
    this.isClosed = true;
  }

  open(): void {
    this.readyState = OPEN;
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
    this.readyState = 3;
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

/** Bench is a browser with one connection, and all that was told of it. */
export class Bench extends FakeBrowser {
  readonly states: State[] = [];
  readonly told: { told: Told; arrivalMs: number }[] = [];
  readonly welcomes: Welcome[] = [];
  readonly refused: Refused[] = [];
  readonly stats: StatsReply[] = [];
  fault: Error | undefined; // what onUpdate throws

  connect(subscription: Subscription = { scene: "" }): Connection {
    return new Connection("ws://hub.test:8080/ws", subscription, {
      onWelcome: (m) => this.welcomes.push(m),
      onUpdate: (told, arrivalMs) => {
        this.told.push({ told, arrivalMs });
        if (this.fault) throw this.fault;
      },
      onRefused: (m) => this.refused.push(m),
      onStats: (m) => this.stats.push(m),
      onState: (s) => this.states.push(s),
    }, this);
  }

  /** stand connects, and has the hub answer. */
  stand(subscription?: Subscription): Connection {
    const connection = this.connect(subscription);
    this.last.open();
    this.last.welcome();
    return connection;
  }

  /** live moves on while the hub tells something each 100 ms. */
  async live(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      await this.time.pass(100);
      this.last.update(this.last.said("follow").filter((f) => f.subscribe).length);
    }
  }

  get kinds(): string[] {
    return this.states.map((s) => s.kind);
  }
}
