import { beforeEach, describe, expect, test } from "vitest";
import { Bench } from "./fake";

let browser: Bench;

beforeEach(() => {
  browser = new Bench();
});

describe("a hub that goes away", () => {
  test("is said to be away at once, with its reason, and is back within 1 s of its return", async () => {
    browser.stand();
    await browser.live(6000);
    browser.last.end(1001, "the hub is shutting down.");
    expect(browser.states.at(-1)).toMatchObject({ kind: "away", why: "the hub is shutting down", sinceMs: 6000, retryInMs: 0 });
    await browser.time.pass(0);
    expect(browser.sockets.length, "the first attempt is made at once").toBe(2);
    browser.last.end(1006);
    expect(browser.states.at(-1)).toMatchObject({ kind: "away", why: "the hub is shutting down", sinceMs: 6000 });
    await browser.time.pass(300_000);
    expect(browser.states.at(-1)).toMatchObject({ kind: "away", sinceMs: 6000 });
    expect(browser.sockets.length, "no WebSocket while nobody answers").toBe(2);
    expect(browser.probes.every((url) => url === "http://hub.test:8080/"), browser.probes[0]).toBe(true);
    browser.isThere = true;
    await browser.time.pass(1000);
    expect(browser.sockets.length).toBe(3);
    browser.last.open();
    browser.last.welcome();
    expect(browser.states.at(-1)).toMatchObject({ kind: "open", why: "", retryInMs: 0 });
  });

  test("is sent nothing while its farewell is on the way", async () => {
    const connection = browser.stand();
    const socket = browser.last;
    socket.readyState = 2; // closing
    const sent = socket.sent.length;
    browser.last.update(1);
    connection.publish({ source: "a", position: { x: 1, y: 0, z: 0 } });
    connection.subscribe({ scene: "two" });
    await browser.time.pass(2000);
    expect(socket.sent.length).toBe(sent);
  });

  test("tells when the next attempt is", async () => {
    browser.stand();
    browser.last.end(1006);
    for (let i = 0; i < 20; i++) {
      await browser.time.pass(1000);
      const { kind, retryInMs } = browser.states.at(-1)!;
      expect(kind).toBe("away");
      expect(retryInMs).toBeLessThanOrEqual(1000);
    }
    expect(browser.states.some((s) => s.retryInMs > 400)).toBe(true);
  });

  test("that closes each connection anew is not asked without a pause", async () => {
    browser.connect();
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
    expect(browser.states.at(-1)!.why).toBe("pages: 100 at most");
    expect(browser.sockets.length).toBeGreaterThan(8);
    expect(browser.sockets.length).toBeLessThan(16);
  });

  test("without a word is away after 3 s", async () => {
    browser.stand();
    await browser.live(2000);
    await browser.time.pass(2900);
    expect(browser.states.at(-1)!.kind).toBe("open");
    await browser.time.pass(700);
    expect(browser.states.find((s) => s.kind === "away")).toMatchObject({ why: "nothing came from the hub for 3 seconds" });
    expect(browser.sockets[0]!.isClosed).toBe(true);
  });

  test("that never speaks is away after 3 s, that never opens after 4", async () => {
    browser.connect();
    browser.last.open();
    await browser.time.pass(3600);
    expect(browser.states[0]).toMatchObject({ kind: "away", why: "nothing came from the hub for 3 seconds" });
    browser.isThere = true;
    await browser.time.pass(1000);
    expect(browser.sockets.length).toBe(2);
    await browser.time.pass(4000);
    expect(browser.last.isClosed).toBe(true);
  });

  test("is not thought away when it was the page that stood still", async () => {
    browser.stand();
    await browser.live(2000);
    browser.time.jump(30_000);
    await browser.time.pass(0); // the timers come first,
    browser.last.update(1); // then what the hub said
    await browser.live(3000);
    expect(browser.kinds).toEqual(["open"]);
    browser.time.jump(30_000);
    await browser.time.pass(2000); // nothing was said
    expect(browser.kinds).toContain("away");
  });

  test.each([
    [1006, "", true, "the hub does not answer"],
    [1006, "", false, "this device is offline"],
    [1008, "", true, "the hub does not let this page in"],
    [1013, "subscribers: 10 at most", false, "subscribers: 10 at most"],
  ])("with code %d, reason %j, online %j: %s", (code, reason, online, want) => {
    browser.connect();
    browser.isOnline = online;
    browser.last.end(code, reason);
    expect(browser.states[0]).toMatchObject({ kind: "away", why: want });
  });

  test("is tried at once when the device is online again", async () => {
    browser.connect();
    browser.isOnline = false;
    browser.last.end(1006);
    await browser.time.pass(5000);
    const tries = browser.probes.length;
    browser.comeOnline();
    expect(browser.probes.length).toBe(tries + 1);
  });

  test("has one connection, though a slow answer comes after a quick one", async () => {
    browser.connect();
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
    browser.stand();
    const socket = browser.last;
    socket.raw(data);
    expect(browser.states.at(-1)).toMatchObject({ kind: "away" });
    expect(browser.states.at(-1)!.why).toContain("the hub sent what this page does not understand");
    expect(browser.states.at(-1)!.why).toContain(want);
    expect(socket.isClosed).toBe(true);
    browser.isThere = true;
    await browser.time.pass(1000);
    expect(browser.sockets.length).toBe(2);
  });

  test("what only a newer hub says is passed over", () => {
    browser.stand();
    browser.last.raw(Uint8Array.of(0x7a, 1, 0));
    expect(browser.kinds).toEqual(["open"]);
  });
});
