/** Keys and colours for those who have the focus elsewhere, or colours of their own. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { Browser, type Tab } from "./browser";
import { listed, plan, until } from "./hands";
import { Hub } from "./process";

let hub: Hub;
let browser: Browser;
let tab: Tab;

beforeAll(async () => {
  hub = await Hub.start();
  browser = await Browser.start();
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});
beforeEach(async () => {
  tab = await browser.open(plan(hub.url));
});
afterEach(async () => {
  expect(tab.errors).toEqual([]);
  await tab.page.close();
});

const active = (): Promise<string> => tab.page.evaluate(() => document.activeElement?.id ?? "");
const isListed = (name: string, wanted: boolean): Promise<unknown> =>
  until(() => listed(tab.page, name), (row) => (row !== undefined) === wanted, `${name} is ${wanted ? "" : "not "}listed`);

it("keys are heard before anything has the focus, and undo wherever nobody writes", async () => {
  const { page } = tab;
  expect(await active()).toBe("");
  await page.keyboard.press("n");
  await isListed("source-1", true);
  expect(await page.locator("#told").textContent()).toBe("New: source-1: 1.0 m front, 0.0 m left, 0.0 m up");

  await page.locator("#find").focus();
  await page.keyboard.press("Control+z"); // the field's own
  await page.waitForTimeout(300);
  await isListed("source-1", true);
  await page.locator("#theme").focus();
  await page.keyboard.press("Control+z");
  await isListed("source-1", false);
});

it("the focus is on the picture after a source got a new name on its card", async () => {
  const { page } = tab;
  await page.keyboard.press("n");
  await isListed("source-1", true);
  await page.locator("#source-rename").click();
  await page.keyboard.type("guitar");
  await page.keyboard.press("Enter");
  await isListed("guitar", true);
  await isListed("source-1", false);
  expect(await active()).toBe("hands");
  await page.keyboard.press("Control+z");
  await isListed("source-1", true);
});

it("which of several is chosen is seen where the system chooses the colours", async () => {
  const { page } = tab;
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await page.locator("#publish-open").click();
  const [first, second] = [page.getByRole("tab").first(), page.getByRole("tab").nth(1)];
  const look = async (): Promise<string> => {
    await page.locator("#publish-lines").focus();
    return (await first.screenshot()).toString("base64");
  };
  await second.hover();
  const chosen = await look();
  await second.click();
  expect((await look()) === chosen, "the first tab looks as it did when it was chosen").toBe(false);
});
