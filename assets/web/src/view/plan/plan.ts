/**
 * PlanView is the room from above, on a canvas 2D: front is up, left is left.
 * It draws a Picture anew in each frame, and only the floor is kept. What is
 * outside of the view is skipped.
 */
import type { Vec } from "../../frame";
import type { Picture, Shown, Target } from "../../scene/picture";
import { HELD, HOVERED, Labels, OTHER, SELECTED, rankOf } from "../labels";
import { heightText } from "../labelText";
import { Stamps } from "../labelStamps";
import { LIGHT } from "../palette";
import type { Palette, Point, View } from "../view";
import { drawArrows } from "./arrows";
import { NO_EDGES, PlanCamera, type Edges } from "./camera";
import { Floor } from "./floor";
import { drawHead, headRadius, knobAt, screenTurn } from "./head";
import { inkColours } from "./inks";
import { Markers, radius, radiusAt } from "./markers";
import { drawMark, drawPast, drawSelection } from "./marks";
import { pick, type Handles } from "./pick";
import { drawArea, drawDistance, eachDistance } from "./rings";
import { Seen } from "./seen";
import { drawTrails } from "./trails";

/** A source so far off the view, in CSS pixels, may still show a ring or a label. */
const AROUND = 48;
/** The ring around a head that is selected, in radii of the head. */
const HEAD_RING = 1.35;
/** Half the side of the box around a head that no label may cover, in radii of the head. */
const HEAD_BOX = 0.8;
/** fit leaves so much room at each side, in CSS pixels, but no more than this part of the view. */
const FIT_MARGIN = 64;
const FIT_PART = 0.14;

export class PlanView implements View {
  readonly name = "plan";

  private readonly context: CanvasRenderingContext2D;
  private readonly room = new PlanCamera();
  private readonly floor = new Floor();
  private readonly seen = new Seen();
  private readonly markers = new Markers();
  private readonly labels: Labels;
  private readonly numbers = new Stamps(400, 10.5);

  private palette: Palette = LIGHT;
  private colours: readonly string[] = [];
  private wide = 0; // of the view, CSS pixels
  private high = 0;
  private ratio = 1;
  private edges: Edges = NO_EDGES;

  // of the last picture
  private handles: Handles | undefined;
  private marker = 0; // radius of a marker, CSS pixels

