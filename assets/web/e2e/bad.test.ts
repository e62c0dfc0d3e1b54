/** What is bad: names that would be markup, files that are no sound, browsers that lack something, other people's pages. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser } from "./browser";
import { listed, plan, until } from "./hands";
import { free, Hub, type Program } from "./process";

/** A name that would run, if it were taken for markup. */
const MARKUP = `<script>hurt()</script><img src=x onerror=hurt()>`;

let hub: Hub;
let nasty: Program;

beforeAll(async () => {
  hub = await Hub.start();
  nasty = hub.publish("orbit", "--source", MARKUP);
});
afterAll(async () => {
  await nasty.stop();
  await hub.stop();
});

describe("bad input", () => {
  it("a name with <script> is text, wherever it is shown", async () => {
    const browser = await Browser.start();
    const tab = await browser.open(plan(hub.url));
    await tab.page.exposeFunction("hurt", () => tab.errors.push("the name was run"));
    await until(() => listed(tab.page, MARKUP), (row) => row !== undefined, "it is listed, letter by letter");
    await tab.page.getByRole("button", { name: MARKUP }).first().click();
    await tab.page.keyboard.press("Enter"); // its menu
    await tab.page.waitForTimeout(300);
    await tab.page.keyboard.press("Escape");
    expect(await tab.page.evaluate(() => document.querySelectorAll("#stage script, #stage img, #rows script").length)).toBe(0);
    expect(tab.errors).toEqual([]);
    await browser.close();
  });

  it("a file that is no sound is refused in a sentence", async () => {
    const browser = await Browser.start();
    const tab = await browser.open(plan(hub.url));
    await until(() => listed(tab.page, MARKUP), (row) => row !== undefined, "it is listed");
    await tab.page.getByRole("button", { name: MARKUP }).first().click();
    const dir = mkdtempSync(join(tmpdir(), "posxyz-file-"));
    const file = join(dir, "walk.txt");
    writeFileSync(file, "no sound at all\n");
    const [chooser] = await Promise.all([tab.page.waitForEvent("filechooser"), tab.page.getByRole("button", { name: /file/i }).first().click()]);
    await chooser.setFiles(file);
    await tab.page.getByText(/walk\.txt .*no sound/).first().waitFor();
    rmSync(dir, { recursive: true });
    await browser.close();
  });

  it("a page of somebody else's cannot reach the hub", async () => {
    const browser = await Browser.start();
    const port = await free();
    const stranger = createServer((_, response) => response.end("<!doctype html><title>somebody else</title>")).listen(port, "127.0.0.1");
    await once(stranger, "listening");
    const page = await browser.context.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const outcome = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(url);
          socket.onopen = () => resolve("open");
          socket.onerror = () => resolve("refused");
        }),
      `${hub.url.replace("http", "ws")}ws`,
    );
    expect(outcome).toBe("refused");
    stranger.close();
    await browser.close();
  });
});

describe("a browser that lacks something", () => {
  it("without WebGL the plan is there, and says why it is alone", async () => {
    const browser = await Browser.start({ webgl: "none" });
    const tab = await browser.open(`${hub.url}#view=space`);
    await until(() => listed(tab.page, MARKUP), (row) => row !== undefined, "the source is listed");
    await tab.page.getByText(/3D is not to be had here/).first().waitFor();
    await tab.page.locator("#view-plan[aria-pressed=true]").waitFor();
    await browser.close();
  });

  it("that could not load the view in 3D may ask again, and shows what was asked for last", async () => {
    const browser = await Browser.start({ webgl: "software" });
    const { page } = await browser.open(plan(hub.url));
    await page.route(/space.*\.js$/, (route) => route.abort());
    await page.getByRole("button", { name: "3D" }).click();
    await page.getByText(/3D did not come/).first().waitFor();
    await page.unroute(/space.*\.js$/);
    await page.route(/space.*\.js$/, async (route) => {
      await page.getByRole("button", { name: "Plan" }).click();
      await route.continue();
    });
    const loaded = page.waitForResponse(/space.*\.js$/);
    await page.getByRole("button", { name: "3D" }).click();
    await (await loaded).finished();
    await page.waitForTimeout(1000);
    await page.locator("#view-plan[aria-pressed=true]").waitFor();
    await page.getByRole("button", { name: "3D" }).click();
    await page.locator("#view-space[aria-pressed=true]").waitFor();
    await page.evaluate(() => (document.getElementById("gl") as HTMLCanvasElement).getContext("webgl2")!.getExtension("WEBGL_lose_context")!.loseContext());
    await page.locator("#view-plan[aria-pressed=true]").waitFor(); // a lost card is waited for, 4 s
    expect(await page.getByRole("button", { name: "3D" }).isEnabled()).toBe(false);
    await browser.close();
  });

  it("without Web Audio there is the picture, without ears", async () => {
    const browser = await Browser.start();
    await browser.context.addInitScript(() => {
      for (const name of ["AudioContext", "webkitAudioContext"]) Reflect.deleteProperty(globalThis, name);
    });
    const tab = await browser.open(plan(hub.url));
    await until(() => listed(tab.page, MARKUP), (row) => row !== undefined, "the source is listed");
    expect(await tab.page.getByRole("button", { name: "Listen here" }).isEnabled()).toBe(false);
    expect(tab.errors).toEqual([]);
    await browser.close();
  });
});
