/** The page comes quickly, small, and from nobody but its hub. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser } from "./browser";
import { plan } from "./hands";
import { Hub, type Program } from "./process";
import { median } from "./figures";

/** First load, dynamic imports included, compressed. */
const MAX_BYTES = 300_000;

let hub: Hub;
let publisher: Program;

beforeAll(async () => {
  hub = await Hub.start();
  publisher = hub.publish("orbit");
});
afterAll(async () => {
  await publisher.stop();
  await hub.stop();
});

describe("loading", () => {
  it("complains of nothing, and asks nobody but the hub", async () => {
    const browser = await Browser.start({ webgl: "software" });
    const tab = await browser.open(plan(hub.url));
    await tab.page.getByRole("button", { name: "3D" }).click();
    await tab.page.waitForURL(/view=space/);
    await tab.page.waitForTimeout(1000);
    expect(tab.errors).toEqual([]);
    expect(tab.outside).toEqual([]);
    await browser.close();
  });

  it("is small", async () => {
    const browser = await Browser.start({ webgl: "software" });
    const tab = await browser.context.newPage();
    const session = await browser.context.newCDPSession(tab);
    await session.send("Network.enable");
    const loaded = new Map<string, { url: string; bytes: number }>();
    session.on("Network.responseReceived", ({ requestId, response }) => loaded.set(requestId, { url: response.url, bytes: 0 }));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const file = loaded.get(requestId);
      if (file !== undefined) file.bytes = encodedDataLength;
    });
    await tab.goto(`${hub.url}#view=space`);
    await tab.locator("[data-connection=open]").waitFor();
    await tab.waitForTimeout(1000);
    const files = [...loaded.values()];
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    console.log(`first load, view in 3D included: ${(bytes / 1000).toFixed(0)} kB in ${files.length} files (at most ${MAX_BYTES / 1000})`);
    expect(files.some((file) => /space.*\.js$/.test(file.url)), `the view in 3D among ${files.map((file) => file.url)}`).toBe(true);
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
    await browser.close();
  });

  it("is soon there", async () => {
    const times: number[] = [];
    for (let run = 0; run < 5; run++) {
      const browser = await Browser.start(); // nothing is in its cache
      const tab = await browser.context.newPage();
      await tab.goto(hub.url);
      const mark = await tab.waitForFunction(() => performance.getEntriesByName("interactive")[0]?.startTime);
      times.push(await mark.evaluate((time) => time as number));
      await browser.close();
    }
    console.log(`time to interactive: ${median(times).toFixed(0)} ms (median of ${times.map((time) => time.toFixed(0)).join(", ")})`);
    expect(times.every((time) => time > 0)).toBe(true);
  });
});
