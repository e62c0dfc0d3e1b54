import { beforeEach, describe, expect, test } from "vitest";
import { socketURL } from "./connection";
import { Bench } from "./fake";

let browser: Bench;

beforeEach(() => {
  browser = new Bench();
});

describe("socketURL", () => {
  test.each([
    ["http://127.0.0.1:8080/", "ws://127.0.0.1:8080/ws"],
    ["https://a.example/hub/?x=1#scene=s", "wss://a.example/hub/ws"],
    ["http://[::1]:80/index.html", "ws://[::1]/ws"],
  ])("%s has %s", (page, want) => expect(socketURL(page)).toBe(want));
});

describe("a connection", () => {
  test("asks for its scene as soon as it is open, and is open when the hub speaks", () => {
    const connection = browser.connect({ scene: "stage", area: { around: "singer", radius: 2 } });
    expect(connection.state.kind).toBe("connecting");
    expect(connection.publish({ source: "a" })).toBe(false);
    browser.last.open();
    const follow = browser.last.said("follow")[0]!;
    expect(follow.subscribe).toMatchObject({ scene: "stage", maxRateHz: 60, everySample: false, area: { around: "singer", radius: 2 } });
    expect(follow.credits).toBeGreaterThanOrEqual(3);
    expect(browser.states).toEqual([]);
    browser.last.welcome();
    expect(browser.kinds).toEqual(["open"]);
    expect(browser.welcomes[0]).toMatchObject({ you: "a page at 127.0.0.1:4", version: "v1", grpc: "127.0.0.1:50051" });
  });

  test("tells Updates with the time of their arrival", async () => {
    browser.stand();
    await browser.time.pass(123);
    browser.last.update(1, 2.5);
    expect(browser.told).toMatchObject([{ arrivalMs: 123, told: { positions: [{ name: "a", x: 2.5 }] } }]);
  });

  test("passes on what is refused", () => {
    browser.stand();
    browser.last.tell({ message: { case: "refused", value: { source: "a", why: "held by b" } } });
    expect(browser.refused).toMatchObject([{ source: "a", why: "held by b" }]);
  });

  test("closes for good: no timer, no socket, no word", async () => {
    const connection = browser.stand();
    const socket = browser.last;
    connection.close();
    const before = browser.states.length;
    expect(socket.isClosed).toBe(true);
    expect(browser.time.size).toBe(0);
    browser.comeOnline();
    await browser.time.pass(20_000);
    expect(browser.sockets.length).toBe(1);
    expect(browser.states.length).toBe(before);
  });
});

describe("credits", () => {
  test("one is granted for each Update, after it was handled", () => {
    browser.stand();
    const first = browser.last.credits;
    for (let i = 0; i < 20; i++) {
      const before = browser.last.credits;
      browser.last.update(1);
      expect(browser.told.length).toBe(i + 1);
      expect(browser.last.credits).toBeLessThanOrEqual(before + 1);
    }
    const underway = browser.last.credits - 20;
    expect(underway).toBeGreaterThanOrEqual(3);
    expect(underway).toBeLessThanOrEqual(first);
  });

  test("a handler that throws costs none", () => {
    browser.stand();
    browser.fault = new Error("a fault of the scene");
    for (let i = 0; i < 10; i++) expect(() => browser.last.update(1)).toThrow("a fault of the scene");
    expect(browser.last.credits - 10).toBeGreaterThanOrEqual(3);
  });
});

describe("another subscription", () => {
  test("begins anew: what comes of the old one is not told, and costs nothing", () => {
    const connection = browser.stand();
    connection.subscribe({ scene: "two", area: { center: { x: 1, y: 2, z: 3 }, radius: 4 } });
    const follow = browser.last.said("follow").at(-1)!;
    expect(follow.subscribe).toMatchObject({ scene: "two", area: { around: "", center: { x: 1, y: 2, z: 3 }, radius: 4 } });
    const credits = browser.last.credits;
    browser.last.update(1);
    expect(browser.told).toEqual([]);
    expect(browser.last.credits).toBe(credits);
    browser.last.update(2, 7);
    expect(browser.told).toMatchObject([{ told: { positions: [{ x: 7 }] } }]);
    expect(browser.last.credits).toBeGreaterThanOrEqual(credits);
  });

  test("is kept across a reconnect, and counts from 1 there", async () => {
    const connection = browser.stand();
    connection.subscribe({ scene: "two" });
    browser.last.end(1006);
    await browser.time.pass(0);
    browser.isThere = true;
    await browser.time.pass(1000);
    browser.last.open();
    browser.last.welcome();
    expect(browser.last.said("follow")[0]!.subscribe!.scene).toBe("two");
    browser.last.update(1);
    expect(browser.told.length).toBe(1);
  });

  test("made while the hub is away is asked for when it is back", async () => {
    const connection = browser.connect({ scene: "one" });
    connection.subscribe({ scene: "two" });
    browser.last.open();
    expect(browser.last.said("follow").map((f) => f.subscribe!.scene)).toEqual(["two"]);
  });
});

describe("a hidden page", () => {
  test("asks for 2 Hz and no Stats, and for 60 Hz when it is seen again", async () => {
    const connection = browser.stand();
    await browser.live(1100);
    connection.setHidden(true, false);
    const asked = browser.last.said("stats").length;
    await browser.live(3000);
    connection.setHidden(false, false);
    expect(browser.last.said("stats").length).toBe(asked);
    expect(browser.last.said("follow").flatMap((f) => f.subscribe?.maxRateHz ?? [])).toEqual([60, 2, 60]);
    browser.last.update(3, 9);
    expect(browser.told.at(-1)).toMatchObject({ told: { positions: [{ x: 9 }] } });
  });

  test("that is listened to goes on as if it were seen", () => {
    const connection = browser.stand();
    connection.setHidden(true, true);
    expect(browser.last.said("follow").length).toBe(1);
    connection.setHidden(true, false);
    connection.setHidden(true, true);
    expect(browser.last.said("follow").map((f) => f.subscribe?.maxRateHz)).toEqual([60, 2, 60]);
  });

  test("tries less often, and at once when it is seen", async () => {
    const connection = browser.stand();
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

describe("publishing", () => {
  test("goes into the scene of the subscription", () => {
    const connection = browser.stand({ scene: "stage" });
    expect(connection.publish({ source: "a", position: { x: 1, y: 2, z: 3 }, timeUs: 5n, holdMs: 2000 })).toBe(true);
    expect(browser.last.said("publish")).toMatchObject([
      { source: "a", scene: "stage", position: { x: 1, y: 2, z: 3 }, timeUs: 5n, holdMs: 2000, ttlMs: 0 },
    ]);
  });

  test("keeps the newest of each source while the socket does not drain", async () => {
    const connection = browser.stand();
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
    const connection = browser.stand();
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
    browser.stand({ scene: "stage" });
    await browser.live(5000);
    const asked = browser.last.said("stats");
    expect(asked.length).toBeGreaterThanOrEqual(5);
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(asked[0]).toMatchObject({ brief: true, scene: "stage" });
    browser.last.tell({ message: { case: "stats", value: { published: 7n } } });
    expect(browser.stats).toMatchObject([{ published: 7n }]);
  });

  test("the hub's clock: six times at first, then each 10 s", async () => {
    const connection = browser.stand();
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
      await browser.live(100);
    }
    expect(answered).toBe(6);
    expect(connection.clock.now() - browser.time.nowMs).toBeCloseTo(hubMs, 2);
    await browser.live(20_000);
    answer();
    expect(answered).toBe(8);
  });
});
