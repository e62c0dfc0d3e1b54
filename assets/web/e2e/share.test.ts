/** Links share views, the slider goes back, and the lines that the page gives publish. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser, type Tab } from "./browser";
import { listed, plan, spot, until } from "./hands";
import { Hub, POSXYZ, Program } from "./process";

const SCENE = `stage "#1" & more`;
const PROTO = fileURLToPath(new URL("../../../proto/", import.meta.url));

/** Debian's packages are for its own interpreter, which need not be the first in PATH. */
const PYTHON = ["/usr/bin/python3", "python3"].find((path) => spawnSync(path, ["-c", "import grpc, grpc_tools"]).status === 0);

let hub: Hub;
let browser: Browser;

beforeAll(async () => {
  hub = await Hub.start();
  browser = await Browser.start();
  await browser.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(hub.url).origin });
});
afterAll(async () => {
  await browser.close();
  await hub.stop();
});

describe("a link", () => {
  it("shows another the same scene from the same place, heard from the same ears", async () => {
    const tab = await browser.open(`${plan(hub.url)}&scene=${encodeURIComponent(SCENE)}`);
    const { page } = tab;
    expect(await page.locator("#scene-name").textContent()).toBe(SCENE);
    await page.mouse.dblclick(...at(await spot(page, 1, 1)));
    await until(() => listed(page, "source-1"), (row) => row !== undefined, "a source is made in that scene");
    const [from, to] = [await spot(page, 0, 0), await spot(page, 0, -1)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(to.x + 200, to.y + 60);
    await page.mouse.wheel(0, -300);
    await page.waitForURL(/ears=0,-1,0,0/);
    await page.getByRole("button", { name: "Copy a link to this view" }).click();
    const link = await until(() => page.evaluate(() => navigator.clipboard.readText()), (text) => text.startsWith(hub.url), "the link is copied");

    const other = await browser.open(link);
    const seen = await until(() => listed(other.page, "source-1"), (row) => row !== undefined, "the other sees the source");
    expect(seen!.azimuth).toBeCloseTo(63, 0); // from ears a metre to the right of the origin
    expect(cameras(other.page.url())).toBe(cameras(page.url()));
    expect([...tab.errors, ...other.errors]).toEqual([]);
    await other.page.close();
    await page.close();
  });
});

describe("a link that is put into the address bar of an open page", () => {
  it("shows its scene from its camera, and its colours go with what is chosen", async () => {
    const far = hub.publish("orbit", "--source", "far", "--scene", "far", "--radius", "40");
    const tab = await browser.open(plan(hub.url, "&theme=light"));
    const { page } = tab;
    await page.evaluate(() => (location.hash = "#scene=far&plan=3,3,77&theme=light"));
    await until(() => listed(page, "far"), (row) => row !== undefined, "the other scene is there");
    await page.waitForTimeout(700); // the address is written twice a second
    expect(cameras(page.url())).toBe("3,3,77");
    await page.getByRole("button", { name: "Colours: day" }).click();
    await page.waitForURL(/theme=dark/);
    await far.stop();
    await page.close();
  });
});

describe("the last minute", () => {
  it("is reached by one press of an arrow key, and another scene is shown as it is now", async () => {
    const publisher = hub.publish("orbit", "--source", "bird");
    const tab = await browser.open(plan(hub.url));
    const { page } = tab;
    await until(() => listed(page, "bird"), (row) => row !== undefined, "bird is listed");
    await page.waitForTimeout(1000);
    await page.locator("#scrub").press("ArrowLeft");
    await page.locator("#past").waitFor();
    await page.evaluate(() => (location.hash = "#scene=another"));
    await page.locator("#past").waitFor({ state: "hidden" });
    await publisher.stop();
    await page.close();
  });

  it("can be gone back to, says that it is past, and is left again", async () => {
    const publisher = hub.publish("orbit", "--source", "bird", "--speed", "60");
    const tab = await browser.open(plan(hub.url));
    const { page } = tab;
    await until(() => listed(page, "bird"), (row) => row !== undefined, "bird is listed");
    await page.waitForTimeout(4000);
    await page.locator("#scrub").focus();
    for (let press = 0; press < 20; press++) await page.keyboard.press("ArrowLeft");
    await page.locator("#past").waitFor();
    await page.waitForTimeout(1000); // the list is written a few times a second
    const then = await listed(page, "bird");
    await page.waitForTimeout(1000);
    expect((await listed(page, "bird"))!.azimuth, "the past stands").toBeCloseTo(then!.azimuth, 0);
    await page.getByRole("button", { name: /Play on/ }).click();
    await page.locator("#past").waitFor({ state: "hidden" }); // it has played to where it was left
    const live = await listed(page, "bird");
    await until(() => listed(page, "bird"), (row) => Math.abs(row!.azimuth - live!.azimuth) > 5, "it is live again");
    await publisher.stop();
    expect(tab.errors).toEqual([]);
    await page.close();
  });
});

describe("the lines to publish with", () => {
  let tab: Tab;
  const name = `it's "$(me)"`;

  beforeAll(async () => {
    tab = await browser.open(plan(hub.url, `&scene=${encodeURIComponent(SCENE)}`));
    const made = new Program("publish", "-", "--source", name, "--scene", SCENE, "--hub", hub.grpc);
    made.write(JSON.stringify({ x: 1, y: 0, z: 0 }));
    await until(() => listed(tab.page, name), (row) => row !== undefined, "the source is listed");
    await tab.page.getByRole("button", { name, exact: true }).first().click();
    await made.stop();
    await tab.page.getByRole("button", { name: "How to publish into this scene" }).click();
  });
  afterAll(() => tab.page.close());

  /** lines reads what is to be copied of one way. */
  async function lines(way: string): Promise<string[]> {
    await tab.page.getByRole("tab", { name: way }).click();
    return tab.page.locator("#publish-lines pre").allTextContents();
  }

  it("work for posxyz, in a shell", async () => {
    const [line] = await lines("posxyz");
    const bin = mkdtempSync(join(tmpdir(), "posxyz-bin-"));
    symlinkSync(POSXYZ, join(bin, "posxyz"));
    execFileSync("sh", ["-c", `${line} --for 500ms`], { env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}` }, stdio: "ignore" });
    rmSync(bin, { recursive: true });
    const row = await listed(tab.page, name);
    expect(row!.distance).toBeCloseTo(1, 1);
    expect(Math.abs(row!.azimuth), "it was moved round").toBeGreaterThan(5);
  });

  it.runIf(PYTHON !== undefined || process.env["POSXYZ_REQUIRE_ALL"] === "1")("work for Python", async () => {
    const [once, program] = await lines("Python");
    const dir = mkdtempSync(join(tmpdir(), "posxyz-python-"));
    symlinkSync(PROTO, join(dir, "proto"));
    const compile = once!.split("\n").find((line) => line.includes("grpc_tools.protoc"))!;
    execFileSync("sh", ["-c", compile.replace("python3", PYTHON!)], { cwd: dir });
    execFileSync(PYTHON!, ["-c", program!.replace("range(600)", "range(30)")], { cwd: dir });
    rmSync(dir, { recursive: true });
    await until(() => listed(tab.page, name), (row) => Math.abs(row!.distance - 2) < 0.02, "it is 2 m away");
  });

  it("are copied by a button", async () => {
    const [line] = await lines("posxyz");
    await tab.page.locator("#publish-lines").getByRole("button", { name: "Copy" }).first().click();
    await until(() => tab.page.evaluate(() => navigator.clipboard.readText()), (text) => text.trim() === line!.trim(), "the line is copied");
    expect(tab.errors).toEqual([]);
  });
});

function cameras(url: string): string {
  return /plan=([^&]*)/.exec(url)?.[1] ?? "none";
}

function at(point: { x: number; y: number }): [number, number] {
  return [point.x, point.y];
}
