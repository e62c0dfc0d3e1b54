/** A crowd that moves: so many sources, each on a circle of its own, 60 times a second. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { until } from "./hands";
import type { Hub, Program } from "./process";

const RATE_HZ = 60;
const PERIOD_S = 6; // the recording is played again and again, and closes

export class Crowd {
  private constructor(
    private readonly publisher: Program,
    private readonly sources: number,
    private readonly dir: string,
  ) {}

  static enter(hub: Hub, sources: number): Crowd {
    const dir = mkdtempSync(join(tmpdir(), "posxyz-crowd-"));
    const file = join(dir, "crowd.csv");
    writeFileSync(file, recording(sources));
    return new Crowd(hub.publish(file, "--loop"), sources, dir);
  }

  /** seen waits until a page shows all of them. */
  async seen(page: Page): Promise<void> {
    await until(() => page.locator("#sources-count").textContent(), (text) => text === String(this.sources), "all are there");
  }

  async leave(): Promise<void> {
    await this.publisher.stop();
    rmSync(this.dir, { recursive: true });
  }
}

function recording(sources: number): string {
  const lines = ["time_s,source,x,y,z"];
  for (let k = 0; k < RATE_HZ * PERIOD_S; k++) {
    const t = k / RATE_HZ;
    for (let n = 0; n < sources; n++) {
      const home = n * 2.39996; // the golden angle: evenly over the room
      const away = 0.6 + 0.28 * Math.sqrt(n * 1.3);
      const turn = (2 * Math.PI * t * (1 + (n % 3))) / PERIOD_S + n;
      const x = away * Math.cos(home) + 0.4 * Math.cos(turn);
      const y = away * Math.sin(home) + 0.4 * Math.sin(turn);
      const z = 0.5 * Math.sin(turn + n);
      lines.push(`${t.toFixed(4)},s${n + 1},${x.toFixed(4)},${y.toFixed(4)},${z.toFixed(4)}`);
    }
  }
  return lines.join("\n") + "\n";
}
