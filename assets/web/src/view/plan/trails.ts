/**
 * The trails of sources: where they were in the last two seconds. A trail is a
 * ribbon that gets narrower, and so fainter, the longer ago it was. In a crowd it
 * is a thin line that fades in bands: of 200 long trails, drawn by a processor,
 * ribbons take 7 ms and lines of one pixel 1.3 ms.
 */
import { TRAIL_POINTS, type Picture, type Trail } from "../../scene/picture";
import type { PlanCamera } from "./camera";
import { INKS } from "./inks";
import type { Seen } from "./seen";

/** More sources on the view than this have lines instead of ribbons. */
const FEW = 48;
/** Half the width of a ribbon at its source, and at the oldest point, in CSS pixels. */
const WIDE = 2.4;
const NARROW = 0.3;
/** Steps shorter than this, in CSS pixels, are joined to the next. */
const STEP = 3;
/** A ribbon is drawn twice: all of it, and once more its newest part. */
const RIBBONS = [
  { points: TRAIL_POINTS, alpha: 0.32 },
  { points: TRAIL_POINTS / 2, alpha: 0.3 },
] as const;
/** A line is drawn in bands of so many points: band 0, the newest, is the strongest. */
const BANDS = 4;
const BAND_POINTS = TRAIL_POINTS / BANDS;
const BAND_ALPHA = 0.85;

/** drawTrails draws all that has one ink at once. */
export function drawTrails(
  context: CanvasRenderingContext2D,
  picture: Picture,
  seen: Seen,
  camera: PlanCamera,
  colours: readonly string[],
): void {
  if (seen.count <= FEW) {
    for (const { points, alpha } of RIBBONS) {
      context.globalAlpha = alpha;
      eachInk(context, picture, seen, (trail, x, y) => addRibbon(context, trail, x, y, camera, points), (ink) => {
        context.fillStyle = colours[ink] as string;
        context.fill();
      });
    }
  } else {
    context.lineWidth = 1;
    context.lineCap = "butt";
    context.lineJoin = "bevel";
    for (let band = 0; band < BANDS; band++) {
      context.globalAlpha = BAND_ALPHA * (1 - band / BANDS);
      eachInk(context, picture, seen, (trail, x, y) => addBand(context, trail, x, y, camera, band), (ink) => {
        context.strokeStyle = colours[ink] as string;
        context.stroke();
      });
    }
  }
  context.globalAlpha = 1;
}

/** eachInk makes a path of all trails that have one ink, and draws it; add says whether it found anything of a trail to add. */
function eachInk(
  context: CanvasRenderingContext2D,
  picture: Picture,
  seen: Seen,
  add: (trail: Trail, x: number, y: number) => boolean,
  draw: (ink: number) => void,
): void {
  for (let ink = 0; ink < INKS; ink++) {
    const [from, end] = [seen.first[ink] as number, seen.first[ink + 1] as number];
    if (from === end) continue;
    context.beginPath();
    let any = false;
    for (let k = from; k < end; k++) {
      const i = seen.order[k] as number;
      const trail = picture.sources[seen.source[i] as number]?.trail;
      if (trail !== undefined && add(trail, seen.x[i] as number, seen.y[i] as number)) any = true;
    }
    if (any) draw(ink);
  }
}

/** addBand goes along one band of a trail, the first from the source on, and says whether it went anywhere. */
function addBand(context: CanvasRenderingContext2D, trail: Trail, x: number, y: number, camera: PlanCamera, band: number): boolean {
  const { points } = trail;
  const from = band * BAND_POINTS;
  const end = Math.min(trail.count, from + BAND_POINTS);
  if (from > 0) {
    x = camera.right(points[3 * from - 2] as number);
    y = camera.down(points[3 * from - 3] as number);
  }
  let any = false;
  for (let p = from; p < end; p++) {
    const nextX = camera.right(points[3 * p + 1] as number);
    const nextY = camera.down(points[3 * p] as number);
    const near = Math.abs(nextX - x) + Math.abs(nextY - y) < STEP;
    if (near && !(any && p === end - 1)) continue; // the last point closes up with the next band
    if (!any) context.moveTo(x, y);
    any = true;
    context.lineTo(nextX, nextY);
    x = nextX;
    y = nextY;
  }
  return any;
}

/** addRibbon goes round the newest so many points of a trail, and says whether there was anything to go round. */
function addRibbon(context: CanvasRenderingContext2D, trail: Trail, x: number, y: number, camera: PlanCamera, points: number): boolean {
  const corners = measure(trail, points, x, y, camera);
  if (corners < 2) return false;
  addSide(context, corners, points, 1);
  addSide(context, corners, points, -1);
  context.closePath();
  return true;
}

// The corners of the ribbon that is drawn now: place, and how many points ago.
const cornerX = new Float32Array(TRAIL_POINTS + 1);
const cornerY = new Float32Array(TRAIL_POINTS + 1);
const cornerAgo = new Float32Array(TRAIL_POINTS + 1);

/** measure finds the corners of a ribbon, from a source on, and returns how many there are. */
function measure(trail: Trail, most: number, x: number, y: number, camera: PlanCamera): number {
  const { points } = trail;
  const end = Math.min(trail.count, most);
  cornerX[0] = x;
  cornerY[0] = y;
  cornerAgo[0] = 0;
  let n = 1;
  for (let p = 0; p < end; p++) {
    const nextX = camera.right(points[3 * p + 1] as number);
    const nextY = camera.down(points[3 * p] as number);
    if (Math.abs(nextX - x) + Math.abs(nextY - y) < STEP) continue;
    x = cornerX[n] = nextX;
    y = cornerY[n] = nextY;
    cornerAgo[n] = p + 1;
    n++;
  }
  return n;
}

/** addSide goes along one side of the corners, or back along the other. */
function addSide(context: CanvasRenderingContext2D, corners: number, points: number, side: 1 | -1): void {
  for (let n = 0; n < corners; n++) {
    const c = side === 1 ? n : corners - 1 - n;
    const [before, after] = [Math.max(0, c - 1), Math.min(corners - 1, c + 1)];
    const dx = (cornerX[after] as number) - (cornerX[before] as number);
    const dy = (cornerY[after] as number) - (cornerY[before] as number);
    const half = (WIDE + ((NARROW - WIDE) * (cornerAgo[c] as number)) / points) / (Math.hypot(dx, dy) || 1);
    const x = (cornerX[c] as number) - side * dy * half;
    const y = (cornerY[c] as number) + side * dx * half;
    if (side === 1 && n === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
}
