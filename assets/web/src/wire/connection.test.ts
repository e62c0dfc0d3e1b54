import { beforeEach, describe, expect, test } from "vitest";
import type { Refused, StatsReply, Welcome } from "../gen/position_pb";
import { Connection, type State, type Subscription, socketURL } from "./connection";
import { FakeBrowser } from "./fake";
import type { Told } from "./told";

let browser: FakeBrowser;
let states: State[];
let told: { told: Told; arrivalMs: number }[];
let welcomes: Welcome[];
let refused: Refused[];
let stats: StatsReply[];
let fault: Error | undefined; // what onUpdate throws

beforeEach(() => {
  browser = new FakeBrowser();
  states = [];
  told = [];
  welcomes = [];
  refused = [];
  stats = [];
  fault = undefined;
});

function connect(subscription: Subscription = { scene: "" }): Connection {
  return new Connection("ws://hub.test:8080/ws", subscription, {
    onWelcome: (m) => welcomes.push(m),
    onUpdate: (t, arrivalMs) => {
      told.push({ told: t, arrivalMs });
      if (fault) throw fault;
    },
    onRefused: (m) => refused.push(m),
    onStats: (m) => stats.push(m),
    onState: (s) => states.push(s),
  }, browser);
}

/** stand connects, and has the hub answer. */
function stand(subscription?: Subscription): Connection {
  const connection = connect(subscription);
  browser.last.open();
  browser.last.welcome();
  return connection;
}

/** live moves on while the hub tells something each 100 ms. */
async function live(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    await browser.time.pass(100);
    browser.last.update(browser.last.said("follow").filter((f) => f.subscribe).length);
  }
}

const kinds = (): string[] => states.map((s) => s.kind);

describe("socketURL", () => {
  test.each([
    ["http://127.0.0.1:8080/", "ws://127.0.0.1:8080/ws"],
    ["https://a.example/hub/?x=1#scene=s", "wss://a.example/hub/ws"],
    ["http://[::1]:80/index.html", "ws://[::1]/ws"],
  ])("%s has %s", (page, want) => expect(socketURL(page)).toBe(want));
});

describe("a connection", () => {
  test("asks for its scene as soon as it is open, and is open when the hub speaks", () => {
    const connection = connect({ scene: "stage", area: { around: "singer", radius: 2 } });
    expect(connection.state.kind).toBe("connecting");
    expect(connection.publish({ source: "a" })).toBe(false);
    browser.last.open();
    const follow = browser.last.said("follow")[0]!;
    expect(follow.subscribe).toMatchObject({ scene: "stage", maxRateHz: 60, everySample: false, area: { around: "singer", radius: 2 } });
    expect(follow.credits).toBeGreaterThanOrEqual(3);
    expect(states).toEqual([]);
    browser.last.welcome();
    expect(kinds()).toEqual(["open"]);
    expect(welcomes[0]).toMatchObject({ you: "a page at 127.0.0.1:4", version: "v1", grpc: "127.0.0.1:50051" });
  });

  test("tells Updates with the time of their arrival", async () => {
    stand();
    await browser.time.pass(123);
    browser.last.update(1, 2.5);
    expect(told).toMatchObject([{ arrivalMs: 123, told: { positions: [{ name: "a", x: 2.5 }] } }]);
  });

  test("passes on what is refused", () => {
    stand();
    browser.last.tell({ message: { case: "refused", value: { source: "a", why: "held by b" } } });
    expect(refused).toMatchObject([{ source: "a", why: "held by b" }]);
  });

  test("closes for good: no timer, no socket, no word", async () => {
    const connection = stand();
    const socket = browser.last;
    connection.close();
    const told = states.length;
    expect(socket.isClosed).toBe(true);
    expect(browser.time.size).toBe(0);
    browser.comeOnline();
    await browser.time.pass(20_000);
    expect(browser.sockets.length).toBe(1);
    expect(states.length).toBe(told);
  });
});

