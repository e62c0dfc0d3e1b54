/** The velocity of sources: an arrow as long as the way of the next AHEAD_S. */
import type { Picture } from "../../scene/picture";
import { AHEAD_S } from "../measures";
import type { PlanCamera } from "./camera";
import { LOST } from "./inks";
import type { Seen } from "./seen";

/** More arrows than this are thinner: a line of one pixel costs a third of one of two. */
const FEW = 48;
/** An arrow begins so far outside of its marker, and is not drawn if it would be shorter than its head; CSS pixels. */
const GAP = 2;
const HEAD = 5;
/** No arrow is longer, in CSS pixels. */
const LONGEST = 2000;

/** drawArrows draws all arrows of one ink with one stroke; clear is the radius of what they start from. */
export function drawArrows(
  context: CanvasRenderingContext2D,
  picture: Picture,
  seen: Seen,
  camera: PlanCamera,
  colours: readonly string[],
  clear: number,
): void {
  context.lineWidth = seen.count > FEW ? 1 : 1.5;
  context.lineCap = "butt";
  context.lineJoin = "miter";
  context.globalAlpha = 0.9;
  for (let ink = 0; ink < LOST; ink++) {
    let any = false;
    for (let k = seen.first[ink] as number; k < (seen.first[ink + 1] as number); k++) {
      const i = seen.order[k] as number;
      const velocity = picture.sources[seen.source[i] as number]?.velocity;
      if (velocity === undefined) continue;
      const right = -velocity.y * AHEAD_S * camera.scale;
      const down = -velocity.x * AHEAD_S * camera.scale;
      const length = Math.hypot(right, down);
      if (!(length > clear + GAP + HEAD)) continue;
      if (!any) context.beginPath();
      any = true;
      addArrow(context, seen.x[i] as number, seen.y[i] as number, right / length, down / length, clear + GAP, Math.min(length, LONGEST));
    }
    if (!any) continue;
    context.strokeStyle = colours[ink] as string;
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** addArrow adds an arrow that goes from `from` to `to` pixels off a point, in a direction of length 1. */
function addArrow(context: CanvasRenderingContext2D, x: number, y: number, right: number, down: number, from: number, to: number): void {
  const tipX = x + right * to;
  const tipY = y + down * to;
  const [back, side] = [0.85 * HEAD, 0.55 * HEAD];
  context.moveTo(x + right * from, y + down * from);
  context.lineTo(tipX, tipY);
  context.moveTo(tipX - right * back - down * side, tipY - down * back + right * side);
  context.lineTo(tipX, tipY);
  context.lineTo(tipX - right * back + down * side, tipY - down * back - right * side);
}
