/** Socket is what Connection needs of a WebSocket. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: Uint8Array): void;
  close(code?: number, reason?: string): void;
}

/** OPEN is the readyState of a socket that takes messages. */
export const OPEN = 1;

/** Deps is what Connection has of the browser; tests have their own. */
export interface Deps {
  socket(url: string): Socket;
  /** probe asks the hub by plain HTTP whether it is there. It rejects or says false if not. */
  probe(url: string): Promise<boolean>;
  /** now is performance.now. */
  now(): number;
  /** originMs is performance.timeOrigin. */
  originMs: number;
  /** after calls once, later; what it returns takes that back. */
  after(ms: number, call: () => void): () => void;
  random(): number;
  online(): boolean;
  /** onOnline calls whenever the device is online again; what it returns ends that. */
  onOnline(call: () => void): () => void;
}

/** How long a probe may take, in ms. */
const PROBE_MS = 3000;

/** browser gives the real ones. */
export function browser(): Deps {
  return {
    socket: (url) => new WebSocket(url) as Socket,
    probe: async (url) => {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), PROBE_MS);
      try {
        return (await fetch(url, { method: "HEAD", cache: "no-store", signal: limit.signal })).ok;
      } finally {
        clearTimeout(timer);
      }
    },
    now: () => performance.now(),
    originMs: performance.timeOrigin,
    after: (ms, call) => {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    online: () => navigator.onLine,
    onOnline: (call) => {
      addEventListener("online", call);
      return () => removeEventListener("online", call);
    },
  };
}