describe("credits", () => {
  test("one is granted for each Update, after it was handled", () => {
    stand();
    const first = browser.last.credits;
    for (let i = 0; i < 20; i++) {
      const before = browser.last.credits;
      browser.last.update(1);
      expect(told.length).toBe(i + 1);
      expect(browser.last.credits).toBeLessThanOrEqual(before + 1);
    }
    const underway = browser.last.credits - 20;
    expect(underway).toBeGreaterThanOrEqual(3);
    expect(underway).toBeLessThanOrEqual(first);
  });

  test("a handler that throws costs none", () => {
    stand();
    fault = new Error("a fault of the scene");
    for (let i = 0; i < 10; i++) expect(() => browser.last.update(1)).toThrow("a fault of the scene");
    expect(browser.last.credits - 10).toBeGreaterThanOrEqual(3);
  });
});

describe("another subscription", () => {
  test("begins anew: what comes of the old one is not told, and costs nothing", () => {
    const connection = stand();
    connection.subscribe({ scene: "two", area: { center: { x: 1, y: 2, z: 3 }, radius: 4 } });
    const follow = browser.last.said("follow").at(-1)!;
    expect(follow.subscribe).toMatchObject({ scene: "two", area: { around: "", center: { x: 1, y: 2, z: 3 }, radius: 4 } });
    const credits = browser.last.credits;
    browser.last.update(1);
    expect(told).toEqual([]);
    expect(browser.last.credits).toBe(credits);
    browser.last.update(2, 7);
    expect(told).toMatchObject([{ told: { positions: [{ x: 7 }] } }]);
    expect(browser.last.credits).toBeGreaterThanOrEqual(credits);
  });

  test("is kept across a reconnect, and counts from 1 there", async () => {
    const connection = stand();
    connection.subscribe({ scene: "two" });
    browser.last.end(1006);
    await browser.time.pass(0);
    browser.isThere = true;
    await browser.time.pass(1000);
    browser.last.open();
    browser.last.welcome();
    expect(browser.last.said("follow")[0]!.subscribe!.scene).toBe("two");
    browser.last.update(1);
    expect(told.length).toBe(1);
  });

  test("made while the hub is away is asked for when it is back", async () => {
    const connection = connect({ scene: "one" });
    connection.subscribe({ scene: "two" });
    browser.last.open();
    expect(browser.last.said("follow").map((f) => f.subscribe!.scene)).toEqual(["two"]);
  });
});

describe("a hidden page", () => {
  test("asks for 2 Hz and no Stats, and for 60 Hz when it is seen again", async () => {
    const connection = stand();
    await live(1100);
    connection.setHidden(true, false);
    const asked = browser.last.said("stats").length;
    await live(3000);
    connection.setHidden(false, false);
    expect(browser.last.said("stats").length).toBe(asked);
    expect(browser.last.said("follow").flatMap((f) => f.subscribe?.maxRateHz ?? [])).toEqual([60, 2, 60]);
    browser.last.update(3, 9);
    expect(told.at(-1)).toMatchObject({ told: { positions: [{ x: 9 }] } });
  });

  test("that is listened to goes on as if it were seen", () => {
    const connection = stand();
    connection.setHidden(true, true);
    expect(browser.last.said("follow").length).toBe(1);
    connection.setHidden(true, false);
    connection.setHidden(true, true);
    expect(browser.last.said("follow").map((f) => f.subscribe?.maxRateHz)).toEqual([60, 2, 60]);
  });

  test("tries less often, and at once when it is seen", async () => {
    const connection = stand();
    connection.setHidden(true, false);
    browser.last.end(1006);
    await browser.time.pass(60_000);
    expect(browser.probes.length).toBeLessThan(15);
    const tries = browser.probes.length;
    connection.setHidden(false, false);
    await browser.time.pass(0);
    expect(browser.probes.length).toBe(tries + 1);
  });
});

