import { expect, test } from "vitest";
import type { Outgoing } from "./messages";
import { Outbox } from "./outbox";

test("what is newer is never sent before what is older, nor the older one after it", () => {
  const sent: string[] = [];
  let buffered = 0;
  const show = (s: Outgoing): string => `${s.scene}/${s.source} ${s.position!.x}`;
  const outbox = new Outbox((sample) => sent.push(show(sample)), () => buffered);
  const put = (source: string, x: number, scene = ""): void => outbox.put({ source, scene, position: { x, y: 0, z: 0 } });

  put("a", 1);
  buffered = 1 << 20;
  put("a", 2);
  put("b", 1);
  put("a", 3);
  put("a", 1, "other");
  expect(sent).toEqual(["/a 1"]);
  expect(outbox.drain()).toBe(false);
  buffered = 0;
  put("a", 4);
  expect(sent).toEqual(["/a 1", "/a 4", "/b 1", "other/a 1"]);
  expect(outbox.drain()).toBe(true);
});

test("what waits goes as there is room, not all at once", () => {
  let buffered = 1 << 20;
  const outbox = new Outbox(() => (buffered += 3000), () => buffered);
  for (let i = 0; i < 10; i++) outbox.put({ source: `s${i}`, scene: "" });
  for (const want of [6000, 6000]) {
    buffered = 0;
    expect(outbox.drain()).toBe(false);
    expect(buffered).toBe(want);
  }
});
