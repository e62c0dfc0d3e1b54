import { describe, expect, it } from "vitest";
import { MERGE_MS, Undo, UNDO_STEPS } from "./undo";

/** rig is an Undo whose time stands still until it is told. */
function rig() {
  const time = { ms: 0 };
  const done: string[] = [];
  const undo = new Undo(() => time.ms);
  const push = (label: string, key?: string) =>
    undo.push({ label, ...(key !== undefined && { key }), back: () => void done.push(label) });
  return { time, done, undo, push };
}

describe("Undo", () => {
  it("takes steps back from the newest to the oldest", () => {
    const { undo, push, done } = rig();
    push("new drum");
    push("move drum");
    expect(undo.label).toBe("move drum");
    expect([undo.undo(), undo.undo(), undo.undo()]).toEqual(["move drum", "new drum", ""]);
    expect(done).toEqual(["move drum", "new drum"]);
    expect(undo.label).toBe("");
  });

  it("makes one of steps of a key that follow each other within a second, and goes back to before the first", () => {
    const { time, undo, done } = rig();
    for (const from of ["0 m", "0.1 m", "0.2 m"]) {
      undo.push({ label: "move drum", key: "move drum", back: () => void done.push(from) });
      time.ms += MERGE_MS - 1;
    }
    undo.undo();
    expect(done).toEqual(["0 m"]);
    expect(undo.label).toBe("");
  });

  it("keeps apart what is a second apart, of another key, or of none", () => {
    const { time, undo, push } = rig();
    push("move drum", "drum");
    time.ms += MERGE_MS;
    push("move drum", "drum");
    push("move bass", "bass");
    push("new voice");
    push("new voice");
    const labels = [];
    while (undo.label !== "") labels.push(undo.undo());
    expect(labels).toEqual(["new voice", "new voice", "move bass", "move drum", "move drum"]);
  });

  it("does not merge with a step before one that was taken back", () => {
    const { undo, push, done } = rig();
    push("a", "a");
    push("b", "b");
    undo.undo();
    push("a", "a"); // this one starts from elsewhere
    undo.undo();
    undo.undo();
    expect(done).toEqual(["b", "a", "a"]);
  });

  it("forgets the oldest beyond its bound", () => {
    const { undo, push, done } = rig();
    for (let i = 0; i <= UNDO_STEPS; i++) push(`step ${i}`);
    while (undo.undo() !== "");
    expect(done.length).toBe(UNDO_STEPS);
    expect(done.at(-1)).toBe("step 1");
  });

  it("forgets all when told", () => {
    const { undo, push } = rig();
    push("move drum");
    undo.clear();
    expect([undo.label, undo.undo()]).toEqual(["", ""]);
  });
});
