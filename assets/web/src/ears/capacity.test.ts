import { expect, it } from "vitest";
import { Capacity, mostVoices } from "./capacity";

/** clocks tick at 60 Hz for some seconds, the audio clock at some speed and in steps of 20 ms; the limit is returned. */
function clocks(capacity: Capacity) {
  let wall = 100;
  let audio = 0;
  return (seconds: number, speed: number) => {
    for (let i = 0; i < seconds * 60; i++) {
      wall += 1 / 60;
      audio += speed / 60;
      capacity.tick(wall, Math.floor(audio / 0.02) * 0.02);
    }
    return capacity.limit;
  };
}

it.each([
  [60, 1, 32],
  [60, 0.97, 32], // a clock that is off by a little
  [2.1, 0.8, 22],
  [2.1, 0.3, 9],
  [60, 0.1, 4],
])("in %d s at a speed of %d goes from 32 voices to %d", (seconds, speed, want) => {
  expect(clocks(new Capacity(32))(seconds, speed)).toBe(want);
});

it("comes back slowly", () => {
  const run = clocks(new Capacity(32));
  run(60, 0.1);
  const back = run(60, 1);
  expect(back, "a minute later").toBeGreaterThan(10);
  expect(back).toBeLessThan(32);
  expect(run(300, 1), "minutes later").toBe(32);
});

it("does not mistake sleep for want of speed", () => {
  const capacity = new Capacity(32);
  for (let wall = 0, audio = 0; wall < 60; wall += 1.5, audio += 0.1) capacity.tick(wall, audio); // a tab that is hidden
  expect(capacity.limit, "gaps between ticks").toBe(32);
  for (let wall = 100; wall < 160; wall += 0.5) {
    capacity.pause(); // the browser took the sound away
    capacity.tick(wall, 6);
  }
  expect(capacity.limit, "paused").toBe(32);
});

it("begins with what the machine looks like", () => {
  expect([mostVoices(2, false), mostVoices(4, false), mostVoices(16, false), mostVoices(8, true)]).toEqual([24, 32, 48, 16]);
});
