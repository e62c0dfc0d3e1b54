/**
 * Seen is what of a picture is on the plan, and where: gathered once a frame, it
 * serves drawing (sorted by ink) and pointing. It keeps names and places, nothing
 * that belongs to the scene.
 */
import type { Picture } from "../../scene/picture";
import type { Point } from "../view";
import type { PlanCamera } from "./camera";
import { GREY, INKS, LOST, inkOf } from "./inks";

export class Seen {
  /** How many sources are on the view. */
  count = 0;
  /** Of each: its place on the view in CSS pixels, its ink, and which one of the picture's sources it is. */
  x = new Float32Array(256);
  y = new Float32Array(256);
  ink = new Uint8Array(256);
  source = new Int32Array(256);
  /** Those with ink i are order[first[i]] up to, not including, order[first[i + 1]]. */
  order = new Int32Array(256);
  readonly first = new Int32Array(INKS + 1);

  private readonly names: string[] = [];
  private readonly next = new Int32Array(INKS);

  /** gather finds the sources within `around` pixels of a view of that size. */
  gather(picture: Picture, camera: PlanCamera, width: number, height: number, around: number): void {
    const { sources } = picture;
    this.grow(sources.length);
    this.first.fill(0);
    let n = 0;
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i] as (typeof sources)[number];
      const x = camera.right(source.at.y);
      const y = camera.down(source.at.x);
      if (!(x >= -around && y >= -around && x <= width + around && y <= height + around)) continue;
      const ink = !source.live ? LOST : picture.stale ? GREY : inkOf(source.hue);
      this.x[n] = x;
      this.y[n] = y;
      this.ink[n] = ink;
      this.source[n] = i;
      this.names[n] = source.name;
      this.first[ink + 1] = (this.first[ink + 1] as number) + 1;
      n++;
    }
    this.count = n;
    this.names.length = n;
    this.sort();
  }

  /** nearest says which name is nearest to a point, and within `reach` of it; undefined: none. */
  nearest(at: Point, reach: number): { name: string; distance: number } | undefined {
    let best = -1;
    let least = reach * reach;
    for (let i = 0; i < this.count; i++) {
      const dx = (this.x[i] as number) - at.x;
      const dy = (this.y[i] as number) - at.y;
      const square = dx * dx + dy * dy;
      if (!(square <= least)) continue; // of two in one place the later is drawn on top
      best = i;
      least = square;
    }
    return best < 0 ? undefined : { name: this.names[best] as string, distance: Math.sqrt(least) };
  }

  /** find says where a name is; undefined: not on the view. */
  find(name: string): Point | undefined {
    const i = this.names.indexOf(name);
    return i < 0 ? undefined : { x: this.x[i] as number, y: this.y[i] as number };
  }

  /** sort counts how many have each ink (gather did), sums, and deals them out. */
  private sort(): void {
    for (let ink = 0; ink < INKS; ink++) {
      this.next[ink] = this.first[ink] as number;
      this.first[ink + 1] = (this.first[ink + 1] as number) + (this.first[ink] as number);
    }
    for (let i = 0; i < this.count; i++) {
      const ink = this.ink[i] as number;
      const to = this.next[ink] as number;
      this.order[to] = i;
      this.next[ink] = to + 1;
    }
  }

  private grow(least: number): void {
    if (least <= this.x.length) return;
    const size = 2 ** Math.ceil(Math.log2(least));
    this.x = new Float32Array(size);
    this.y = new Float32Array(size);
    this.ink = new Uint8Array(size);
    this.source = new Int32Array(size);
    this.order = new Int32Array(size);
  }
}
