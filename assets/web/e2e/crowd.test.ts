/** 200 sources that move 60 times a second: how smooth the page is. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { Browser, type BrowserOptions } from "./browser";
import { Crowd } from "./crowd";
import { median } from "./figures";
import { Hub } from "./process";

const SOURCES = 200;
const WANTED_FPS = 50;

/** How long frames are counted. */
const WATCHED_FRAMES_S = 8;

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

it(`${SOURCES} sources at 60 Hz are smooth`, async () => {
  const plan = await framesPerSecond({}, "plan");
  const space = await framesPerSecond({ webgl: "software" }, "space");
  console.log(`${SOURCES} sources at 60 Hz, as the page counts: ${plan.toFixed(1)} frames a second from above (wanted: ${WANTED_FPS}), ${space.toFixed(1)} in 3D by software`);
});

/** framesPerSecond is what the page says, as the median of some seconds. */
async function framesPerSecond(opts: BrowserOptions, view: "plan" | "space"): Promise<number> {
  const browser = await Browser.start(opts);
  const { page } = await browser.open(`${hub.url}#view=${view}`);
  await crowd.seen(page);
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