describe("a hub that goes away", () => {
  test("is said to be away at once, with its reason, and is back within 1 s of its return", async () => {
    stand();
    await live(6000);
    browser.last.end(1001, "the hub is shutting down.");
    expect(states.at(-1)).toMatchObject({ kind: "away", why: "the hub is shutting down", sinceMs: 6000, retryInMs: 0 });
    await browser.time.pass(0);
    expect(browser.sockets.length, "the first attempt is made at once").toBe(2);
    browser.last.end(1006);
    expect(states.at(-1)).toMatchObject({ kind: "away", why: "the hub is shutting down", sinceMs: 6000 });
    await browser.time.pass(300_000);
    expect(states.at(-1)).toMatchObject({ kind: "away", sinceMs: 6000 });
    expect(browser.sockets.length, "no WebSocket while nobody answers").toBe(2);
    expect(browser.probes.every((url) => url === "http://hub.test:8080/"), browser.probes[0]).toBe(true);
    browser.isThere = true;
    await browser.time.pass(1000);
    expect(browser.sockets.length).toBe(3);
    browser.last.open();
    browser.last.welcome();
    expect(states.at(-1)).toMatchObject({ kind: "open", why: "", retryInMs: 0 });
  });

  test("tells when the next attempt is", async () => {
    stand();
    browser.last.end(1006);
    for (let i = 0; i < 20; i++) {
      await browser.time.pass(1000);
      const { kind, retryInMs } = states.at(-1)!;
      expect(kind).toBe("away");
      expect(retryInMs).toBeLessThanOrEqual(1000);
    }
    expect(states.some((s) => s.retryInMs > 400)).toBe(true);
  });

  test("that closes each connection anew is not asked without a pause", async () => {
    connect();
    browser.isThere = true;
    for (let i = 0; i < 100; i++) {
      const socket = browser.last;
      if (!socket.isClosed && socket.onopen !== null) {
        socket.open();
        socket.welcome();
        socket.end(1013, "pages: 100 at most");
      }
      await browser.time.pass(100); // 10 s in all
    }
    expect(states.at(-1)!.why).toBe("pages: 100 at most");
    expect(browser.sockets.length).toBeGreaterThan(8);
    expect(browser.sockets.length).toBeLessThan(16);
  });

  test("without a word is away after 3 s", async () => {
    stand();
    await live(2000);
    await browser.time.pass(2900);
    expect(states.at(-1)!.kind).toBe("open");
    await browser.time.pass(700);
    expect(states.find((s) => s.kind === "away")).toMatchObject({ why: "nothing came from the hub for 3 seconds" });
    expect(browser.sockets[0]!.isClosed).toBe(true);
  });

  test("that never speaks is away after 3 s, that never opens after 4", async () => {
    connect();
    browser.last.open();
    await browser.time.pass(3600);
    expect(states[0]).toMatchObject({ kind: "away", why: "nothing came from the hub for 3 seconds" });
    browser.isThere = true;
    await browser.time.pass(1000);
    expect(browser.sockets.length).toBe(2);
    await browser.time.pass(4000);
    expect(browser.last.isClosed).toBe(true);
  });

  test("is not thought away when it was the page that stood still", async () => {
    stand();
    await live(2000);
    browser.time.jump(30_000);
    await browser.time.pass(0); // the timers come first,
    browser.last.update(1); // then what the hub said
    await live(3000);
    expect(kinds()).toEqual(["open"]);
    browser.time.jump(30_000);
    await browser.time.pass(2000); // nothing was said
    expect(kinds()).toContain("away");
  });

  test.each([
    [1006, "", true, "the hub does not answer"],
    [1006, "", false, "this device is offline"],
    [1008, "", true, "the hub does not let this page in"],
    [1013, "subscribers: 10 at most", false, "subscribers: 10 at most"],
  ])("with code %d, reason %j, online %j: %s", (code, reason, online, want) => {
    connect();
    browser.isOnline = online;
    browser.last.end(code, reason);
    expect(states[0]).toMatchObject({ kind: "away", why: want });
  });

  test("is tried at once when the device is online again", async () => {
    connect();
    browser.isOnline = false;
    browser.last.end(1006);
    await browser.time.pass(5000);
    const tries = browser.probes.length;
    browser.comeOnline();
    expect(browser.probes.length).toBe(tries + 1);
  });

  test("has one connection, though a slow answer comes after a quick one", async () => {
    connect();
    const answers: (() => void)[] = [];
    browser.probe = () => new Promise((answer) => answers.push(() => answer(true)));
    browser.last.end(1006);
    await browser.time.pass(1000);
    browser.comeOnline();
    expect(answers.length).toBe(2);
    for (const answer of answers) answer();
    await browser.time.pass(0);
    expect(browser.sockets.length).toBe(2);
  });
});

