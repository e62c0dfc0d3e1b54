/** Losing the hub is said at once, and is over by itself. */
import { expect, it } from "vitest";
import { Browser } from "./browser";
import { listed, plan, until } from "./hands";
import { Hub } from "./process";

it("a hub that is killed is missed at once, and found again", async () => {
  const hub = await Hub.start();
  const browser = await Browser.start();
  const publisher = hub.publish("orbit", "--source", "bird");
  const tab = await browser.open(plan(hub.url));
  await until(() => listed(tab.page, "bird"), (row) => row !== undefined, "bird is listed");

  await hub.kill();
  const killed = performance.now();
  await tab.page.locator("[data-connection=away]").waitFor();
  console.log(`a killed hub is missed after ${(performance.now() - killed).toFixed(0)} ms`);
  await tab.page.getByRole("alert").filter({ hasText: "hub is away" }).waitFor();
  await tab.page.waitForTimeout(2500); // as long as a restart takes

  await hub.start();
  const started = performance.now();
  await tab.connected();
  console.log(`it is found again ${(performance.now() - started).toFixed(0)} ms after it is up`);
  const [before] = [await until(() => listed(tab.page, "bird"), (row) => row !== undefined && !row.lost, "bird is there again")];
  await until(() => listed(tab.page, "bird"), (row) => Math.abs(row!.azimuth - before!.azimuth) > 10, "bird moves again");
  expect(tab.errors.filter((error) => !/WebSocket|ERR_CONNECTION/.test(error))).toEqual([]); // the browser itself tells of each attempt

  await publisher.stop();
  await browser.close();
  await hub.stop();
});

it("a hub that is frozen is missed too: still is not silent", async () => {
  const hub = await Hub.start();
  const browser = await Browser.start();
  const tab = await browser.open(plan(hub.url));
  hub.freeze();
  const frozen = performance.now();
  await tab.page.locator("[data-connection=away]").waitFor();
  console.log(`a frozen hub is missed after ${(performance.now() - frozen).toFixed(0)} ms`);
  hub.thaw();
  await tab.connected();
  await browser.close();
  await hub.stop();
});
