/** 200 sources that move 60 times a second: how smooth the page is, and whether its memory grows. */
import { expect, it } from "vitest";
import { Browser, type Page } from "./browser";
import { Crowd } from "./crowd";
import { median } from "./figures";
import { until } from "./hands";
import { Hub } from "./process";

const SOURCES = 200;
const WANTED_FPS = 50;

/** How long memory is watched. */
const WATCHED_S = Number(process.env["POSXYZ_WATCHED_S"] ?? 120);
/** What it may have grown by in that time: a record that is not yet full, and what engines keep. */
const MAX_GROWTH_MB = 12;

it(`${SOURCES} sources at 60 Hz: frames a second, and memory over ${WATCHED_S} s`, { timeout: (WATCHED_S + 60) * 1000 }, async () => {
  const hub = await Hub.start();
  const crowd = Crowd.enter(hub, SOURCES);
  const browser = await Browser.start();
  const tab = await browser.open(hub.url);
  const { page } = tab;
  await until(() => page.locator("#sources-count").textContent(), (text) => text === String(SOURCES), "all are there");
  await page.getByRole("button", { name: "Show everything" }).click();

  const session = await browser.context.newCDPSession(page);
  const heapMB = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return usedSize / 1e6;
  };

  const plan = await framesPerSecond(page, 8);
  await page.getByRole("button", { name: "3D" }).click();
  await page.waitForURL(/view=space/);
  const space = await framesPerSecond(page, 8);
  console.log(`${SOURCES} sources at 60 Hz, as the page counts: ${plan.toFixed(1)} frames a second from above, ${space.toFixed(1)} in 3D, drawn by software (wanted: ${WANTED_FPS})`);
  await page.getByRole("button", { name: "Plan" }).click();

  // The last minute is recorded: memory is flat from then on.
  const heap: number[] = [];
  for (let s = 0; s < WATCHED_S; s += 10) {
    await page.waitForTimeout(10_000);
    heap.push(await heapMB());
  }
  const half = heap.length / 2;
  const [early, late] = [median(heap.slice(half, half + 3)), median(heap.slice(-3))];
  console.log(`memory each 10 s, MB: ${heap.map((mb) => mb.toFixed(1)).join(" ")}`);
  expect(late - early, "MB that it grew by in the last minute").toBeLessThan(MAX_GROWTH_MB);
  expect(tab.errors).toEqual([]);

  await crowd.leave();
  await browser.close();
  await hub.stop();
});

/** framesPerSecond is what the page says, as the median of so many seconds. */
async function framesPerSecond(page: Page, seconds: number): Promise<number> {
  const counts: number[] = [];
  await page.waitForTimeout(2000);
  for (let s = 0; s < seconds; s++) {
    await page.waitForTimeout(1000);
    counts.push(parseFloat((await page.locator("#connection-words").textContent())?.match(/([\d.]+) fps/)?.[1] ?? "NaN"));
  }
  expect(counts.every((count) => count > 0), `frames a second: ${counts}`).toBe(true);
  return median(counts);
}
