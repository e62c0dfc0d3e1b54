/**
 * Buffers that are written anew in each frame. Nothing here is instanced:
 * a software renderer takes some 20 µs for each instance of a draw, and next to
 * nothing for one more corner of a triangle. So each corner has all it needs,
 * and finds which corner it is by gl_VertexID.
 */
import { BufferAttribute, BufferGeometry, DynamicDrawUsage } from "three";
import type { Ink } from "./ink";

/** stream marks an attribute as written in each frame. */
export function stream<A extends { setUsage(usage: typeof DynamicDrawUsage): unknown }>(attribute: A): A {
  attribute.setUsage(DynamicDrawUsage);
  return attribute;
}

interface Sent {
  clearUpdateRanges(): void;
  addUpdateRange(start: number, count: number): void;
  needsUpdate: boolean;
}

/** send has the first so many numbers of a buffer sent to the graphics card, and no more. */
export function send(buffer: Sent, count: number): void {
  buffer.clearUpdateRanges();
  if (count === 0) return;
  buffer.addUpdateRange(0, count);
  buffer.needsUpdate = true;
}

/** Rows are things of a fixed number of corners: each has four numbers, four more if it is turned, and a colour. */
export class Rows {
  geometry = new BufferGeometry();
  count = 0;
  private room = 0;
  private places = new Float32Array(0);
  private turns = new Float32Array(0);
  private inks = new Uint32Array(0);

  /** corners of one thing, and the index of its triangles. */
  constructor(
    private readonly corners: number,
    private readonly triangles: readonly number[],
    private readonly turned: boolean,
    first: number,
  ) {
    this.reserve(first);
  }

  /** begin starts a frame with so many things at most. true: the geometry is another one. */
  begin(count: number): boolean {
    this.count = 0;
    if (count <= this.room) return false;
    this.reserve(Math.max(count, this.room * 2));
    return true;
  }

  add(x: number, y: number, z: number, size: number, ink: Ink): number {
    const { places, inks, corners } = this;
    const first = this.count++ * corners;
    for (let i = first; i < first + corners; i++) {
      places[i * 4] = x;
      places[i * 4 + 1] = y;
      places[i * 4 + 2] = z;
      places[i * 4 + 3] = size;
      inks[i] = ink;
    }
    return first;
  }

  addTurned(x: number, y: number, z: number, size: number, ink: Ink, turn: { x: number; y: number; z: number; w: number }): void {
    const first = this.add(x, y, z, size, ink);
    const { turns, corners } = this;
    for (let i = first; i < first + corners; i++) {
      turns[i * 4] = turn.x;
      turns[i * 4 + 1] = turn.y;
      turns[i * 4 + 2] = turn.z;
      turns[i * 4 + 3] = turn.w;
    }
  }

  end(): void {
    const { geometry } = this;
    geometry.setDrawRange(0, this.count * this.triangles.length);
    send(geometry.getAttribute("place") as BufferAttribute, this.count * this.corners * 4);
    send(geometry.getAttribute("ink") as BufferAttribute, this.count * this.corners * 4);
    if (this.turned) send(geometry.getAttribute("turn") as BufferAttribute, this.count * this.corners * 4);
  }

  /** reserve starts a geometry anew: the buffers of one cannot grow. */
  private reserve(room: number): void {
    const { corners, triangles } = this;
    this.geometry.dispose();
    this.room = room;
    this.places = new Float32Array(room * corners * 4);
    this.inks = new Uint32Array(room * corners);
    const index = new Uint32Array(room * triangles.length);
    for (let i = 0; i < index.length; i++) {
      index[i] = Math.floor(i / triangles.length) * corners + (triangles[i % triangles.length] as number);
    }
    const geometry = new BufferGeometry();
    geometry.setIndex(new BufferAttribute(index, 1));
    geometry.setAttribute("place", stream(new BufferAttribute(this.places, 4)));
    geometry.setAttribute("ink", stream(new BufferAttribute(new Uint8Array(this.inks.buffer), 4, true)));
    if (this.turned) {
      this.turns = new Float32Array(room * corners * 4);
      geometry.setAttribute("turn", stream(new BufferAttribute(this.turns, 4)));
    }
    this.geometry = geometry;
  }
}

/** SQUARE is the index of a thing of four corners, counter-clockwise. */
export const SQUARE = [0, 1, 2, 0, 2, 3] as const;

/** CORNER gives corner(), one of the four of a square: (±1, ±1). */
export const CORNER = /* glsl */ `
  vec2 corner() {
    int i = gl_VertexID & 3;
    return vec2(i == 1 || i == 2 ? 1.0 : -1.0, i >= 2 ? 1.0 : -1.0);
  }`;
