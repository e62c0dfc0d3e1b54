/** axe-core finds no serious fault, by day and by night, on a desk and on a phone. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Browser, type BrowserOptions, type Page } from "./browser";
import { until } from "./hands";
import { Hub } from "./process";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Fault {
  id: string;
  impact: string | null;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** serious returns what axe-core holds against the page as it is now. */
async function serious(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const faults = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Fault[] }> } };
    return (await axe.run()).violations;
  });
  return faults
    .filter((fault) => fault.impact === "serious" || fault.impact === "critical")
    .map((fault) => `${fault.id}: ${fault.help}: ${fault.nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join(" | ")}`);
}

const LOOKS: readonly BrowserOptions[] = [{}, { dark: true }, { phone: true, width: 390, height: 844 }];

it("no serious fault", async () => {
  const hub = await Hub.start();
  const publisher = hub.publish("orbit", "--source", "bird");
  for (const opts of LOOKS) {
    const browser = await Browser.start(opts);
    const { page } = await browser.open(hub.url);
    await until(() => page.locator("#rows-here button").count(), (count) => count > 0, "a source is listed");
    expect(await serious(page), `as it opens, ${JSON.stringify(opts)}`).toEqual([]);
    if (opts.phone === true) await page.getByRole("button", { name: "Height of the panel" }).click();
    await page.getByRole("button", { name: "bird" }).first().click();
    expect(await serious(page), `with a source's card, ${JSON.stringify(opts)}`).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByRole("menu").first().waitFor();
    expect(await serious(page), `with its menu, ${JSON.stringify(opts)}`).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Help" }).click();
    await page.getByRole("dialog").first().waitFor();
    expect(await serious(page), `with help, ${JSON.stringify(opts)}`).toEqual([]);
    await browser.close();
  }
  await publisher.stop();
  await hub.stop();
});
