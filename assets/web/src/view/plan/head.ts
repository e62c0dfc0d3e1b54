/** The listener's head from above: nose, two ears, and the knob by which it is turned. */
import type { Quat } from "../../frame";
import type { Palette, Point } from "../view";

/** A head is this wide, in metres, where that is more than HEAD_PX. Half of 0.155 m, a usual breadth. */
const HEAD_M = 0.0775;
const HEAD_PX = 20;
/** The knob stands so far before the nose, in CSS pixels. */
const KNOB_OFF = 22;
/** What the head's sight is worth, in CSS pixels and radians to either side. */
const SIGHT_PX = 96;
const SIGHT = 0.6;

/** headRadius is that of a head in CSS pixels, from its middle to an ear. */
export function headRadius(scale: number): number {
  return Math.max(HEAD_PX, HEAD_M * scale);
}

/** screenTurn is how far the view's up is turned, clockwise, to where a quaternion looks; 0 if it looks straight up or down. */
export function screenTurn(q: Readonly<Quat>): number {
  const front = 1 - 2 * (q.y * q.y + q.z * q.z);
  const left = 2 * (q.x * q.y + q.w * q.z);
  return Math.abs(front) + Math.abs(left) < 1e-9 ? 0 : Math.atan2(-left, front);
}

/** knobAt is where the knob of a head is, of that radius and turn. */
export function knobAt(head: Point, radius: number, turn: number): Point {
  const off = 1.3 * radius + KNOB_OFF;
  return { x: head.x + Math.sin(turn) * off, y: head.y - Math.cos(turn) * off };
}

/** How a head looks. */
export interface HeadLook {
  readonly ink: string;
  readonly knob: "off" | "idle" | "active" | "hot"; // not to be had, faint, to be taken, under the pointer
}

/** drawHead draws a head at a point of the view. */
export function drawHead(context: CanvasRenderingContext2D, at: Point, radius: number, turn: number, look: HeadLook, palette: Palette): void {
  context.save();
  context.translate(at.x, at.y);
  context.rotate(turn);
  drawSight(context, look, palette);
  if (look.knob !== "off") drawKnob(context, radius, look, palette);
  context.scale(radius, radius);
  context.lineJoin = "round";
  context.lineWidth = 3 / radius;
  context.strokeStyle = palette.floor;
  context.fillStyle = look.ink;

  const face = outline();
  context.stroke(face);
  context.fill(face);
  drawCrown(context, palette);
  context.restore();
}

/** outline is the shape of a head of radius 1 that looks up the view: skull, nose, ears. */
function outline(): Path2D {
  const path = new Path2D();
  path.ellipse(0, 0.05, 0.76, 0.95, 0, 0, 2 * Math.PI);
  path.moveTo(-0.22, -0.8);
  path.bezierCurveTo(-0.12, -0.98, -0.14, -1.24, 0, -1.24);
  path.bezierCurveTo(0.14, -1.24, 0.12, -0.98, 0.22, -0.8);
  path.closePath();
  for (const side of [-1, 1]) {
    path.moveTo(side * 0.82 + 0.14, 0.04);
    path.ellipse(side * 0.82, 0.04, 0.14, 0.27, side * 0.3, 0, 2 * Math.PI);
  }
  return path;
}

/** drawCrown draws a light on the head, so that it is round. */
function drawCrown(context: CanvasRenderingContext2D, palette: Palette): void {
  context.beginPath();
  context.ellipse(0, 0.16, 0.56, 0.68, 0, 0, 2 * Math.PI);
  context.globalAlpha = palette.dark ? 0.14 : 0.16;
  context.fillStyle = palette.dark ? palette.background : palette.floor;
  context.fill();
  context.globalAlpha = 1;
}

/** drawSight shows whither it looks: a light that fades. */
function drawSight(context: CanvasRenderingContext2D, look: HeadLook, palette: Palette): void {
  const light = context.createRadialGradient(0, 0, 0, 0, 0, SIGHT_PX);
  light.addColorStop(0, look.ink);
  light.addColorStop(1, "transparent");
  context.beginPath();
  context.moveTo(0, 0);
  context.arc(0, 0, SIGHT_PX, -Math.PI / 2 - SIGHT, -Math.PI / 2 + SIGHT);
  context.closePath();
  context.globalAlpha = palette.dark ? 0.16 : 0.13;
  context.fillStyle = light;
  context.fill();
  context.globalAlpha = 1;
}

function drawKnob(context: CanvasRenderingContext2D, radius: number, look: HeadLook, palette: Palette): void {
  const { x, y } = knobAt({ x: 0, y: 0 }, radius, 0);
  const size = look.knob === "hot" ? 8 : look.knob === "active" ? 6.5 : 4;
  context.globalAlpha = look.knob === "idle" ? 0.55 : 1;
  context.strokeStyle = look.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, -1.3 * radius);
  context.lineTo(x, y + size);
  context.stroke();
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fillStyle = look.knob === "hot" ? look.ink : palette.floor;
  context.fill();
  context.lineWidth = 2;
  context.stroke();
  context.globalAlpha = 1;
}
