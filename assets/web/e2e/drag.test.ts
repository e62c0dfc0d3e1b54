/** What a hand on the page does is seen over gRPC, and overrules who else publishes. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Browser, type Tab } from "./browser";
import { median, quantile } from "./figures";
import { listed, plan, spot, until } from "./hands";
import { Hub, Standing, type Watcher } from "./process";

/** How long the hub keeps others off after a hand has let go. */
const HOLD_MS = 2000;

let hub: Hub;
let browser: Browser;
let tab: Tab;
let watcher: Watcher;
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  browser = await Browser.start();
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  hub = await Hub.start();
  watcher = hub.watch();
  tab = await browser.open(plan(hub.url));
});
afterEach(async () => {
  expect(tab.errors).toEqual([]);
  await tab.page.close();
  for (const program of running.splice(0)) await program.stop();
  await watcher.stop();
  await hub.stop();
});

/** stand publishes a source that stands. */
function stand(source: string, x: number, y: number): void {
  running.push(new Standing(hub, source, x, y));
}

describe("a source that is published over gRPC", () => {
  it("moves on the page", async () => {
    running.push(hub.publish("orbit", "--source", "bird", "--radius", "2", "--speed", "90"));
    const first = await until(() => listed(tab.page, "bird"), (row) => row !== undefined, "bird is listed");
    expect(first!.distance).toBeCloseTo(2, 1);
    const later = await until(
      () => listed(tab.page, "bird"),
      (row) => Math.abs(row!.azimuth - first!.azimuth) > 45,
      "bird moves by 45°",
    );
    expect(later!.distance).toBeCloseTo(2, 1);
  });
});

describe("a drag", () => {
  it("is seen by a subscriber within about 100 ms, and overrules the publisher", async () => {
    stand("guitar", 1, 1);
    await until(() => listed(tab.page, "guitar"), (row) => row !== undefined, "guitar is listed");
    const from = await spot(tab.page, 1, 1);
    const to = await spot(tab.page, -1, -1);
    await tab.page.mouse.move(from.x, from.y);
    await tab.page.mouse.down();
    await tab.page.mouse.move(from.x + 8, from.y, { steps: 2 });
    await watcher.next((move) => move.source === "guitar" && move.held_by !== undefined && move.held_by !== "");

    const delays: number[] = [];
    for (let step = 1; step <= 30; step++) {
      const x = from.x + ((to.x - from.x) * step) / 30;
      const y = from.y + ((to.y - from.y) * step) / 30;
      const seen = watcher.moves.length;
      const moved = performance.now();
      await tab.page.mouse.move(x, y);
      const before = watcher.moves[seen - 1]!;
      const move = await watcher.next((move) => move.source === "guitar" && Math.hypot(move.x - before.x, move.y - before.y) > 0.03, seen);
      delays.push(move.heardMs - moved);
    }
    console.log(`from the pointer's move to a gRPC subscriber: ${median(delays).toFixed(0)} ms (median of 30; p95 ${quantile(delays, 0.95).toFixed(0)}; the browser's driver included)`);

    const held = watcher.moves.length;
    await tab.page.waitForTimeout(500); // the hand keeps still, the publisher does not
    const during = watcher.moves.slice(held).filter((move) => move.source === "guitar");
    expect(during.length, "samples of a hand that keeps still").toBeGreaterThan(20);
    for (const move of during) expect([move.x, move.y], "while it is held").toEqual([during[0]!.x, during[0]!.y]);
    expect((await listed(tab.page, "guitar"))!.held).toContain("your hand");

    await tab.page.mouse.up();
    const released = performance.now();
    const back = await watcher.next((move) => move.source === "guitar" && Math.abs(move.x - 1) < 0.01 && Math.abs(move.y - 1) < 0.01, held);
    const kept = back.heardMs - released;
    console.log(`the publisher is heard again ${kept.toFixed(0)} ms after the hand let go (${HOLD_MS} asked for)`);
    expect(kept).toBeGreaterThan(HOLD_MS - 200);
    expect(back.held_by ?? "").toBe("");
  });

  it("is taken back by undo", async () => {
    await tab.page.mouse.dblclick(...at(await spot(tab.page, 1, 0)));
    const made = await watcher.next((move) => Math.abs(move.x - 1) < 0.05 && Math.abs(move.y) < 0.05);
    const from = await spot(tab.page, 1, 0);
    const to = await spot(tab.page, 2, 1);
    await tab.page.mouse.move(from.x, from.y);
    await tab.page.mouse.down();
    await tab.page.mouse.move(to.x, to.y, { steps: 5 });
    await tab.page.mouse.up();
    await watcher.next((move) => move.source === made.source && Math.abs(move.x - 2) < 0.05 && Math.abs(move.y - 1) < 0.05);
    const dragged = watcher.moves.length;
    await tab.page.keyboard.press("Control+z");
    await watcher.next((move) => move.source === made.source && Math.abs(move.x - 1) < 0.05 && Math.abs(move.y) < 0.05, dragged);
    await tab.page.keyboard.press("Control+z");
    await until(() => listed(tab.page, made.source), (row) => row === undefined, "undo takes the new source away");
  });
});

describe("the keyboard alone", () => {
  it("makes a source, moves it, and removes it", async () => {
    const { page } = tab;
    for (let tabs = 0; tabs < 40; tabs++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.id === "hands")) break;
    }
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("hands");
    await page.keyboard.press("n");
    const made = await watcher.next((move) => Math.abs(move.x - 1) < 0.01 && Math.abs(move.y) < 0.01);
    await until(() => listed(page, made.source), (row) => row !== undefined, "it is listed");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("PageUp");
    const moved = await watcher.next((move) => move.source === made.source && move.x > 1.05 && move.y > 0.05 && move.z > 0.05);
    expect(moved.held_by ?? "").not.toBe("");
    const presses = watcher.moves.length;
    await page.keyboard.down("ArrowRight");
    await watcher.next((move) => move.source === made.source && move.y < -0.5, presses);
    await page.keyboard.up("ArrowRight");
    await page.keyboard.press("Delete");
    await until(() => listed(page, made.source), (row) => row === undefined, "Delete takes it away");
  });
});

describe("two tabs", () => {
  it("see each other, and who holds what", async () => {
    stand("voice", 1, 0);
    const other = await browser.open(plan(hub.url));
    await until(() => listed(other.page, "voice"), (row) => row !== undefined, "voice is listed in the other tab");
    await tab.page.bringToFront();
    const from = await spot(tab.page, 1, 0);
    const to = await spot(tab.page, 0, 2);
    await tab.page.mouse.move(from.x, from.y);
    await tab.page.mouse.down();
    await tab.page.mouse.move(to.x, to.y, { steps: 5 });
    const seen = await until(() => listed(other.page, "voice"), (row) => Math.abs(row!.azimuth - 90) < 2, "the other tab sees it at the left");
    expect(seen!.held).toMatch(/^held by a page at 127\.0\.0\.1:\d+$/);
    expect((await listed(tab.page, "voice"))!.held).toBe("in your hand");
    await tab.page.mouse.up();
    await other.page.bringToFront(); // a tab that nobody sees draws nothing
    await until(() => listed(other.page, "voice"), (row) => row!.held === "", "nobody holds it any more");
    expect(other.errors).toEqual([]);
    await other.page.close();
  });
});

function at(point: { x: number; y: number }): [number, number] {
  return [point.x, point.y];
}
