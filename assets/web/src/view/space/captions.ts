/** What is written and ringed over the space, on a flat canvas: names, metres, axes, and who is selected, held or lost. */
import type { Picture, Shown } from "../../scene/picture";
import { HELD, Labels, OTHER, rankOf } from "../labels";
import { LINE, Stamps } from "../labelStamps";
import type { Palette } from "../view";
import { axisLength, axisStep } from "./axes";
import type { Lens } from "./lens";
import type { Orbit } from "./orbit";
import type { Seen, Spot } from "./seen";

const LOST_DASH = [3, 3];
const SOLID: number[] = [];
const LABELLED = 600; // sources that may ask for a label in a frame: the nearest

export class Captions {
  private readonly context: CanvasRenderingContext2D;
  private readonly labels: Labels;
  private readonly metres = new Stamps(400, 10);
  private palette: Palette | undefined;
  private width = 0;
  private height = 0;
  private ratio = 1;

  constructor(private readonly canvas: HTMLCanvasElement, context: CanvasRenderingContext2D) {
    this.context = context;
    this.labels = new Labels(context);
  }

  resize(width: number, height: number, ratio: number): void {
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.labels.resize(width, height, ratio);
    this.dye();
  }

  paint(palette: Palette): void {
    this.palette = palette;
    this.labels.paint(palette);
    this.dye();
  }

  draw(picture: Picture, orbit: Orbit, lens: Lens, seen: Seen): void {
    const { context, ratio, palette } = this;
    if (!palette) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.labels.begin();
    this.keepClear(seen.head);
    this.axes(orbit, lens, palette, picture.stale);

    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    let asked = 0;
    for (let i = seen.farCount - 1; i >= 0; i--) {
      const at = seen.far[i] as number;
      const spot = seen.spots[at] as Spot;
      const source = picture.sources[at] as Shown;
      if (!spot.isOn(lens)) continue;
      this.rings(spot, source, picture, palette);
      const rank = rankOf(source, picture);
      if (rank < OTHER || asked++ < LABELLED) this.labels.add(source, spot.x, spot.y, spot.px + 3, rank);
    }
    const { selected, hovered } = picture;
    if (selected?.kind === "head" || selected?.kind === "nose") this.marked(seen.head, 1.25, picture.focused, palette);
    else if (hovered?.kind === "head") this.ring(seen.head, 1.25, 0, 1.5, palette.axis, SOLID);
    if (hovered?.kind === "nose") this.ring(seen.nose, 1, 3, 1.5, palette.focus, SOLID);

    this.labels.draw(picture.stale);
    if (picture.pastS > 0) this.frame(palette);
  }

  private dye(): void {
    if (this.palette) this.metres.dye(this.palette.axis, this.palette.floor, this.ratio);
  }

  private keepClear(spot: Spot): void {
    if (spot.seen) this.labels.keepClear(spot.x - spot.px, spot.y - spot.px, 2 * spot.px, 2 * spot.px);
  }

  /** axes names their tips, and the metres on the floor along the two level ones. */
  private axes(orbit: Orbit, lens: Lens, palette: Palette, stale: boolean): void {
    const length = axisLength(orbit, lens);
    const step = axisStep(length);
    this.tip("front +x", lens, length * 1.03, 0, 0);
    this.tip("left +y", lens, 0, length * 1.03, 0);
    this.tip("up +z", lens, 0, 0, length * 0.5 * 1.06);
    this.context.globalAlpha = stale ? 0.5 : palette.dark ? 0.9 : 1;
    for (let n = 1; n * step < 3.01 * length; n++) {
      const metres = Number((n * step).toPrecision(3));
      this.metre(metres, lens, metres, 0);
      this.metre(metres, lens, 0, metres);
    }
    this.context.globalAlpha = 1;
  }

  private tip(text: string, lens: Lens, x: number, y: number, z: number): void {
    if (lens.project(x, y, z)) this.labels.addText(text, "", lens.x, lens.y, 2, HELD);
  }

  private metre(metres: number, lens: Lens, x: number, y: number): void {
    if (!lens.project(x, y, 0) || lens.x < 0 || lens.x > lens.width || lens.y < 0 || lens.y > lens.height) return;
    const stamp = this.metres.get(`${metres}`);
    const left = Math.round((lens.x + 2) * this.ratio);
    const top = Math.round((lens.y - LINE * 0.2) * this.ratio);
    this.context.drawImage(stamp.image, left, top);
  }

  private rings(spot: Spot, source: Shown, picture: Picture, palette: Palette): void {
    if (!source.live) this.ring(spot, 1, 2.5, 1.25, palette.muted, LOST_DASH);
    if (source.heldBy !== "" || source.mine) this.ring(spot, 1, 3, 2, picture.stale ? palette.muted : palette.held, SOLID);
    const { selected, hovered } = picture;
    if (selected?.kind === "source" && selected.name === source.name) this.marked(spot, 1, picture.focused, palette);
    else if (hovered?.kind === "source" && hovered.name === source.name) this.ring(spot, 1, 5.5, 1.25, palette.axis, SOLID);
  }

  /** marked rings what is selected; with the keyboard on it, twice and stronger. */
  private marked(spot: Spot, share: number, focused: boolean, palette: Palette): void {
    this.ring(spot, share, 6.5, focused ? 3 : 1.75, focused ? palette.focus : palette.text, SOLID);
    if (focused) this.ring(spot, share, 9, 1.5, palette.floor, SOLID);
  }

  /** ring is a circle round a spot: so many of its radii and pixels out. */
  private ring(spot: Spot, share: number, out: number, width: number, colour: string, dash: number[]): void {
    if (!spot.seen) return;
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    context.arc(spot.x, spot.y, spot.px * share + out, 0, 2 * Math.PI);
    context.stroke();
  }

  /** frame is drawn round what is past, so that nobody takes it for now. */
  private frame(palette: Palette): void {
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.setLineDash(SOLID);
    context.strokeStyle = palette.held;
    context.lineWidth = 3;
    context.strokeRect(1.5, 1.5, this.width - 3, this.height - 3);
  }
}
