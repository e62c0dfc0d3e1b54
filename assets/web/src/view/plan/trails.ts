/** The trails of sources: where they were in the last two seconds, the longer ago the fainter. */
import { TRAIL_POINTS, type Picture } from "../../scene/picture";
import type { PlanCamera } from "./camera";
import { INKS } from "./inks";
import type { Seen } from "./seen";

/** A trail is drawn in bands, from the newest points to the oldest. */
const BANDS = [
  { alpha: 0.6, width: 3 },
  { alpha: 0.38, width: 2.5 },
  { alpha: 0.22, width: 2 },
  { alpha: 0.1, width: 1.5 },
] as const;
const BAND_POINTS = TRAIL_POINTS / BANDS.length;
/** Steps shorter than this, in pixels, are joined to the next. */
const LEAST_PX = 0.8;

/** drawTrails draws all bands of one ink with one stroke each. */
export function drawTrails(
  context: CanvasRenderingContext2D,
  picture: Picture,
  seen: Seen,
  camera: PlanCamera,
  colours: readonly string[],
): void {
  context.lineCap = "butt";
  context.lineJoin = "bevel";
  for (let b = BANDS.length - 1; b >= 0; b--) {
    const band = BANDS[b] as (typeof BANDS)[number];
    context.globalAlpha = band.alpha;
    context.lineWidth = band.width;
    for (let ink = 0; ink < INKS; ink++) {
      const [from, to] = [seen.first[ink] as number, seen.first[ink + 1] as number];
      if (from === to) continue;
      context.beginPath();
      let any = false;
      for (let k = from; k < to; k++) any = trace(context, picture, seen, seen.order[k] as number, camera, b) || any;
      if (!any) continue;
      context.strokeStyle = colours[ink] as string;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** trace adds one band of one trail to the path, and says whether there was any. */
function trace(
  context: CanvasRenderingContext2D,
  picture: Picture,
  seen: Seen,
  i: number,
  camera: PlanCamera,
  band: number,
): boolean {
  const trail = picture.sources[seen.source[i] as number]?.trail;
  if (trail === undefined) return false;
  const start = band * BAND_POINTS;
  const end = Math.min(trail.count, start + BAND_POINTS);
  if (start >= end) return false;

  const { points } = trail;
  let x = start === 0 ? (seen.x[i] as number) : camera.right(points[3 * (start - 1) + 1] as number);
  let y = start === 0 ? (seen.y[i] as number) : camera.down(points[3 * (start - 1)] as number);
  let any = false;
  for (let p = start; p < end; p++) {
    const nextX = camera.right(points[3 * p + 1] as number);
    const nextY = camera.down(points[3 * p] as number);
    if (Math.abs(nextX - x) + Math.abs(nextY - y) < LEAST_PX && (p < end - 1 || !any)) continue;
    if (!any) context.moveTo(x, y);
    context.lineTo(nextX, nextY);
    x = nextX;
    y = nextY;
    any = true;
  }
  return any;
}
