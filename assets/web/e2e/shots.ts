/**
 * Pictures of the page, for the README and for eyes: day and night, from above
 * and in 3D, on a desk and on a phone.
 *
 *	npm run shots           writes bin/shots/*.png and assets/screenshot.png
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Browser, type BrowserOptions, type Page } from "./browser";
import { Crowd } from "./crowd";
import { Hub } from "./process";
import { Band } from "./stage";

const ROOT = new URL("../../../", import.meta.url);
const DIR = new URL("bin/shots/", ROOT);

interface Shot {
  readonly name: string;
  readonly link: string;
  readonly browser: BrowserOptions;
  /** prepare does what the picture is to show. */
  prepare?(page: Page): Promise<void>;
}

const DESK = { width: 1360, height: 800 };
const PHONE = { width: 390, height: 844, phone: true };

/** select marks a source by its row. */
async function select(page: Page, name: string): Promise<void> {
  await page.locator("#rows-here").getByRole("button", { name, exact: true }).click();
}

const SHOTS: readonly Shot[] = [
  { name: "night-space", link: "#view=space", browser: { ...DESK, dark: true }, prepare: (page) => select(page, "singer") },
  { name: "day-space", link: "#view=space", browser: DESK, prepare: (page) => select(page, "singer") },
  { name: "day-plan", link: "#view=plan", browser: DESK, prepare: (page) => select(page, "singer") },
  { name: "night-plan", link: "#view=plan", browser: { ...DESK, dark: true } },
  { name: "phone-day", link: "#view=plan", browser: PHONE },
  { name: "phone-night", link: "#view=space", browser: { ...PHONE, dark: true } },
];

/** The one that the README opens with. */
const FRONT = "night-space";

async function main(): Promise<void> {
  mkdirSync(DIR, { recursive: true });
  const hub = await Hub.start();
  const band = await Band.play(hub);
  for (const shot of SHOTS) await take(hub, shot);
  await band.stop();
  const crowd = Crowd.enter(hub, 200);
  await take(hub, { name: "crowd", link: "#view=plan", browser: DESK });
  await crowd.leave();
  await hub.kill();
  copyFileSync(file(FRONT), fileURLToPath(new URL("assets/screenshot.png", ROOT)));
}

async function take(hub: Hub, shot: Shot): Promise<void> {
  const browser = await Browser.start({ ...shot.browser, ...(shot.link.includes("space") && { webgl: "software" }) });
  const tab = await browser.open(hub.url + shot.link);
  await tab.page.getByRole("button", { name: "Show everything" }).click();
  await shot.prepare?.(tab.page);
  await tab.page.mouse.move(10, 300);
  await tab.page.waitForTimeout(1500); // for trails; the view in 3D would go on to fewer pixels, for a machine without graphics
  await tab.page.screenshot({ path: file(shot.name) });
  console.log(`bin/shots/${shot.name}.png`);
  await browser.close();
}

function file(name: string): string {
  return fileURLToPath(new URL(`${name}.png`, DIR));
}

await main();
