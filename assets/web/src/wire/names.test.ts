import { expect, test } from "vitest";
import { nameError, sceneError } from "./names";

test.each([
  ["guitar", undefined],
  ["a/b c", undefined],
  ["<script>", undefined],
  ["\u{1F3B8}".repeat(32), undefined], // 128 bytes
  ["é".repeat(64), undefined],
  [" ", undefined],
  ["\u{1F3B8}".repeat(32) + "a", "129 bytes"],
  ["é".repeat(65), "130 bytes"],
  ["a\tb", "control"],
  ["a\u007f", "control"],
  ["a\u0085", "control"], // C1, as Go's unicode.IsControl has it
  ["drum*", "*"],
  ["\ud800", "half"],
  ["a\udc00b", "half"],
])("nameError(%j) says %j", (name, want) => {
  for (const error of [nameError(name), sceneError(name)]) {
    if (want === undefined) expect(error).toBeUndefined();
    else expect(error).toContain(want);
  }
});

test("only a scene may be without a name", () => {
  expect(nameError("")).toContain("one character");
  expect(sceneError("")).toBeUndefined();
});
