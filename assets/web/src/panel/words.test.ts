/** What the panel's parts say. */
import { expect, test } from "vitest";
import { areaWords } from "./areafold";
import { sceneChoices } from "./bar";
import { awayWords, connectionWords, voicesWords } from "./connection";
import { pressWhat } from "./copy";
import { linear, meterLength, SILENT_DB, slider } from "./listening";
import { settle } from "./sheet";
import { says, soundChoices } from "./sourcecard";
import { sourceChoices } from "./sourcechoice";
import type { Status } from "./status";
import { shown } from "./testpicture";
import { readingMs } from "./toast";

const STATUS: Status = {
  connection: "open",
  why: "",
  awayMs: 0,
  retryInMs: 0,
  ageMs: 18,
  fps: 59.6,
  you: "",
  version: "",
  grpc: "",
  scene: "",
  scenes: [],
  view: "plan",
  canSpace: true,
  theme: "system",
  undoLabel: "",
  span: { fromS: 0 },
  replaying: false,
  canListen: true,
  listening: false,
  level: 1,
  voices: { playing: 0, leftOut: 0 },
  meter: () => ({ left: 0, right: 0 }),
  soundOf: () => "auto",
  sounds: () => [],
};

test("how the page stands with the hub", () => {
  expect(connectionWords(STATUS)).toBe("connected · picture 18 ms old · 60 fps");
  expect(connectionWords({ ...STATUS, connection: "connecting" })).toBe("connecting …");
  expect(connectionWords({ ...STATUS, connection: "away" })).toBe("the hub is away");
});

test("what an alert says has no figure that moves, or it would be said again and again", () => {
  const away = { ...STATUS, connection: "away", why: "connection refused" } as const;
  expect(awayWords(away)).toBe("The hub is away: connection refused.");
  expect(awayWords({ ...away, awayMs: 5000, retryInMs: 3000 })).toBe(awayWords(away));
  expect(awayWords({ ...away, why: "" })).toBe("The hub is away.");
});

test("who is heard", () => {
  expect(voicesWords(STATUS)).toBe("nothing: the ears are off");
  expect(voicesWords({ ...STATUS, canListen: false })).toBe("nothing: this browser has no Web Audio");
  const heard = { ...STATUS, listening: true, voices: { playing: 24, leftOut: 1 } };
  expect(voicesWords(heard)).toBe("24 sources, 1 quieter one left out");
});

test("scenes have their counts; the one that is shown is among them, though the hub does not know it", () => {
  const hubs = [
    { name: "", sources: 1, subscribers: 2 },
    { name: "another", sources: 0, subscribers: 1 },
  ];
  expect(sceneChoices(hubs, "")).toEqual([
    { value: "=", label: "default · 1 source, 2 listeners" },
    { value: "=another", label: "another · 0 sources, 1 listener" },
    { value: "another", label: "another…" }, // no scene has this value, whatever its name
  ]);
  expect(sceneChoices(hubs, "mine")[0]).toEqual({ value: "=mine", label: "mine" });
});

test("a source that was chosen stays among the choices when it has gone", () => {
  expect(sourceChoices(["a"], "", "nobody")).toEqual([
    { value: "=", label: "nobody" },
    { value: "=a", label: "a" },
  ]);
  expect(sourceChoices(["a"], "b", "")).toEqual([
    { value: "=b", label: "b (not here)" },
    { value: "=a", label: "a" },
  ]);
  expect(sourceChoices([], "", "")).toEqual([{ value: "=", label: "nobody is here" }]);
});

test("a sound that nobody listed is among the sounds", () => {
  const sounds = [{ id: "auto", label: "by its name" }];
  expect(soundChoices(sounds, "auto")).toEqual([{ value: "auto", label: "by its name" }]);
  expect(soundChoices(sounds, "walk.wav")).toContainEqual({ value: "walk.wav", label: "walk.wav" });
});

test("what there is to know of a source", () => {
  expect(says(shown("a"))).toBe("");
  expect(says(shown("a", { heldBy: "a page", mine: true }))).toBe("in your hand");
  expect(says(shown("a", { heldBy: "a page", live: false, ageMs: 12_000, message: "<b>" }))).toBe("held by a page · lost 12 s · <b>");
});

test("what is shown", () => {
  expect(areaWords(undefined)).toBe("everything is shown");
  expect(areaWords({ center: { x: 1, y: -2.04, z: 0 }, around: "", radius: 5 })).toBe("within 5 m of (1, -2, 0)");
  expect(areaWords({ center: { x: 0, y: 0, z: 0 }, around: "guitar", radius: 2.5 })).toBe("within 2.5 m of guitar");
});

test("levels: the slider's marks are dB, its lowest is silence, and there and back is the same", () => {
  expect(linear(SILENT_DB)).toBe(0);
  expect(slider(0)).toBe(SILENT_DB);
  expect(linear(6)).toBeLessThanOrEqual(2);
  for (let mark = SILENT_DB; mark <= 6; mark++) expect(slider(linear(mark)), `mark ${mark}`).toBe(mark);
});

test("the meter is full at full scale, empty far below, and never beyond", () => {
  expect([meterLength(0), meterLength(1e-9), meterLength(1), meterLength(10), meterLength(NaN)]).toEqual([0, 0, 1, 1, 0]);
  expect(meterLength(0.1)).toBeCloseTo(1 - 20 / 54, 9);
});

test.each([
  // part of the window that it covers, speed up in px/ms: where it comes to rest
  [0.1, 0, "low"],
  [0.5, 0, "half"],
  [0.9, 0, "full"],
  [0.2, 1, "half"],
  [0.6, 1, "full"],
  [0.8, -1, "half"],
  [0.4, -1, "low"],
])("a sheet over %d of the window, at %d px/ms, comes to rest %s", (part, speed, want) => {
  expect(settle(part, speed)).toBe(want);
});

test("which key copies", () => {
  expect(["Linux x86_64", "Win32", "MacIntel", "iPad", ""].map(pressWhat)).toEqual([
    "Press Ctrl+C",
    "Press Ctrl+C",
    "Press \u2318C",
    "Press \u2318C",
    "Press Ctrl+C",
  ]);
});

test("a longer sentence stays for longer", () => {
  expect(readingMs("x".repeat(100)) - readingMs("")).toBeGreaterThan(5000);
});
