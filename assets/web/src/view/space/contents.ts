/** What is in the space: it fills the buffers of each kind of body from a picture, and colours them. */
import type { Group } from "three";
import type { Vec } from "../../frame";
import type { Picture, Shown } from "../../scene/picture";
import { AHEAD_S, CIRCLES_M } from "../measures";
import { axisLength } from "./axes";
import { Ground } from "./ground";
import { mix, withAlpha } from "./ink";
import type { Ink, Inks } from "./ink";
import type { Lens } from "./lens";
import { Lines } from "./lines";
import { Balls, Feet } from "./marks";
import type { Orbit } from "./orbit";
import type { Seen, Spot } from "./seen";
import type { Light } from "./shading";
import { Shell } from "./shell";
import { Cones, HeadBody } from "./solids";

/** Trails: width in CSS pixels at the source, and how dense they begin. */
const TRAIL_PX = 3;
const TRAIL_ALPHA = 0.75;
/** Points of a trail that are nearer than this on the view become one. */
const TRAIL_JOIN_PX = 4;
/** A trail that turns by less than this (a cosine) goes straight, for so many points at most. */
const TRAIL_STRAIGHT = 0.9988;
const TRAIL_SKIPS = 3;
/** Width of the tip of an arrow; 0 is no line. */
const POINTED_PX = 0.01;
/** Corners of a circle on the floor. */
const CIRCLE_POINTS = 72;

export class Contents {
  private readonly ground: Ground;
  private readonly feet = new Feet();
  private readonly head: HeadBody;
  private readonly cones: Cones;
  private readonly balls: Balls;
  private readonly lines: Lines;
  private readonly shell = new Shell();

  constructor(world: Group, light: Light) {
    this.ground = new Ground();
    this.head = new HeadBody(light);
    this.cones = new Cones(light);
    this.balls = new Balls(light);
    this.lines = new Lines(true);
    // From the back to the front: nothing is sorted.
    const { ground, feet, head, cones, balls, lines, shell } = this;
    for (const part of [ground, feet, head, cones, balls, lines, shell]) world.add(part.mesh);
  }

  paint(inks: Inks): void {
    this.ground.paint(inks);
  }

  draw(picture: Picture, orbit: Orbit, lens: Lens, seen: Seen, inks: Inks, ratio: number): void {
    this.ground.follow(orbit, lens, inks, ratio);
    this.shell.place(picture.area, picture.stale ? inks.muted : inks.area);
    this.head.place(picture.head.at, picture.head.facing, seen.head.radius, picture.stale ? inks.muted : inks.head);

    this.feet.begin(seen.farCount + 1);
    this.cones.begin(seen.farCount);
    this.balls.begin(seen.farCount + 1);
    this.lines.begin(lens, ratio);
    this.axes(orbit, lens, inks);
    this.headMarks(picture, seen, inks);
    for (let i = 0; i < seen.farCount; i++) {
      const at = seen.far[i] as number;
      this.source(picture.sources[at] as Shown, seen.spots[at] as Spot, picture, lens, inks);
    }
    if (seen.hasNose) this.knob(seen, inks);
    this.feet.end();
    this.cones.end();
    this.balls.end();
    this.lines.finish();
  }

  private source(source: Shown, spot: Spot, picture: Picture, lens: Lens, inks: Inks): void {
    const { at, velocity, trail } = source;
    const ink = picture.stale || !source.live ? inks.muted : inks.hue(source.hue);
    const alpha = source.live ? 1 : 0.6;
    this.balls.add(at.x, at.y, at.z, spot.radius, withAlpha(ink, source.live ? 1 : 0.75));
    if (source.facing) this.cones.add(at, spot.radius, source.facing, withAlpha(ink, alpha));
    this.feet.add(at.x, at.y, 0, spot.radius, withAlpha(ink, 0.6 * alpha));
    if (Math.abs(at.z) > 0.02) {
      this.lines.add(at.x, at.y, at.z, 1.25, withAlpha(ink, 0.55 * alpha));
      this.lines.add(at.x, at.y, 0, 1.25, withAlpha(ink, 0.55 * alpha));
      this.lines.end();
    }
    if (trail.count > 1) this.trail(source, withAlpha(ink, 1), (spot.depth * TRAIL_JOIN_PX) / lens.focal);
    if (source.live) this.velocity(at, velocity, spot, ink);
  }