describe("garbage of the hub", () => {
  test.each<[string, Uint8Array | string, string]>([
    ["text", "hello", "text instead of bytes"],
    ["no protobuf", Uint8Array.of(0xff, 0xff, 0xff), ""],
    ["half an Update", Uint8Array.of(0x12, 5, 0x0a), "premature"],
    ["NaN", Uint8Array.of(0x12, 9, 0x0a, 7, 0x0a, 5, 0x0d, 0, 0, 0xc0, 0x7f), "not finite"],
  ])("%s ends the connection with a sentence, and it comes back", async (_, data, want) => {
    stand();
    const socket = browser.last;
    socket.raw(data);
    expect(states.at(-1)).toMatchObject({ kind: "away" });
    expect(states.at(-1)!.why).toContain("the hub sent what this page does not understand");
    expect(states.at(-1)!.why).toContain(want);
    expect(socket.isClosed).toBe(true);
    browser.isThere = true;
    await browser.time.pass(1000);
    expect(browser.sockets.length).toBe(2);
  });

  test("what only a newer hub says is passed over", () => {
    stand();
    browser.last.raw(Uint8Array.of(0x7a, 1, 0));
    expect(kinds()).toEqual(["open"]);
  });
});

describe("publishing", () => {
  test("goes into the scene of the subscription", () => {
    const connection = stand({ scene: "stage" });
    expect(connection.publish({ source: "a", position: { x: 1, y: 2, z: 3 }, timeUs: 5n, holdMs: 2000 })).toBe(true);
    expect(browser.last.said("publish")).toMatchObject([
      { source: "a", scene: "stage", position: { x: 1, y: 2, z: 3 }, timeUs: 5n, holdMs: 2000, ttlMs: 0 },
    ]);
  });

  test("keeps the newest of each source while the socket does not drain", async () => {
    const connection = stand();
    const socket = browser.last;
    socket.bufferedAmount = 1 << 20;
    connection.publish({ source: "a", teleport: true, position: { x: -1, y: 0, z: 0 } });
    for (let x = 0; x < 100; x++) connection.publish({ source: "a", position: { x, y: 0, z: 0 } });
    connection.publish({ source: "b", remove: true });
    await browser.time.pass(1000);
    expect(socket.said("publish")).toEqual([]);
    socket.bufferedAmount = 0;
    await browser.time.pass(50);
    expect(socket.said("publish")).toMatchObject([
      { source: "a", position: { x: 99 }, teleport: true },
      { source: "b", remove: true },
    ]);
    connection.publish({ source: "a", position: { x: 100, y: 0, z: 0 } });
    expect(socket.said("publish").at(-1)).toMatchObject({ position: { x: 100 }, teleport: false });
  });

  test("does not reach the next connection with what is old", async () => {
    const connection = stand();
    browser.last.bufferedAmount = 1 << 20;
    connection.publish({ source: "a", position: { x: 1, y: 0, z: 0 } });
    browser.last.end(1006);
    expect(connection.publish({ source: "a", position: { x: 2, y: 0, z: 0 } })).toBe(false);
    browser.isThere = true;
    await browser.time.pass(1000);
    browser.last.open();
    browser.last.welcome();
    await browser.time.pass(1000);
    expect(browser.last.said("publish")).toEqual([]);
  });
});

describe("what is asked for each second, or now and then", () => {
  test("Stats of the scene that is shown", async () => {
    const connection = stand({ scene: "stage" });
    await live(5000);
    const asked = browser.last.said("stats");
    expect(asked.length).toBeGreaterThanOrEqual(5);
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(asked[0]).toMatchObject({ brief: true, scene: "stage" });
    connection.askStats("other");
    expect(browser.last.said("stats").at(-1)).toMatchObject({ scene: "other" });
    browser.last.tell({ message: { case: "stats", value: { published: 7n } } });
    expect(stats).toMatchObject([{ published: 7n }]);
  });

  test("the hub's clock: six times at first, then each 10 s", async () => {
    const connection = stand();
    const hubMs = 1_800_000_000_000;
    let answered = 0;
    const answer = (): void => {
      for (const asked of browser.last.said("clock").slice(answered)) {
        answered++;
        browser.last.tell({ message: { case: "clock", value: { askedUs: asked.askedUs, hubUs: BigInt(hubMs + browser.time.nowMs) * 1000n } } });
      }
    };
    for (let i = 0; i < 20; i++) {
      answer();
      await live(100);
    }
    expect(answered).toBe(6);
    expect(connection.clock.now() - browser.time.nowMs).toBeCloseTo(hubMs, 2);
    await live(20_000);
    answer();
    expect(answered).toBe(8);
  });
});
