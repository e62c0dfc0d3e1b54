/** 200 sources that move 60 times a second: how smooth the page is, and whether its memory grows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser, type BrowserOptions, type Page } from "./browser";
import { Crowd } from "./crowd";
import { median } from "./figures";
import { until } from "./hands";
import { Hub } from "./process";

const SOURCES = 200;
const WANTED_FPS = 50;

/** How long frames are counted. */
const WATCHED_FRAMES_S = 8;
/** How long memory is watched. */
const WATCHED_S = Number(process.env["POSXYZ_WATCHED_S"] ?? 120);
/** What it may grow by: what an engine keeps for itself. */
const MAX_GROWTH_MB = 4;

let hub: Hub;
let crowd: Crowd;

beforeAll(async () => {
  hub = await Hub.start();
  crowd = Crowd.enter(hub, SOURCES);
});
afterAll(async () => {
  await crowd.leave();
  await hub.stop();
});

describe(`${SOURCES} sources at 60 Hz`, () => {
  it("are smooth", async () => {
    const plan = await framesPerSecond({}, "plan");
    const space = await framesPerSecond({ webgl: "software" }, "space");
    console.log(`${SOURCES} sources at 60 Hz, as the page counts: ${plan.toFixed(1)} frames a second from above (wanted: ${WANTED_FPS}), ${space.toFixed(1)} in 3D by software`);
  });

  it(`leave memory flat over ${WATCHED_S} s`, { timeout: (WATCHED_S + 60) * 1000 }, async () => {
    const browser = await Browser.start();
    const tab = await browser.open(hub.url);
    await allThere(tab.page);
    const session = await browser.context.newCDPSession(tab.page);
    const heap: number[] = []; // MB
    for (let s = 0; s < WATCHED_S; s += 10) {
      await tab.page.waitForTimeout(10_000);
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize, backingStorageSize } = (await session.send("Runtime.getHeapUsage")) as { usedSize: number; backingStorageSize?: number };
      heap.push((usedSize + (backingStorageSize ?? 0)) / 1e6);
    }
    console.log(`memory each 10 s, typed arrays included, MB: ${heap.map((mb) => mb.toFixed(1)).join(" ")}`);
    // The record of the last minute fills up; from then on nothing may grow.
    const half = Math.floor(heap.length / 2);
    const [early, late] = [median(heap.slice(half, half + 3)), median(heap.slice(-3))];
    expect(late - early, "MB that it grew by in the second half").toBeLessThan(MAX_GROWTH_MB);
    expect(tab.errors).toEqual([]);
    await browser.close();
  });
});

async function allThere(page: Page): Promise<void> {
  await until(() => page.locator("#sources-count").textContent(), (text) => text === String(SOURCES), "all are there");
}

/** framesPerSecond is what the page says, as the median of some seconds. */
async function framesPerSecond(opts: BrowserOptions, view: "plan" | "space"): Promise<number> {
  const browser = await Browser.start(opts);
  const { page } = await browser.open(`${hub.url}#view=${view}`);
  await allThere(page);
  await page.waitForTimeout(3000);
  const counts: number[] = [];
  for (let s = 0; s < WATCHED_FRAMES_S; s++) {
    await page.waitForTimeout(1000);
    const words = await page.locator("#connection-words").textContent();
    counts.push(Number(/([\d.]+) fps/.exec(words ?? "")?.[1]));
  }
  expect(counts.every((count) => count > 0), `frames a second: ${counts}`).toBe(true);
  await browser.close();
  return median(counts);
}
