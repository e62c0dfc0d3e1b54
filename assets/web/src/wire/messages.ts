/** What the page says to the hub, as frames. */
import { type MessageInitShape, create, toBinary } from "@bufbuild/protobuf";
import type { Quat, Vec } from "../frame";
import { ToHubSchema } from "../gen/position_pb";
import type { Ball } from "../scene/picture";

/** Subscription is what the page wants to hear of. */
export interface Subscription {
  readonly scene: string; // empty: the default one
  readonly area?: Ball | undefined; // only what is inside
}

/** Outgoing is a sample to publish: the fields of a Position that a page sets. */
export interface Outgoing {
  readonly source: string;
  readonly scene?: string;
  readonly position?: Vec; // metres
  readonly velocity?: Vec; // m/s
  readonly orientation?: Quat;
  readonly msg?: string;
  readonly timeUs?: bigint; // capture time by the hub's clock, Unix µs; none: the hub's time of receipt
  readonly holdMs?: number;
  readonly teleport?: boolean;
  readonly remove?: boolean;
}

export function subscribe(subscription: Subscription, maxRateHz: number, credits: number): Uint8Array {
  const { scene, area } = subscription;
  const ball = area && {
    radius: area.radius,
    ...(area.around ? { around: area.around } : { center: { ...(area.center ?? { x: 0, y: 0, z: 0 }) } }),
  };
  return frame({ case: "follow", value: { subscribe: { scene, maxRateHz, ...(ball && { area: ball }) }, credits } });
}

export function grant(credits: number): Uint8Array {
  return frame({ case: "follow", value: { credits } });
}

export function publish(sample: Outgoing): Uint8Array {
  return frame({ case: "publish", value: sample });
}

export function askStats(scene: string): Uint8Array {
  return frame({ case: "stats", value: { brief: true, scene } });
}

/** askClock asks for the hub's time at a time of the page's own, Unix ms. */
export function askClock(atMs: number): Uint8Array {
  return frame({ case: "clock", value: { askedUs: micros(atMs) } });
}

/** micros is a time as it is on the wire. */
export function micros(ms: number): bigint {
  return BigInt(Math.round(ms * 1000));
}

function frame(message: NonNullable<MessageInitShape<typeof ToHubSchema>["message"]>): Uint8Array {
  return toBinary(ToHubSchema, create(ToHubSchema, { message }));
}
