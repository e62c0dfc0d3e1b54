/** Circles on the plan: of distance around the head, of the area, and rings. */
import type { Area } from "../../scene/picture";
import { CIRCLES_M } from "../measures";
import type { Palette, Point } from "../view";
import type { PlanCamera } from "./camera";

/** A circle of distance smaller than this, in CSS pixels, is not worth drawing. */
const LEAST = 26;

/** eachDistance calls back for each circle of distance that is worth drawing, with its radius in CSS pixels. */
export function eachDistance(scale: number, circle: (metres: number, radius: number) => void): void {
  for (const metres of CIRCLES_M) {
    if (metres * scale >= LEAST) circle(metres, metres * scale);
  }
}

export function drawDistance(context: CanvasRenderingContext2D, at: Point, radius: number, palette: Palette): void {
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.globalAlpha = palette.dark ? 0.3 : 0.34;
  context.lineWidth = 1;
  context.strokeStyle = palette.axis;
  context.stroke();
  context.globalAlpha = 1;
}

/** drawArea shades what is outside of the area, softly from its edge on. */
export function drawArea(
  context: CanvasRenderingContext2D,
  area: Area,
  camera: PlanCamera,
  palette: Palette,
  ink: string,
  width: number,
  height: number,
): void {
  const x = camera.right(area.center.y);
  const y = camera.down(area.center.x);
  const radius = Math.max(0, area.radius * camera.scale); // a circle of less throws
  context.fillStyle = palette.background;
  for (const [out, alpha] of [[0, 0.25], [5, 0.25], [12, 0.3]] as const) {
    context.beginPath();
    context.rect(0, 0, width, height);
    context.arc(x, y, radius + out, 0, 2 * Math.PI);
    context.globalAlpha = alpha;
    context.fill("evenodd");
  }
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.globalAlpha = 0.9;
  context.lineWidth = 1.5;
  context.setLineDash([7, 5]);
  context.strokeStyle = ink;
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** drawRing draws a ring of so many CSS pixels around something. */
export function drawRing(context: CanvasRenderingContext2D, at: Point, radius: number, width: number, ink: string, alpha = 1): void {
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.globalAlpha = alpha;
  context.lineWidth = width;
  context.strokeStyle = ink;
  context.stroke();
  context.globalAlpha = 1;
}
