/**
 * Floor is what stands still on the plan: the floor with its grid, the axes with
 * their names and numbers, the scale bar. It is drawn when the camera moves, and
 * copied until then.
 */
import { clamp } from "../clamp";
import { FACE } from "../labelStamps";
import type { Palette } from "../view";
import { NO_EDGES, type Edges, type PlanCamera } from "./camera";
import { barLength, gridSteps, metresText, numberStep } from "./grid";

/** The floor is lit around the origin, this far in metres at least. */
const LIT_M = 12;
/** From an edge of the view to what is written along it, in CSS pixels. */
const INSET = 14;

export class Floor {
  private readonly image = document.createElement("canvas");
  private readonly context = this.image.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
  private drawn = NaN; // the camera's revision; NaN: draw anew
  private width = 0;
  private height = 0;
  private ratio = 1;
  private edges: Edges = NO_EDGES;

  resize(width: number, height: number, ratio: number): void {
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.image.width = Math.max(1, Math.round(width * ratio));
    this.image.height = Math.max(1, Math.round(height * ratio));
    this.drawn = NaN;
  }

  /** cover says what hides the edges of the view: nothing is written there. */
  cover(edges: Edges): void {
    this.edges = edges;
    this.drawn = NaN;
  }

  /** forget has the floor be drawn anew, in other colours. */
  forget(): void {
    this.drawn = NaN;
  }

  /** draw puts the floor on a canvas of the same size: all of it. */
  draw(context: CanvasRenderingContext2D, camera: PlanCamera, palette: Palette): void {
    if (this.drawn !== camera.revision) {
      this.drawn = camera.revision;
      this.drawAnew(camera, palette);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.drawImage(this.image, 0, 0);
  }

  private drawAnew(camera: PlanCamera, palette: Palette): void {
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawGround(camera, palette);
    const { minor, strong } = gridSteps(camera.scale);
    this.drawLines(camera, minor, palette.grid, 1);
    this.drawLines(camera, strong, palette.gridStrong, 1);
    context.globalAlpha = 0.55;
    this.drawLine(camera, 0, palette.axis, 1.5, true);
    this.drawLine(camera, 0, palette.axis, 1.5, false);
    context.globalAlpha = 1;
    this.drawNumbers(camera, palette);
    this.drawNames(camera, palette);
    this.drawBar(camera, palette, minor);
  }

  private drawGround(camera: PlanCamera, palette: Palette): void {
    const { context, width, height } = this;
    const lit = Math.max(LIT_M * camera.scale, 0.7 * Math.max(width, height));
    const [x, y] = [camera.right(0), camera.down(0)];
    const light = context.createRadialGradient(x, y, 0.25 * lit, x, y, lit);
    light.addColorStop(0, palette.floor);
    light.addColorStop(1, palette.background);
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
  }

  private drawLines(camera: PlanCamera, step: number, ink: string, thick: number): void {
    const { width, height } = this;
    for (let n = Math.ceil(camera.leftAt(width) / step); n * step <= camera.leftAt(0); n++) {
      this.drawLine(camera, n * step, ink, thick, true);
    }
    for (let n = Math.ceil(camera.frontAt(height) / step); n * step <= camera.frontAt(0); n++) {
      this.drawLine(camera, n * step, ink, thick, false);
    }
  }

  /** drawLine draws where y (up the view) or x (across it) has a value, on whole device pixels, so that it is sharp. */
  private drawLine(camera: PlanCamera, at: number, ink: string, thick: number, up: boolean): void {
    const { context, ratio } = this;
    const device = Math.max(1, Math.round(thick * ratio));
    const start = (Math.round((up ? camera.right(at) : camera.down(at)) * ratio) - Math.floor(device / 2)) / ratio;
    context.fillStyle = ink;
    if (up) context.fillRect(start, 0, device / ratio, this.height);
    else context.fillRect(0, start, this.width, device / ratio);
  }

  /** drawNumbers writes metres along both axes, or along the edge that is nearest to an axis out of view. */
  private drawNumbers(camera: PlanCamera, palette: Palette): void {
    const { context, width, height, edges } = this;
    const step = numberStep(camera.scale);
    context.font = `400 10.5px ${FACE}`;

    const x = clamp(camera.right(0) - 6, edges.left + 34, width - edges.right - 6);
    const [top, bottom] = [edges.top + 34, height - edges.bottom - 44];
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (let n = Math.ceil(camera.frontAt(bottom) / step); n * step <= camera.frontAt(top); n++) {
      if (n !== 0) this.write(metresText(n * step, step), x, camera.down(n * step), palette.muted, palette.floor);
    }

    const y = clamp(camera.down(0) + 6, edges.top + 8, height - edges.bottom - 34);
    const [left, right] = [edges.left + 76, width - edges.right - 20];
    context.textAlign = "center";
    context.textBaseline = "top";
    for (let n = Math.ceil(camera.leftAt(right) / step); n * step <= camera.leftAt(left); n++) {
      if (n !== 0) this.write(metresText(n * step, step), camera.right(n * step), y, palette.muted, palette.floor);
    }
  }

  /** drawNames writes which way is front and left, with an arrow each. */
  private drawNames(camera: PlanCamera, palette: Palette): void {
    const { context, width, height, edges } = this;
    context.font = `600 12px ${FACE}`;
    context.textAlign = "left";
    context.textBaseline = "middle";

    const frontX = clamp(camera.right(0), edges.left + INSET, width - edges.right - 72);
    const frontY = edges.top + INSET + 4;
    this.drawArrow(frontX, frontY, 0, palette);
    this.write("front +x", frontX + 12, frontY, palette.axis, palette.floor);

    const leftX = edges.left + INSET + 4;
    const leftY = clamp(camera.down(0), edges.top + 44, height - edges.bottom - 44);
    this.drawArrow(leftX, leftY, -Math.PI / 2, palette);
    this.write("left +y", leftX + 2, leftY - 14, palette.axis, palette.floor);
  }

  /** drawArrow draws the head of an arrow that points up, turned clockwise. */
  private drawArrow(x: number, y: number, turn: number, palette: Palette): void {
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.rotate(turn);
    context.beginPath();
    context.moveTo(0, -8);
    context.lineTo(6, 6);
    context.lineTo(0, 3);
    context.lineTo(-6, 6);
    context.closePath();
    context.fillStyle = palette.axis;
    context.fill();
    context.restore();
  }

  private drawBar(camera: PlanCamera, palette: Palette, grid: number): void {
    const { context, height, edges } = this;
    const length = barLength(camera.scale);
    const long = Math.round(length * camera.scale);
    const [x, y] = [edges.left + INSET, Math.round(height - edges.bottom - INSET)];
    context.fillStyle = palette.axis;
    context.fillRect(x, y, long, 1.5);
    context.fillRect(x, y - 5, 1.5, 6.5);
    context.fillRect(x + long - 1.5, y - 5, 1.5, 6.5);
    context.font = `500 11px ${FACE}`;
    context.textAlign = "left";
    context.textBaseline = "bottom";
    this.write(`${metresText(length, length)} m`, x + 5, y - 2, palette.axis, palette.floor);
    context.font = `400 10.5px ${FACE}`;
    this.write(`grid ${metresText(grid, grid)} m`, x + long + 8, y + 4, palette.muted, palette.floor);
  }

  /** write sets a text with a halo, so that lines do not strike it through. */
  private write(text: string, x: number, y: number, ink: string, paper: string): void {
    const { context } = this;
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = paper;
    context.strokeText(text, x, y);
    context.fillStyle = ink;
    context.fillText(text, x, y);
  }
}
