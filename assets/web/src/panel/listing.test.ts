import { expect, test } from "vitest";
import { facing } from "../frame";
import { Listing, rowWindow, type SortKey } from "./listing";
import { pictureOf, shown } from "./testpicture";

const FRONT = { x: 3, y: 0, z: 0 };
const LEFT = { x: 0, y: 1, z: 1 };
const RIGHT = { x: 0, y: -2, z: -1 };

const three = pictureOf([
  shown("a", { at: LEFT, rateHz: 30, ageMs: 5 }),
  shown("b", { at: RIGHT, rateHz: 90, ageMs: 3 }),
  shown("c", { at: FRONT, rateHz: 60, ageMs: 4 }),
]);

function sorted(key: SortKey, descending = false, picture = three): readonly string[] {
  const listing = new Listing();
  listing.sort({ key, descending });
  listing.update(picture, 0, false);
  return listing.names;
}

test.each([
  ["name", "abc"],
  ["azimuth", "bca"], // from the right to the left
  ["elevation", "bca"],
  ["distance", "abc"],
  ["rate", "acb"],
  ["age", "bca"],
] as const)("by %s: %s, and the other way round", (key, want) => {
  expect(sorted(key).join("")).toBe(want);
  expect(sorted(key, true).join("")).toBe([...want].reverse().join(""));
});

test("what is equal is by name", () => {
  const picture = pictureOf(["a", "b", "c"].map((name) => shown(name)));
  expect(sorted("distance", true, picture).join("")).toBe("abc");
});

test("directions are those seen from the head", () => {
  const turned = { at: { x: 0, y: 0, z: 0 }, facing: facing(Math.PI / 2), on: "" };
  // Who looks to the left has what was left ahead, what was ahead on the right, and what was right behind: +180°.
  expect(sorted("azimuth", false, pictureOf(three.sources, { head: turned })).join("")).toBe("cab");
});

test("finds whatever the case is", () => {
  const listing = new Listing();
  const picture = pictureOf([shown("Drum-1"), shown("bass"), shown("drum-2")]);
  listing.find(" DRUM ");
  listing.update(picture, 0, false);
  expect(listing.names).toEqual(["Drum-1", "drum-2"]);
  listing.find("");
  listing.update(picture, 1, false);
  expect(listing.names).toHaveLength(3);
});

test("is sorted anew once a second; under a pointer everybody keeps his place", () => {
  const near = { ...LEFT };
  const sources = [shown("a", { at: near }), shown("b", { at: FRONT })];
  const listing = new Listing();
  const order = (nowMs: number, still: boolean): string => {
    listing.update(pictureOf(sources), nowMs, still);
    return listing.names.join("");
  };
  listing.sort({ key: "distance", descending: false });
  expect(order(0, false)).toBe("ab");
  near.x = 50;
  expect(order(999, false), "before a second has passed").toBe("ab");
  expect(order(1500, true), "under a pointer").toBe("ab");
  expect(order(1500, false)).toBe("ba");
  near.x = 0;
  sources.push(shown("c", { at: RIGHT }));
  expect(order(1501, true), "who comes is last").toBe("bac");
  sources.splice(0, 1, shown("A", { at: RIGHT }));
  expect(order(1502, true), "when one comes as another goes").toBe("bcA");
  sources.push(shown("d", { at: FRONT }));
  expect(order(1503, false), "without a pointer it is sorted at once").toBe("Acbd");
});

test.each([
  // scroll, height, row, count: rows from first up to, and without, end; four more on either side
  [0, 360, 36, 10_000, 0, 14],
  [3600, 360, 36, 10_000, 96, 114],
  [3610, 360, 36, 10_000, 96, 115],
  [360_000, 360, 36, 10_000, 9986, 10_000], // beyond its end
  [500, 360, 36, 3, 0, 3], // the list has become shorter
  [0, 0, 36, 0, 0, 0],
  [0, 0, 36, 100, 0, 4],
])("scrolled by %d px of %d, rows of %d px, %d of them: %d to %d", (scroll, height, row, count, first, end) => {
  expect(rowWindow(scroll, height, row, count)).toEqual({ first, end });
});
