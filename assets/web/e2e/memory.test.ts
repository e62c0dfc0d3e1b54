/** A page that is open for long, before a crowd that moves, takes no more memory than it had. */
import { expect, it } from "vitest";
import { Browser } from "./browser";
import { Crowd } from "./crowd";
import { median } from "./figures";
import { Hub } from "./process";

const SOURCES = 200;
/** How long memory is watched. */
const WATCHED_S = Number(process.env["POSXYZ_WATCHED_S"] ?? 120);
/** What it may grow by: what an engine keeps for itself. */
const MAX_GROWTH_MB = 4;

it(`${SOURCES} sources at 60 Hz leave memory flat over ${WATCHED_S} s`, { timeout: (WATCHED_S + 60) * 1000 }, async () => {
  const hub = await Hub.start();
  const crowd = Crowd.enter(hub, SOURCES);
  const browser = await Browser.start();
  const tab = await browser.open(hub.url);
  await crowd.seen(tab.page);
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
  await crowd.leave();
  await hub.stop();
});
