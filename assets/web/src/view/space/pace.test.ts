import { describe, expect, it } from "vitest";
import { Pace } from "./pace";

/** Screen draws frames; what a frame takes may depend on the sharpness. */
class Screen {
  readonly pace = new Pace();
  now = 1000;
  changes = 0;

  draw(seconds: number, gap: (share: number) => number): void {
    for (const end = this.now + seconds * 1000; this.now < end; ) {
      this.now += gap(this.pace.share);
      if (this.pace.frame(this.now)) this.changes++;
    }
  }
}

const heavy = (share: number): number => 5 + 25 * share * share; // ms: 30 at full sharpness

describe("Pace", () => {
  it("leaves a quick screen as it is", () => {
    const screen = new Screen();
    screen.draw(120, () => 16.7);
    expect([screen.pace.share, screen.changes]).toEqual([1, 0]);
  });

  it("lowers the sharpness by steps until frames are quick", () => {
    const screen = new Screen();
    screen.draw(15, heavy);
    expect(screen.pace.share).toBeLessThan(1);
    expect(heavy(screen.pace.share)).toBeLessThanOrEqual(21);
  });

  it("is not moved by one slow second, nor by a hidden tab", () => {
    const screen = new Screen();
    screen.draw(3, () => 16.7);
    screen.draw(1, () => 40);
    screen.draw(10, () => 16.7);
    screen.draw(60, () => 1000);
    expect(screen.changes).toBe(0);
  });

  it("goes back where less sharpness is no help, and leaves it for a while", () => {
    const screen = new Screen();
    screen.draw(18, () => 33);
    expect([screen.pace.share, screen.changes]).toEqual([1, 2]);
    screen.draw(600, () => 33);
    expect(screen.changes, "changes within ten minutes").toBeLessThan(16);
  });

  it("tries again when the load has gone, ever more rarely where that was too early", () => {
    const screen = new Screen();
    screen.draw(15, heavy);
    screen.draw(120, () => 16.7);
    expect(screen.pace.share).toBe(1);
    screen.changes = 0;
    screen.draw(1200, heavy);
    expect(heavy(screen.pace.share)).toBeLessThanOrEqual(21);
    expect(screen.changes, "changes within twenty minutes").toBeLessThan(20);
  });
});
