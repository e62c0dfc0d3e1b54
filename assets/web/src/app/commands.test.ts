import { expect, it } from "vitest";
import { Undo } from "../hands/undo";
import { Commands, type Parts } from "./commands";
import { Replay } from "./replay";

/** desk is Commands of a page of which only that is there which the tests are about. */
function desk(): { commands: Commands; undo: Undo; replay: Replay; said: string[]; inHand: string[] } {
  const said: string[] = [];
  const undo = new Undo(() => 0);
  const replay = new Replay(() => 0);
  const inHand: string[] = [];
  const parts: Partial<Parts> = {
    undo,
    replay,
    putBack: () => inHand.splice(0).length > 0,
    letGo: () => {},
    follow: (scene) => void said.push(`follow ${scene}`),
    notice: (sentence) => void said.push(sentence),
  };
  return { commands: new Commands(parts as Parts), undo, replay, said, inHand };
}

it("undo says what it took back, and that there is nothing more", () => {
  const { commands, undo, said } = desk();
  undo.push({ label: "move guitar", back: () => void said.push("moved back") });
  commands.undo();
  commands.undo();
  expect(said).toEqual(["moved back", "Undone: move guitar.", "There is nothing to undo."]);
});

it("undo puts back what is in the hand first", () => {
  const { commands, undo, said, inHand } = desk();
  undo.push({ label: "move guitar", back: () => {} });
  inHand.push("bird");
  commands.undo();
  expect([said, undo.label]).toEqual([[], "move guitar"]);
});

it("undo keeps a step that cannot be taken back now, and says why", () => {
  const { commands, undo, said } = desk();
  let obstacle = "The hub is away.";
  undo.push({ label: "move guitar", obstacle: () => obstacle, back: () => void said.push("moved back") });
  commands.undo();
  expect([said, undo.label]).toEqual([["The hub is away."], "move guitar"]);
  obstacle = "";
  commands.undo();
  expect(said.slice(1)).toEqual(["moved back", "Undone: move guitar."]);
});

it("another scene is shown as it is now, and has a past of its own", () => {
  const { commands, replay, undo, said } = desk();
  replay.rewind(10);
  undo.push({ label: "move guitar", back: () => {} });
  commands.switchScene("stage");
  expect([replay.isPast, undo.label, said]).toEqual([false, "", ["follow stage"]]);
});

it("a scene that cannot be is refused in a sentence", () => {
  const { commands, said } = desk();
  commands.switchScene("a*");
  expect(said).toEqual(["A name has no *: that marks the beginning of many names."]);
});

it.each([
  ["a source outside of the area is made, and that it is not seen is said", 5, ["source-1 is outside of the area that is shown."]],
  ["a source within the area needs no words", 1, []],
])("%s", (_, x, want) => {
  const said: string[] = [];
  const commands = new Commands({
    moves: { create: () => "source-1" },
    scene: {},
    picture: () => ({ area: { center: { x: 0, y: 0, z: 0 }, radius: 4 } }),
    notice: (sentence: string) => void said.push(sentence),
  } as unknown as Parts);
  expect(commands.create({ x, y: 0, z: 0 })).toBe("source-1");
  expect(said).toEqual(want);
});
