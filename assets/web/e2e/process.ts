/** The programs that the tests run: a real hub, real publishers and watchers over gRPC. */
import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The program; make builds it. */
export const POSXYZ = process.env["POSXYZ_BIN"] ?? fileURLToPath(new URL("../../../bin/posxyz", import.meta.url));

/** What runs: it ends with the tests, also where one has failed. */
const running = new Set<ChildProcess>();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

function run(args: readonly string[], stdio: StdioOptions): ChildProcess {
  const child = spawn(POSXYZ, args, { stdio });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** free returns a port that nobody listens on. */
export async function free(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error(`listening on ${address}`);
  return address.port;
}

/** A hub on ports of its own, which it keeps when it is started again. */
export class Hub {
  private child: ChildProcess | undefined;

  private constructor(
    readonly grpcPort: number,
    readonly httpPort: number,
    private readonly flags: readonly string[],
  ) {}

  static async start(...flags: string[]): Promise<Hub> {
    const hub = new Hub(await free(), await free(), flags);
    await hub.start();
    return hub;
  }

  get grpc(): string {
    return `127.0.0.1:${this.grpcPort}`;
  }

  get url(): string {
    return `http://127.0.0.1:${this.httpPort}/`;
  }

  async start(): Promise<void> {
    const child = run(["hub", "--listen", this.grpc, "--http", `127.0.0.1:${this.httpPort}`, ...this.flags], ["ignore", "inherit", "pipe"]);
    this.child = child;
    for await (const line of createInterface({ input: child.stderr! })) {
      if (line.includes("the hub is up")) break;
    }
    child.stderr!.resume();
  }

  /** kill ends it as a crash does: at once, and without a word. */
  async kill(): Promise<void> {
    await end(this.child, "SIGKILL");
  }

  async stop(): Promise<void> {
    await end(this.child, "SIGTERM");
  }

  /** freeze stops it without closing anything; thaw lets it go on. */
  freeze(): void {
    this.child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.child?.kill("SIGCONT");
  }

  /** publish starts a publisher. */
  publish(...args: string[]): Program {
    return new Program("publish", ...args, "--hub", this.grpc);
  }

  /** watch starts a subscriber of every sample. */
  watch(...args: string[]): Watcher {
    return new Watcher("watch", "--json", "--every-sample", ...args, "--hub", this.grpc);
  }
}

/** A posxyz that runs until it is stopped. */
export class Program {
  readonly child: ChildProcess;
  private complaint = "";

  constructor(...args: string[]) {
    this.child = run(args, ["pipe", "pipe", "pipe"]);
    this.child.stderr!.on("data", (text: Buffer) => (this.complaint += text.toString()));
    this.child.stdin!.on("error", () => {}); // it was stopped while it was written to
  }

  /** write gives it lines on stdin. */
  write(...lines: string[]): void {
    this.child.stdin!.write(lines.join("\n") + "\n");
  }

  async stop(): Promise<void> {
    await end(this.child, "SIGTERM");
  }

  get stderr(): string {
    return this.complaint;
  }
}

/** A source that stands, published 60 times a second as a tracker would. */
export class Standing {
  private readonly publisher: Program;
  private readonly saying: ReturnType<typeof setInterval>;

  constructor(
    hub: Hub,
    source: string,
    private x: number,
    private y: number,
  ) {
    this.publisher = hub.publish("-", "--source", source);
    this.saying = setInterval(() => this.publisher.write(JSON.stringify({ x: this.x, y: this.y, z: 0 })), 1000 / 60);
  }

  /** move has it stand somewhere else. */
  move(x: number, y: number): void {
    this.x = x;
    this.y = y;
  }

  async stop(): Promise<void> {
    clearInterval(this.saying);
    await this.publisher.stop();
  }
}

/** What watch --json prints. */
export interface Move {
  scene: string;
  source: string;
  x: number;
  y: number;
  z: number;
  azimuth_deg: number;
  time_us: number;
  seq: number;
  status: number;
  held_by?: string;
  gone?: string;
  readonly heardMs: number; // when it was read here, performance.now's clock
}

/** A subscriber over gRPC. */
export class Watcher extends Program {
  readonly moves: Move[] = [];
  private waiting: (() => void)[] = [];

  constructor(...args: string[]) {
    super(...args);
    createInterface({ input: this.child.stdout! }).on("line", (line) => {
      this.moves.push({ ...JSON.parse(line), heardMs: performance.now() });
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  /** next waits for a move that is wanted, from the `from`th on. */
  async next(wanted: (move: Move) => boolean, from = 0, withinMs = 10_000): Promise<Move> {
    const deadline = performance.now() + withinMs;
    for (let i = from; ; ) {
      for (; i < this.moves.length; i++) if (wanted(this.moves[i]!)) return this.moves[i]!;
      const left = deadline - performance.now();
      if (left <= 0) {
        throw new Error(`no such move within ${withinMs} ms; the last of ${this.moves.length}: ${JSON.stringify(this.moves.at(-1))} ${this.stderr}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(late);
}
