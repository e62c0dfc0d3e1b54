/** "Listen here" is heard where the sources stand. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser, type Page, type Tab } from "./browser";
import { plan, until } from "./hands";
import { Hub, Standing } from "./process";

/** What the meter shows as nothing. */
const METER_FLOOR_DB = -54;

let hub: Hub;
let browser: Browser;
let voice: Standing;

beforeAll(async () => {
  hub = await Hub.start();
  browser = await Browser.start();
  voice = new Standing(hub, "voice", 0, 1);
});
afterAll(async () => {
  await voice.stop();
  await browser.close();
  await hub.stop();
});

/** decibels reads the page's meter: how loud it is at each ear, dB of full scale. */
async function decibels(page: Page): Promise<{ left: number; right: number }> {
  return page.evaluate((floor) => {
    const read = (id: string) => {
      const hidden = /inset\(0px ([\d.]+)%/.exec(document.getElementById(id)?.style.clipPath ?? "")?.[1];
      if (hidden === undefined) return floor; // it has shown nothing yet
      return (floor * Number(hidden)) / 100;
    };
    return { left: read("meter-left"), right: read("meter-right") };
  }, METER_FLOOR_DB);
}

/** heard is the median of some looks at the meter, dB. */
async function heard(page: Page): Promise<{ left: number; right: number }> {
  const looks: { left: number; right: number }[] = [];
  for (let k = 0; k < 15; k++) {
    await page.waitForTimeout(100);
    looks.push(await decibels(page));
  }
  const middle = (ear: "left" | "right") => looks.map((look) => look[ear]).sort((a, b) => a - b)[7]!;
  return { left: middle("left"), right: middle("right") };
}

async function listen(tab: Tab): Promise<void> {
  await tab.page.getByRole("button", { name: "Listen here" }).click();
}

describe("ears", () => {
  it("hear a source on the left louder left, and on the right louder right", async () => {
    const tab = await browser.open(plan(hub.url));
    voice.move(0, 1);
    await tab.page.getByRole("button", { name: "voice" }).first().click();
    await tab.page.locator("#source-sound").selectOption("noise");
    await listen(tab);
    await until(() => decibels(tab.page), ({ left }) => left > METER_FLOOR_DB, "something is heard");
    const atLeft = await heard(tab.page);
    voice.move(0, -1);
    await tab.page.waitForTimeout(500);
    const atRight = await heard(tab.page);
    voice.move(1, 0);
    await tab.page.waitForTimeout(500);
    const ahead = await heard(tab.page);
    const say = ({ left, right }: { left: number; right: number }) => `${left.toFixed(0)} | ${right.toFixed(0)} dB`;
    console.log(`left | right ear: at the left ${say(atLeft)}, at the right ${say(atRight)}, ahead ${say(ahead)}`);
    expect(atLeft.left - atLeft.right).toBeGreaterThan(3);
    expect(atRight.right - atRight.left).toBeGreaterThan(3);
    expect(Math.abs(ahead.left - ahead.right)).toBeLessThan(2);
    expect(tab.errors).toEqual([]);
    await tab.page.close();
  });

  it("are silent until they are asked for, and after", async () => {
    const tab = await browser.open(plan(hub.url));
    voice.move(0, 1);
    await tab.page.waitForTimeout(500);
    expect((await decibels(tab.page)).left).toBe(METER_FLOOR_DB);
    await listen(tab);
    await until(() => decibels(tab.page), ({ left }) => left > METER_FLOOR_DB, "something is heard");
    await tab.page.getByRole("button", { name: "Listening" }).click();
    await until(() => decibels(tab.page), ({ left }) => left === METER_FLOOR_DB, "it is silent again");
    await tab.page.close();
  });
});