  /** It throws where the canvas gives no 2D context. */
  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("plan: the canvas gives no 2D context");
    this.context = context;
    this.labels = new Labels(context);
    this.dye();
  }

  get camera(): string {
    return this.room.text;
  }

  set camera(text: string) {
    this.room.text = text;
  }

  resize(width: number, height: number, ratio: number): void {
    const dyed = ratio === this.ratio;
    this.wide = width;
    this.high = height;
    this.ratio = ratio;
    this.room.resize(width, height);
    this.floor.resize(width, height, ratio);
    this.labels.resize(width, height, ratio);
    if (!dyed) this.dye();
  }

  paint(palette: Palette): void {
    this.palette = palette;
    this.dye();
  }

  /** cover says what stands over the edges of the view, in CSS pixels: fit leaves it free, and nothing is written under it. */
  cover(edges: Edges): void {
    this.edges = edges;
    this.floor.cover(edges);
  }

  draw(picture: Picture): void {
    const { context, ratio, room, palette } = this;
    this.claimCanvas();
    this.floor.draw(context, room, palette);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);

    this.seen.gather(picture, room, this.wide, this.high, AROUND);
    this.marker = radius(room.scale, this.seen.count);
    this.labels.begin();
    if (picture.area !== undefined) {
      drawArea(context, picture.area, room, palette, picture.stale ? palette.muted : palette.area, this.wide, this.high);
    }
    drawTrails(context, picture, this.seen, room, this.colours);
    this.drawHead(picture);
    drawArrows(context, picture, this.seen, room, this.colours, this.marker);
    this.markers.draw(context, picture, this.seen, this.marker);
    this.drawMarks(picture);
    this.labels.draw(picture.stale);
    if (picture.pastS > 0) {
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawPast(context, this.wide, this.high, palette);
    }
  }

  pick(at: Point, reach: number): Target | undefined {
    return pick(this.seen, this.marker, this.handles, at, reach);
  }

  spot(target: Target): Point | undefined {
    const { handles } = this;
    const at = target.kind === "source" ? this.seen.find(target.name) : target.kind === "head" ? handles?.head : handles?.knob;
    if (at === undefined || at.x < 0 || at.y < 0 || at.x > this.wide || at.y > this.high) return undefined;
    return at;
  }

  onLevel(at: Point, z: number): Vec {
    return { x: this.room.frontAt(at.y), y: this.room.leftAt(at.x), z };
  }

  height(): undefined {
    return undefined;
  }

  pan(from: Point, to: Point): void {
    this.room.pan(from, to);
  }

  zoom(at: Point, factor: number): void {
    this.room.zoom(at, factor);
  }

  turn(): void {}

  fit(picture: Picture): void {
    const margin = Math.min(FIT_MARGIN, FIT_PART * Math.min(this.wide, this.high));
    const places = picture.sources.map((source) => source.at);
    this.room.fit([picture.head.at, ...places], this.edges, margin);
  }

  private dye(): void {
    const { palette, ratio } = this;
    this.colours = inkColours(palette);
    this.markers.dye(palette, this.colours, ratio);
    this.labels.paint(palette);
    this.numbers.dye(palette.muted, palette.floor, ratio);
    this.floor.forget();
  }

  /** claimCanvas sees to it that the canvas has our size: another view may have drawn on it. */
  private claimCanvas(): void {
    const width = Math.max(1, Math.round(this.wide * this.ratio));
    const height = Math.max(1, Math.round(this.high * this.ratio));
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  /** drawHead draws the head, the circles of distance around it, and says where it can be taken. */
  private drawHead(picture: Picture): void {
    const { context, room, palette } = this;
    const at = { x: room.right(picture.head.at.y), y: room.down(picture.head.at.x) };
    const size = headRadius(room.scale);
    eachDistance(room.scale, (metres, r) => {
      drawDistance(context, at, r, palette);
      this.drawNumber(`${metres} m`, at.x + r * Math.SQRT1_2, at.y - r * Math.SQRT1_2);
    });

    const { selected, hovered, head } = picture;
    const turn = screenTurn(head.facing);
    const active = isHead(selected) || isHead(hovered);
    const knob = active ? knobAt(at, size, turn) : undefined;
    this.handles = { head: at, radius: size, knob };
    drawHead(
      context,
      at,
      size,
      turn,
      {
        ink: picture.stale ? palette.muted : palette.head,
        knob: hovered?.kind === "nose" ? "hot" : active ? "active" : "idle",
      },
      palette,
    );
    this.labels.keepClear(at.x - HEAD_BOX * size, at.y - HEAD_BOX * size, 2 * HEAD_BOX * size, 2 * HEAD_BOX * size);
    if (head.on !== "") return; // the source's label stands there
    const rank = selected?.kind === "head" ? SELECTED : isHead(hovered) ? HOVERED : HELD;
    const clear = isHead(selected) ? HEAD_RING * size + 4 : size;
    this.labels.addText("you", heightText(head.at.z), at.x, at.y, clear, rank);
  }

  /** drawMarks draws the rings around sources that somebody holds, selects or points at, and asks for all labels. */
  private drawMarks(picture: Picture): void {
    const { context, seen, marker, palette } = this;
    for (let i = 0; i < seen.count; i++) {
      const source = picture.sources[seen.source[i] as number] as Shown;
      const rank = rankOf(source, picture);
      const x = seen.x[i] as number;
      const y = seen.y[i] as number;
      let out = marker;
      if (rank !== OTHER) out = drawMark(context, picture, source, rank, { x, y }, radiusAt(marker, source.at.z), palette);
      const clear = source.name === picture.head.on ? Math.max(out, this.handles?.radius ?? 0) : out;
      this.labels.add(source, x, y, clear, rank);
    }
    if (isHead(picture.selected) && this.handles !== undefined) {
      drawSelection(context, this.handles.head, HEAD_RING * this.handles.radius, picture.focused, palette);
    }
  }

  /** drawNumber sets a small number in the middle of a point. */
  private drawNumber(text: string, x: number, y: number): void {
    if (x < 0 || y < 0 || x > this.wide || y > this.high) return;
    const { context, ratio } = this;
    const { image } = this.numbers.get(text);
    context.drawImage(image, x - image.width / ratio / 2, y - image.height / ratio / 2, image.width / ratio, image.height / ratio);
  }
}

function isHead(target: Target | undefined): boolean {
  return target?.kind === "head" || target?.kind === "nose";
}
