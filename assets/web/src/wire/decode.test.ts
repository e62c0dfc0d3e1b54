import { type MessageInitShape, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { FromHubSchema, type Gone_Reason, type PositionSchema, type Update } from "../gen/position_pb";
import { Decoder } from "./decode";
import { randomFrom } from "./random";
import type { Told } from "./told";

/** toTold is what an Update says, by way of fromBinary. */
function toTold(update: Update): Told {
  return {
    positions: update.positions.map((p) => ({
      name: p.source,
      x: p.position?.x ?? 0,
      y: p.position?.y ?? 0,
      z: p.position?.z ?? 0,
      live: p.status === 0,
      message: p.msg,
      timeMs: Number(p.timeUs) / 1000,
      velocity: p.velocity && { x: p.velocity.x, y: p.velocity.y, z: p.velocity.z },
      estimated: p.velocityEstimated,
      facing: p.orientation && { x: p.orientation.x, y: p.orientation.y, z: p.orientation.z, w: p.orientation.w },
      teleport: p.teleport,
      heldBy: p.heldBy,
    })),
    gone: update.gone.map((g) => ({ name: g.source, reason: g.reason as number })),
    timeMs: Number(update.timeUs) / 1000,
    snapshot: update.snapshot,
  };
}

/** randomUpdate is an Update with any of its fields, some at their limits. */
function randomUpdate(random: () => number): MessageInitShape<typeof FromHubSchema> {
  const pick = <T>(...from: T[]): T => from[Math.floor(random() * from.length)]!;
  const maybe = <T>(value: T): T | undefined => (random() < 0.5 ? value : undefined);
  const number = (): number => Math.fround(pick(0, -0, 1e6, -1e6, 1e-40, (random() - 0.5) * 20));
  const name = (): string => pick("a", "<script>", "é".repeat(64), "\u{1F3B8}", "source " + Math.floor(random() * 50));
  const micros = (): bigint => pick(0n, 1n, -1n, 1_790_000_000_123_456n, 9_007_199_254_740_991n);
  const point = () => ({ x: number(), y: number(), z: number() });
  const position = (): MessageInitShape<typeof PositionSchema> => {
    const all = {
      source: name(), scene: maybe("s"), position: maybe(point()), status: pick(0, -1, 7), msg: pick("", "two\nlines"),
      timeUs: micros(), seq: BigInt(Math.floor(random() * 2 ** 53)), velocity: maybe(point()),
      orientation: maybe({ ...point(), w: number() }), teleport: random() < 0.5, ttlMs: pick(0, 1, -1),
      remove: random() < 0.1, holdMs: pick(0, 2000), heldBy: pick("", "a page at 127.0.0.1:9"), velocityEstimated: random() < 0.5,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  };
  const many = <T>(make: () => T): T[] => Array.from({ length: Math.floor(random() * 6) }, make);
  return {
    message: {
      case: "update",
      value: {
        positions: many(position),
        gone: many(() => ({ source: name(), reason: pick<Gone_Reason>(0, 1, 2, 9 as Gone_Reason) })),
        seq: pick(0n, 127n, 128n, 1_790_000_000_123_456n), timeUs: micros(), snapshot: random() < 0.5,
        skipped: pick(0n, 300n),
      },
    },
    subscription: pick(0, 1, 127, 128, 4_294_967_295),
  };
}

test("an Update is what fromBinary makes of it", () => {
  const random = randomFrom(5);
  const decoder = new Decoder();
  for (let i = 0; i < 500; i++) {
    const frame = toBinary(FromHubSchema, create(FromHubSchema, randomUpdate(random)));
    const want = fromBinary(FromHubSchema, frame);
    expect(decoder.decode(frame), `frame ${i}`).toStrictEqual({
      kind: "update",
      subscription: want.subscription,
      told: toTold(want.message.value as Update),
    });
  }
});

test("fields that a newer hub knows are passed over, at every level", () => {
  const frame = bytes(
    [0x7a, 1, 9], // field 15
    field(2, [
      ...field(1, [...field(1, [0x0d, 0, 0, 0x80, 0x3f, 0x2d, 0, 0, 0, 0]), ...field(4, [0x61]), 0xf8, 0x01, 1, 0x83, 0x02, 0x84, 0x02]),
      ...field(2, [...field(1, [0x62]), 0x18, 1]),
      0x4a, 2, 1, 2,
    ]),
    [0x30, 3],
  );
  const heard = new Decoder().decode(frame);
  expect(heard).toMatchObject({ kind: "update", subscription: 3, told: { positions: [{ name: "a", x: 1 }], gone: [{ name: "b" }] } });
});

test("the last of a oneof counts, and parts of one message are put together", () => {
  const a = field(2, field(1, field(4, [0x61])));
  const b = field(2, [...field(1, field(4, [0x62])), 0x28, 1]);
  const welcome = field(1, field(1, [0x79]));
  expect(new Decoder().decode(bytes(a, b))).toMatchObject({ told: { positions: [{ name: "a" }, { name: "b" }], snapshot: true } });
  expect(new Decoder().decode(bytes(a, welcome))).toMatchObject({ kind: "other", message: { case: "welcome", value: { you: "y" } } });
  expect(new Decoder().decode(bytes(welcome, b))).toMatchObject({ kind: "update", told: { positions: [{ name: "b" }] } });
});

test("what is told does not change when the frame does, nor with the next one", () => {
  const decoder = new Decoder();
  const first = bytes(field(2, field(1, field(4, [0x61]))));
  const heard = decoder.decode(first);
  first.fill(0x62);
  decoder.decode(bytes(field(2, field(1, field(4, [0x63])))));
  expect(heard).toMatchObject({ told: { positions: [{ name: "a" }] } });
});

test("a byte order mark belongs to the name that it begins", () => {
  const heard = new Decoder().decode(bytes(field(2, field(1, field(4, [0xef, 0xbb, 0xbf, 0x61])))));
  expect(heard).toMatchObject({ told: { positions: [{ name: "\ufeffa" }] } });
});

describe("names that share a slot of the cache are not mixed up", () => {
  const check = (decoder: Decoder, name: string): void => {
    const heard = decoder.decode(bytes(field(2, field(1, field(4, [...name].map((c) => c.charCodeAt(0)))))));
    if (heard.kind !== "update" || heard.told.positions[0]!.name !== name) {
      expect.fail(`got ${JSON.stringify(heard)}, want ${name}`);
    }
  };

  test("of one length", () => {
    const decoder = new Decoder();
    for (let i = 10_000; i < 20_000; i++) check(decoder, `source ${i}`);
    for (let i = 10_000; i < 20_000; i += 7) check(decoder, `source ${i}`);
  });

  test("where one begins with the other", () => {
    const decoder = new Decoder();
    check(decoder, "s");
    for (let i = 0; i < 20_000; i++) check(decoder, `s${i}`);
  });
});

describe("garbage throws a sentence", () => {
  const nan = [0x0d, 0, 0, 0xc0, 0x7f];
  const infinite = [0x25, 0, 0, 0x80, 0x7f];
  test.each([
    ["a length beyond the frame", [0x12, 200, 1]],
    ["a position beyond its update", field(2, [0x0a, 50])],
    ["a float beyond its frame", field(2, field(1, field(1, [0x0d, 0, 0])))],
    ["a float beyond its message", field(2, field(1, [0x0a, 3, 0x0d, 0, 0, 0, 0, 0x22, 1, 0x61]))],
    ["lengths that agree with each other, not with the frame", [0x12, 54, 0x0a, 52, 0x22, 50, 0x61]],
    ["a varint without an end", [0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ["wire type 7", [0x17, 1]],
    ["an end of no group", [0x7c]],
    ["field 0", field(2, [0x02, 0])],
    ["NaN for a place", field(2, field(1, field(1, nan)))],
    ["NaN for a velocity", field(2, field(1, field(8, nan)))],
    ["infinity for an orientation", field(2, field(1, field(9, infinite)))],
    ["a broken welcome", [0x0a, 5, 0x0a]],
  ])("%s", (_, frame) => {
    expect(() => new Decoder().decode(new Uint8Array(frame))).toThrow(/\w/);
  });

  test("and random bytes end, with or without one", () => {
    const random = randomFrom(9);
    const decoder = new Decoder();
    let thrown = 0;
    for (let i = 0; i < 5000; i++) {
      const frame = Uint8Array.from({ length: Math.floor(random() * 40) }, () => random() * 256);
      if (i % 2 === 0 && frame.length > 2) frame.set([0x12, frame.length - 2]);
      try {
        decoder.decode(frame);
      } catch {
        thrown++;
      }
    }
    expect(thrown).toBeGreaterThan(1000);
  });
});

function field(number: number, content: readonly number[]): number[] {
  return [(number << 3) | 2, content.length, ...content];
}

function bytes(...parts: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flat());
}
