/**
 * Reads what the hub sends. Updates are read by hand: 200 sources at 60 Hz are
 * 12,000 positions a second, and fromBinary takes ten times as long for them,
 * leaves messages and bigints for the garbage collector, and would still have to
 * be turned into Samples. All the rest is rare and left to fromBinary.
 */
import { fromBinary } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { type FromHub, FromHubSchema } from "../gen/position_pb";
import type { Sample, Told } from "./told";
import { Words } from "./words";

/** Heard is one message of the hub: an Update and of which subscription, or any other. */
export type Heard =
  | { readonly kind: "update"; readonly subscription: number; readonly told: Told }
  | { readonly kind: "other"; readonly message: FromHub["message"] };

/** tag is the key of a field on the wire. */
const tag = (field: number, type: WireType): number => (field << 3) | type;
const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

/**
 * Decoder reads frames. What it gives is the caller's. It throws an Error of one
 * sentence on what is no message, and on coordinates that are not finite.
 */
export class Decoder {
  private readonly words = new Words();

  decode(frame: Uint8Array): Heard {
    const reader = new Reader(frame, this.words);
    let told: Told | undefined;
    let subscription = 0;
    while (reader.pos < reader.len) {
      const key = reader.uint32();
      switch (key) {
        case tag(2, LengthDelimited):
          told ??= { positions: [], gone: [], timeMs: 0, snapshot: false };
          readUpdate(reader, told);
          break;
        case tag(6, Varint):
          subscription = reader.uint32();
          break;
        case tag(1, LengthDelimited):
        case tag(3, LengthDelimited):
        case tag(4, LengthDelimited):
        case tag(5, LengthDelimited):
          told = undefined; // the last of a oneof counts
          reader.skipField(key);
          break;
        default:
          reader.skipField(key);
      }
    }
    if (told !== undefined) return { kind: "update", subscription, told };
    return { kind: "other", message: fromBinary(FromHubSchema, frame).message };
  }
}

function readUpdate(reader: Reader, told: Told): void {
  const end = reader.enter();
  while (reader.pos < end) {
    const key = reader.uint32();
    switch (key) {
      case tag(1, LengthDelimited):
        told.positions.push(readPosition(reader));
        break;
      case tag(2, LengthDelimited):
        told.gone.push(readGone(reader));
        break;
      case tag(4, Bit64):
        told.timeMs = reader.millis();
        break;
      case tag(5, Varint):
        told.snapshot = reader.bool();
        break;
      default:
        reader.skipField(key);
    }
  }
  reader.leave(end);
}

function readPosition(reader: Reader): Sample {
  const end = reader.enter();
  const sample: Sample = {
    name: "", x: 0, y: 0, z: 0, live: true, message: "", timeMs: 0,
    velocity: undefined, estimated: false, facing: undefined, teleport: false, heldBy: "",
  };
  while (reader.pos < end) {
    const key = reader.uint32();
    switch (key) {
      case tag(1, LengthDelimited):
        readFloats(reader, sample);
        break;
      case tag(2, Varint):
        sample.live = reader.int32() === 0;
        break;
      case tag(3, LengthDelimited):
        sample.message = reader.word();
        break;
      case tag(4, LengthDelimited):
        sample.name = reader.word();
        break;
      case tag(6, Bit64):
        sample.timeMs = reader.millis();
        break;
      case tag(8, LengthDelimited):
        readFloats(reader, (sample.velocity ??= { x: 0, y: 0, z: 0 }));
        break;
      case tag(9, LengthDelimited):
        readFloats(reader, (sample.facing ??= { x: 0, y: 0, z: 0, w: 0 }));
        break;
      case tag(10, Varint):
        sample.teleport = reader.bool();
        break;
      case tag(14, LengthDelimited):
        sample.heldBy = reader.word();
        break;
      case tag(15, Varint):
        sample.estimated = reader.bool();
        break;
      default:
        reader.skipField(key);
    }
  }
  reader.leave(end);
  check(sample);
  return sample;
}

/** readFloats reads a Pos, or a Quat, into what may hold more. */
function readFloats(reader: Reader, into: { x: number; y: number; z: number; w?: number }): void {
  const end = reader.enter();
  while (reader.pos < end) {
    const key = reader.uint32();
    switch (key) {
      case tag(1, Bit32):
        into.x = reader.float();
        break;
      case tag(2, Bit32):
        into.y = reader.float();
        break;
      case tag(3, Bit32):
        into.z = reader.float();
        break;
      case tag(4, Bit32): {
        const w = reader.float();
        if (into.w !== undefined) into.w = w; // a Pos has none
        break;
      }
      default:
        reader.skipField(key);
    }
  }
  reader.leave(end);
}

function readGone(reader: Reader): { name: string; reason: number } {
  const end = reader.enter();
  const gone = { name: "", reason: 0 };
  while (reader.pos < end) {
    const key = reader.uint32();
    switch (key) {
      case tag(1, LengthDelimited):
        gone.name = reader.word();
        break;
      case tag(2, Varint):
        gone.reason = reader.int32();
        break;
      default:
        reader.skipField(key);
    }
  }
  reader.leave(end);
  return gone;
}

/** check keeps NaN and infinity out: one would spoil every sum that it meets. */
function check(sample: Sample): void {
  const { velocity: v, facing: q } = sample;
  let sum = sample.x + sample.y + sample.z;
  if (v !== undefined) sum += v.x + v.y + v.z;
  if (q !== undefined) sum += q.x + q.y + q.z + q.w;
  if (!Number.isFinite(sum)) throw new Error(`the place of ${JSON.stringify(sample.name)} is not finite`);
}

/** Reader adds to BinaryReader what is read here without an allocation. */
class Reader extends BinaryReader {
  constructor(frame: Uint8Array, private readonly words: Words) {
    super(frame);
  }

  /** enter begins a message within, and returns its end. */
  enter(): number {
    const length = this.uint32();
    const end = this.pos + length;
    if (end > this.len) throw new RangeError("premature end");
    return end;
  }

  /** leave ends it: its last field must not reach beyond. */
  leave(end: number): void {
    if (this.pos !== end) throw new RangeError("a field reaches beyond its message");
  }

  word(): string {
    const end = this.enter();
    const text = this.words.read(this.buf, this.pos, end);
    this.pos = end;
    return text;
  }

  /** millis reads an sfixed64 of microseconds, exact to a quarter of one. */
  millis(): number {
    const low = this.fixed32();
    return (this.sfixed32() * 0x1_0000_0000 + low) / 1000;
  }

  override bool(): boolean {
    return this.uint32() !== 0;
  }

  /** skipField passes over a field that is not known, or of a type that is not its own. */
  skipField(key: number): void {
    const field = key >>> 3;
    if (field === 0) throw new Error("a field has the number 0");
    this.skip(key & 7, field);
  }
}
