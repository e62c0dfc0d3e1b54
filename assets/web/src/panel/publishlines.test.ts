import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { literal, publishLines, quote, reached } from "./publishlines";

const NASTY = [
  "voice",
  "",
  "it's",
  `a"b`,
  "$HOME `id` $(id) !!",
  "<script>alert(1)</script>",
  "back\\slash\\'",
  "-rf",
  "--for=1s",
  "a b\u2028c",
  "{x:$y}&;|>*?~#",
  "Flöte 🎺",
];

test.each(NASTY)("a shell takes %j as one word, as it is", (name) => {
  expect(shell(`printf '%s|' ${quote(name)}`)).toBe(`${name}|`);
});

test("what needs no quotes has none", () => {
  expect(["guitar", "hand-left", "127.0.0.1:50051", "a/b_c.d"].map(quote)).toEqual(["guitar", "hand-left", "127.0.0.1:50051", "a/b_c.d"]);
});

test.each(NASTY)("%j is a JSON string, and so one of Python's", (name) => {
  expect(JSON.parse(literal(name))).toBe(name);
});

test("posxyz", () => {
  expect(text("posxyz", { grpc: "10.0.0.5:50051", scene: "stage", source: "voice" })).toBe(
    "posxyz publish orbit --hub 10.0.0.5:50051 --scene stage --source voice",
  );
  expect(text("posxyz", { grpc: "[::1]:50051", scene: "", source: "-x y" })).toBe("posxyz publish orbit --hub '[::1]:50051' --source='-x y'");
});

test.each(NASTY.slice(2))("grpcurl is given %j whole", (name) => {
  const line = text("grpcurl", { grpc: "127.0.0.1:50051", scene: name, source: name });
  const words = shell(`grpcurl() { printf '%s\\0' "$@"; }; ${line}`).split("\0");
  expect(words.slice(0, 2)).toEqual(["-plaintext", "-d"]);
  expect(JSON.parse(words[2]!)).toEqual({ source: name, scene: name, position: { x: 0, y: 1, z: 0 } });
  expect(words.slice(3)).toEqual(["127.0.0.1:50051", "posXYZ.PositionService/PositionPub", ""]);
});

test("Python names the hub, the scene where there is one, and the source", () => {
  const inScene = text("Python", { grpc: "h:1", scene: `s"`, source: "v" });
  expect(inScene).toContain(`insecure_channel("h:1")`);
  expect(inScene).toContain(`source="v", scene="s\\"",`);
  expect(text("Python", { grpc: "h:1", scene: "", source: "v" })).not.toContain("scene=");
});

test.each([
  ["127.0.0.1:50051", "127.0.0.1", "127.0.0.1:50051", ""],
  ["127.0.0.1:50051", "localhost", "127.0.0.1:50051", ""],
  ["[::]:50051", "192.168.1.5", "192.168.1.5:50051", ""],
  ["0.0.0.0:50052", "hub.local", "hub.local:50052", ""],
  [":50051", "[fe80::1]", "[fe80::1]:50051", ""],
  ["[::]:50051", "", "127.0.0.1:50051", ""], // a page that is a file has no host
  ["10.0.0.9:50051", "localhost", "10.0.0.9:50051", ""],
  ["127.0.0.1:50051", "hub.local", "127.0.0.1:50051", "own machine"],
  ["", "hub.local", "hub.local:50051", "usual port"],
  ["nonsense", "hub.local", "hub.local:50051", "usual port"],
])("gRPC at %j, the page from %j: %j", (said, pageHost, grpc, note) => {
  const got = reached(said, pageHost);
  expect(got.grpc).toBe(grpc);
  if (note === "") expect(got.note).toBe("");
  else expect(got.note).toContain(note);
});

function text(title: string, to: Parameters<typeof publishLines>[0]): string {
  return publishLines(to).find((lines) => lines.title === title)!.steps.at(-1)!.text;
}

function shell(script: string): string {
  return execFileSync("sh", ["-c", script], { encoding: "utf8" });
}
