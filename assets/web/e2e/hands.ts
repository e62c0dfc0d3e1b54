/** Where things are on the plan, and what the panel says of them. */
import type { Page } from "playwright-core";

/** Pixels for a metre in the links that the tests open. */
export const SCALE = 80;

/** plan is a link to the plan with its middle at the origin. */
export function plan(url: string, more = ""): string {
  return `${url}#plan=0,0,${SCALE}${more}`;
}

/** spot says where a point of the room is in the window: +x is up, +y is left. */
export async function spot(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await page.locator("#hands").boundingBox();
  if (box === null) throw new Error("the picture has no size");
  return { x: box.x + box.width / 2 - y * SCALE, y: box.y + box.height / 2 - x * SCALE };
}

/** What the list says of a source. */
export interface Listed {
  azimuth: number; // degrees
  elevation: number;
  distance: number; // metres
  age: string;
  held: string; // by whom; empty: nobody
  lost: boolean;
}

/** listed reads a source's row; undefined: it is not there. */
export async function listed(page: Page, name: string): Promise<Listed | undefined> {
  return page.evaluate((name) => {
    for (const row of document.querySelectorAll("#rows-here tr")) {
      if (row.querySelector("button")?.textContent !== name) continue;
      const cells = [...row.querySelectorAll("td")].map((cell) => (cell.textContent ?? "").replace("−", "-"));
      return {
        azimuth: parseFloat(cells[0]!),
        elevation: parseFloat(cells[1]!),
        distance: parseFloat(cells[2]!),
        age: cells[4]!,
        held: row.querySelector("small")?.textContent ?? "",
        lost: row.classList.contains("lost"),
      };
    }
    return undefined;
  }, name);
}

/** until waits until what is asked for again and again is wanted, and returns it. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, what: string, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: within ${withinMs} ms it was only ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
