import { expect, test } from "vitest";
import { AHEAD, degrees, facing, heading, radians } from "./frame";
import { readLink, writeLink, type SharedView } from "./link";

const PLAIN: SharedView = { scene: "", view: "plan", plan: "", space: "", ears: undefined, area: undefined, theme: undefined };

const NASTY = [
  "<script>alert(1)</script>",
  "#",
  "a&b=c",
  "@camera",
  "50% off, 7,5",
  "%41",
  "%",
  "two words",
  "Gitarre (links)!",
  "ends with a dot.",
  "日本語",
  "👩‍🎤",
  "é".repeat(64),
  "a'b\"c$d`e\\",
  "\u202egnol",
];

test("a view that needs no words has none", () => {
  expect(writeLink(PLAIN)).toBe("");
  expect(readLink("")).toEqual(PLAIN);
  expect(readLink("#")).toEqual(PLAIN);
});

test("everything is said shortly, and comes back", () => {
  const shared: SharedView = {
    scene: "stage",
    view: "space",
    plan: "0,0,60",
    space: "1,-2,0,30,45.5,12",
    ears: { at: { x: 1, y: -0.25, z: 1.7 }, facing: facing(radians(90)) },
    area: { around: "guitar", radius: 5.5 },
    theme: "dark",
  };
  const hash = writeLink(shared);
  expect(hash).toBe(
    "#scene=stage&view=space&plan=0,0,60&space=1,-2,0,30,45.5,12&ears=1,-0.25,1.7,90&area=5.5@guitar&theme=dark",
  );
  const { ears, ...rest } = readLink(hash);
  const { ears: stood, ...others } = shared;
  expect(rest).toEqual(others);
  expect(ears).toMatchObject({ at: (stood as { at: object }).at });
  expect(degrees(heading((ears as { facing: typeof AHEAD }).facing))).toBeCloseTo(90, 6);
});

test.each(NASTY)("the name %j comes back, wherever it stands", (name) => {
  const shared: SharedView = { ...PLAIN, scene: name, ears: { on: name }, area: { around: name, radius: 2 } };
  const hash = writeLink(shared);
  expect(readLink(hash)).toEqual(shared);
  expect(hash, "what browsers and chat programs leave alone").toMatch(/^#[\w%&=@,-]*$/);
  expect(readLink(new URL(`http://127.0.0.1:8080/${hash}`).hash)).toEqual(shared);
});

test("places are rounded to a centimetre, headings to a tenth of a degree", () => {
  const ears = { at: { x: 1.23456, y: -0.001, z: 1e6 }, facing: facing(radians(-33.33)) };
  const area = { center: { x: -0.004, y: 12.005, z: 3 }, radius: 7.777 };
  expect(writeLink({ ...PLAIN, ears, area })).toBe("#ears=1.23,0,1000000,-33.3&area=7.78,0,12.01,3");
});

test("half a character does not stop a link from being written", () => {
  expect(readLink(writeLink({ ...PLAIN, scene: "a\ud800b" })).scene).toBe("a\ufffdb");
});

test.each([
  "#scene=%E0%A4%A", // no encoding, and yet a name
  "#=&==&&&scene",
  "#view=constructor&theme=toString&__proto__=1",
  "#ears=&area=",
  "#ears=1,2,3",
  "#ears=1,2,3,4,5",
  "#ears=NaN,0,0,0",
  "#ears=1e3,0,0,0",
  "#ears=Infinity,0,0,0",
  "#ears=2000000,0,0,0",
  "#ears=@",
  "#ears=@a*",
  "#ears=@a%00",
  "#area=0@guitar",
  "#area=-1,0,0,0",
  "#area=x@guitar",
  "#area=5@",
  "#area=5,0,0",
  "#plan=javascript:alert(1)",
  `#plan=${"1,".repeat(100)}1`,
  "#scene=%0a",
  "#scene=a%2A",
  `#scene=${"x".repeat(129)}`,
  "\u0000\uffff\ud800",
])("%j leaves out what is wrong", (hash) => {
  expect({ ...readLink(hash), scene: "" }).toEqual(PLAIN);
});

test("a name that is wrong is none, and the rest counts", () => {
  expect(readLink("#scene=a%00b&view=space&ears=@x&area=@y")).toEqual({ ...PLAIN, view: "space", ears: { on: "x" } });
});

test("reading never fails", () => {
  let seed = 1;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const pieces = ["#", "&", "=", "@", ",", "%", "%4", "%F0%9F", "scene", "ears", "area", "plan", "view", "1", "-", ".5", "e9", "\ud83d", "é"];
  for (let round = 0; round < 5000; round++) {
    const hash = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join("");
    const read = readLink(hash);
    const again = readLink(writeLink(read));
    expect({ ...again, ears: undefined, area: undefined }, hash).toEqual({ ...read, ears: undefined, area: undefined });
  }
});
