/** The scene's one Picture, and what draws it. */
import { AHEAD, ORIGIN, copy, type Quat, type Vec } from "../frame";
import type { Area, Ball, Head, Picture, Shown, Target } from "./picture";
import type { Roll } from "./roll";
import type { Source } from "./source";

const SAME_MS = 5; // moments of the past that are closer are one: it stands, though "so long ago" goes on

export class Drawn implements Picture {
  time = 0;
  readonly sources: Source[] = [];
  readonly head = { at: { ...ORIGIN }, facing: { ...AHEAD }, on: "" };
  area: Area | undefined;
  stale = false;
  pastS = 0;
  selected: Target | undefined;
  focused = false;
  hovered: Target | undefined;

  /** What it is asked to show. What cannot be seen is not in the picture. */
  readonly wants: { selected: Target | undefined; hovered: Target | undefined } = { selected: undefined, hovered: undefined };
  /** How far what is shown is behind the hub's news, ms: of the source where it is most. */
  delayMs = 0;
  private ball: Ball | undefined;
  private readonly center: Vec = { ...ORIGIN };

  constructor(private readonly roll: Roll) {}

  find(name: string): Shown | undefined {
    const source = this.roll.find(name);
    return source?.visible === true ? source : undefined;
  }

  setHead(head: Head): void {
    copy(this.head.at, head.at);
    turn(this.head.facing, head.facing);
    this.head.on = head.on;
  }

  /** narrow draws a ball from the next picture on. */
  narrow(ball: Ball | undefined): void {
    this.ball = ball;
    this.area = undefined;
  }

  /** forget drops what belongs to the sources of one scene. */
  forget(): void {
    this.sources.length = 0;
    this.wants.selected = this.wants.hovered = undefined;
    this.narrow(undefined);
  }

  drawNow(nowMs: number): void {
    this.time = nowMs;
    this.pastS = this.delayMs = 0;
    let count = 0;
    for (const source of this.roll.all) {
      if (!source.showNow(nowMs)) continue;
      this.sources[count++] = source;
      this.delayMs = Math.max(this.delayMs, source.delayMs);
    }
    this.sources.length = count;
    this.aim();
  }

  drawPast(nowMs: number, t: number): void {
    if (!(this.pastS > 0 && Math.abs(t - this.time) < SAME_MS)) this.time = t;
    this.pastS = (nowMs - this.time) / 1000;
    let count = 0;
    for (const source of this.roll.all) {
      if (source.showPast(this.time)) this.sources[count++] = source;
    }
    this.sources.length = count;
    this.aim();
  }

  /** aim has the head, the area and the marks go with their sources. */
  private aim(): void {
    const ride = this.head.on === "" ? undefined : this.find(this.head.on);
    if (ride !== undefined) copy(this.head.at, ride.at);
    if (ride?.facing !== undefined) turn(this.head.facing, ride.facing);
    if (this.ball !== undefined) this.aimBall(this.ball);
    this.selected = this.seen(this.wants.selected);
    this.hovered = this.seen(this.wants.hovered);
  }

  private aimBall(ball: Ball): void {
    const around = ball.around ?? "";
    const center = around === "" ? (ball.center ?? ORIGIN) : this.find(around)?.at;
    if (center === undefined) return; // it stays where it was, or is not there yet
    copy(this.center, center);
    this.area ??= { center: this.center, around, radius: ball.radius };
  }

  private seen(target: Target | undefined): Target | undefined {
    return target?.kind === "source" && this.find(target.name) === undefined ? undefined : target;
  }
}

function turn(to: Quat, from: Readonly<Quat>): void {
  to.x = from.x;
  to.y = from.y;
  to.z = from.z;
  to.w = from.w;
}