  /** trail fades from the source to its end; join is how near points may be, metres. Points that it passes straight are left out. */
  private trail(source: Shown, ink: Ink, join: number): void {
    const { at, trail } = source;
    const { points, count } = trail;
    let [x, y, z] = [at.x, at.y, at.z];
    let skipped = 0;
    this.lines.add(x, y, z, TRAIL_PX, withAlpha(ink, TRAIL_ALPHA));
    for (let i = 0; i < count; i++) {
      const px = points[i * 3] as number;
      const py = points[i * 3 + 1] as number;
      const pz = points[i * 3 + 2] as number;
      const [dx, dy, dz] = [px - x, py - y, pz - z];
      const away = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (i < count - 1) {
        if (away < join) continue;
        const tx = (points[i * 3 + 3] as number) - px;
        const ty = (points[i * 3 + 4] as number) - py;
        const tz = (points[i * 3 + 5] as number) - pz;
        const straight = dx * tx + dy * ty + dz * tz > TRAIL_STRAIGHT * away * Math.sqrt(tx * tx + ty * ty + tz * tz);
        if (straight && ++skipped < TRAIL_SKIPS) continue;
      }
      const left = 1 - (i + 1) / count;
      this.lines.add(px, py, pz, 0.8 + (TRAIL_PX - 0.8) * left, withAlpha(ink, TRAIL_ALPHA * left));
      [x, y, z] = [px, py, pz];
      skipped = 0;
    }
    this.lines.end();
  }

  /** velocity is a slim arrow, left out where it would not leave the ball. */
  private velocity(at: Readonly<Vec>, v: Readonly<Vec>, spot: Spot, ink: Ink): void {
    const length = Math.hypot(v.x, v.y, v.z) * AHEAD_S;
    if (!(length > 1.3 * spot.radius)) return;
    const tip = Math.min(0.5, (0.8 * spot.radius) / length) * AHEAD_S;
    this.arrow(at, v.x, v.y, v.z, AHEAD_S, tip, 1.5, 8, ink);
  }

  private axes(orbit: Orbit, lens: Lens, inks: Inks): void {
    const length = axisLength(orbit, lens);
    const tip = 0.06 * length;
    const origin = { x: 0, y: 0, z: 0 };
    this.arrow(origin, 1, 0, 0, length, tip, 2, 11, inks.axis);
    this.arrow(origin, 0, 1, 0, length, tip, 2, 11, inks.axis);
    this.arrow(origin, 0, 0, 1, length * 0.5, tip, 2, 11, inks.axis);
  }

  /** arrow goes from `at` along a direction, so many times its length, the last part of it a tip. */
  private arrow(at: Readonly<Vec>, dx: number, dy: number, dz: number, times: number, tip: number, width: number, head: number, ink: Ink): void {
    const neck = times - tip;
    this.lines.add(at.x, at.y, at.z, width, ink);
    this.lines.add(at.x + dx * neck, at.y + dy * neck, at.z + dz * neck, width, ink);
    this.lines.end();
    this.lines.add(at.x + dx * neck, at.y + dy * neck, at.z + dz * neck, head, ink);
    this.lines.add(at.x + dx * times, at.y + dy * times, at.z + dz * times, POINTED_PX, ink);
    this.lines.end();
  }

  /** headMarks are the head's foot and stem, and on the floor the circles of distance round it, and the area's. */
  private headMarks(picture: Picture, seen: Seen, inks: Inks): void {
    const { at } = picture.head;
    const ink = picture.stale ? inks.muted : inks.head;
    this.feet.add(at.x, at.y, 0, seen.head.radius * 1.15, withAlpha(ink, inks.dark ? 0.35 : 0.5));
    if (Math.abs(at.z) > 0.02) {
      this.lines.add(at.x, at.y, at.z, 1.25, withAlpha(ink, 0.5));
      this.lines.add(at.x, at.y, 0, 1.25, withAlpha(ink, 0.5));
      this.lines.end();
    }
    const faint = withAlpha(mix(inks.gridStrong, inks.axis, 0.35), 0.7);
    for (const radius of CIRCLES_M) {
      if (radius > seen.head.radius) this.circle(at, radius, 1, faint); // else the head is drawn over it
    }
    const { area } = picture;
    const foot = area ? area.radius ** 2 - area.center.z ** 2 : 0; // where the ball meets the floor
    if (area && foot > 0) this.circle(area.center, Math.sqrt(foot), 2, withAlpha(picture.stale ? inks.muted : inks.area, 0.8));
  }

  /** circle lies on the floor. */
  private circle(center: Readonly<Vec>, radius: number, width: number, ink: Ink): void {
    for (let i = 0; i <= CIRCLE_POINTS; i++) {
      const angle = (i / CIRCLE_POINTS) * 2 * Math.PI;
      this.lines.add(center.x + radius * Math.cos(angle), center.y + radius * Math.sin(angle), 0, width, ink);
    }
    this.lines.end();
  }

  /** knob is what the head is turned by: drawn last of the balls, and a line to it. */
  private knob(seen: Seen, inks: Inks): void {
    const { head, nose } = seen;
    if (!nose.seen) return;
    this.balls.add(nose.at.x, nose.at.y, nose.at.z, nose.radius, inks.focus);
    this.lines.add(head.at.x, head.at.y, head.at.z, 2, inks.focus);
    this.lines.add(nose.at.x, nose.at.y, nose.at.z, 2, inks.focus);
    this.lines.end();
  }
}
