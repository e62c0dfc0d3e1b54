/** Marks say what is special now: a source that is held, hovered or selected, and a picture that is of the past. */
import type { Picture, Shown } from "../../scene/picture";
import { HOVERED, SELECTED, type Rank } from "../labels";
import type { Palette, Point } from "../view";
import { drawRing } from "./rings";

/** From a marker to its first ring, and from one ring to the next, in CSS pixels. */
const GAP = 4;
/** The focus ring, on a wider one of the floor's colour that parts it from all that is around; CSS pixels. */
const FOCUS = 3.5;
const FOCUS_GROUND = 7;

/** drawMark draws the rings around a marker of that radius, and returns the radius of the outermost. */
export function drawMark(
  context: CanvasRenderingContext2D,
  picture: Picture,
  source: Shown,
  rank: Rank,
  at: Point,
  radius: number,
  palette: Palette,
): number {
  let out = radius + GAP;
  if (source.mine || source.heldBy !== "") {
    drawRing(context, at, out, 2, picture.stale ? palette.muted : palette.held);
    out += GAP;
  }
  if (rank === SELECTED) return drawSelection(context, at, out, picture.focused, palette);
  if (rank === HOVERED) drawRing(context, at, out, 1.5, palette.text, 0.55);
  return out;
}

/** drawSelection draws the ring of what is selected, a thick one if it has the keyboard's focus, and returns its radius. */
export function drawSelection(context: CanvasRenderingContext2D, at: Point, radius: number, focused: boolean, palette: Palette): number {
  if (!focused) {
    drawRing(context, at, radius, 2, palette.text);
    return radius;
  }
  drawRing(context, at, radius + FOCUS / 2, FOCUS_GROUND, palette.floor);
  drawRing(context, at, radius + FOCUS / 2, FOCUS, palette.focus);
  return radius + FOCUS;
}

/** drawPast tints the view and gives it a border, so that nobody takes what was for what is. */
export function drawPast(context: CanvasRenderingContext2D, width: number, height: number, palette: Palette): void {
  context.fillStyle = palette.held;
  context.globalAlpha = 0.05;
  context.fillRect(0, 0, width, height);
  context.globalAlpha = 0.75;
  context.lineWidth = 3;
  context.strokeStyle = palette.held;
  context.strokeRect(1.5, 1.5, width - 3, height - 3);
  context.globalAlpha = 1;
}
