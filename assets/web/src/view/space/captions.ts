/** What is written and ringed over the space: names, metres, axes, and who is selected, held or lost. */
import type { Group, WebGLRenderer } from "three";
import type { Picture, Shown } from "../../scene/picture";
import { HELD, Labels, OTHER, rankOf } from "../labels";
import { LINE, Stamps } from "../labelStamps";
import type { Palette } from "../view";
import { Atlas } from "./atlas";
import { axisLength, axisStep } from "./axes";
import { withAlpha } from "./ink";
import type { Ink, Inks } from "./ink";
import type { Lens } from "./lens";
import type { Orbit } from "./orbit";
import { Frame, Rings } from "./rings";
import type { Seen, Spot } from "./seen";
import type { Light } from "./shading";

/** The ring round a head that is selected, in radii of the head: it is higher than wide. */
const HEAD_RING = 1.25;
/** Names of axes stand so far beyond their tips, CSS pixels. */
const TIP_PX = 9;
/** Sources that may ask for a label in a frame: the nearest. */
const LABELLED = 600;

export class Captions {
  private readonly labels: Labels;
  private readonly metres = new Stamps(400, 10);
  private readonly rings: Rings;
  private readonly atlas: Atlas;
  private readonly frame: Frame;
  private palette: Palette | undefined;
  private ratio = 1;

  /** flat is a canvas that measures words. */
  constructor(over: Group, light: Light, renderer: WebGLRenderer, flat: CanvasRenderingContext2D) {
    this.rings = new Rings(light);
    this.atlas = new Atlas(light, renderer);
    this.frame = new Frame(light);
    this.labels = new Labels(sheet(flat, this.atlas));
    for (const part of [this.rings, this.atlas, this.frame]) over.add(part.mesh);
  }

  resize(width: number, height: number, ratio: number): void {
    this.labels.resize(width, height, ratio);
    if (ratio === this.ratio && this.atlas.isReady) return;
    this.ratio = ratio;
    this.atlas.resize(ratio);
    this.dye();
  }

  paint(palette: Palette): void {
    this.palette = palette;
    this.labels.paint(palette);
    this.atlas.forget();
    this.dye();
  }

  /** restore has all words sent again, after WebGL was lost. */
  restore(): void {
    this.atlas.forget();
  }

  draw(picture: Picture, orbit: Orbit, lens: Lens, seen: Seen, inks: Inks): void {
    this.labels.begin();
    this.atlas.begin();
    this.rings.begin(2 * seen.farCount + 8);
    const { head } = seen;
    if (head.seen) this.labels.keepClear(head.x - head.px, head.y - head.px, 2 * head.px, 2 * head.px);
    this.axes(orbit, lens, head);

    let asked = 0;
    for (let i = seen.farCount - 1; i >= 0; i--) {
      const at = seen.far[i] as number;
      const spot = seen.spots[at] as Spot;
      const source = picture.sources[at] as Shown;
      if (!spot.isOn(lens)) continue;
      this.marks(spot, source, picture, inks);
      const rank = rankOf(source, picture);
      if (rank < OTHER || asked++ < LABELLED) this.labels.add(source, spot.x, spot.y, spot.px + 3, rank);
    }
    this.headMarks(picture, seen, inks);

    this.labels.draw(picture.stale);
    this.atlas.end();
    this.rings.end();
    this.frame.show(picture.pastS > 0, inks.held);
  }

  private dye(): void {
    if (this.palette) this.metres.dye(this.palette.axis, this.palette.floor, this.ratio);
  }

  /** axes names their tips, and the metres on the floor along the two level ones. */
  private axes(orbit: Orbit, lens: Lens, head: Spot): void {
    const length = axisLength(orbit, lens);
    const step = axisStep(length);
    this.tip("front +x", lens, length, 0, 0);
    this.tip("left +y", lens, 0, length, 0);
    this.tip("up +z", lens, 0, 0, length * 0.5);
    for (let n = 1; n * step < 3.01 * length; n++) {
      const metres = Number((n * step).toPrecision(3));
      if (metres === length) continue; // the tip is there
      this.metre(metres, lens, metres, 0, head);
      this.metre(metres, lens, 0, metres, head);
    }
  }

  /** tip names the end of an axis, beyond its arrow. */
  private tip(text: string, lens: Lens, x: number, y: number, z: number): void {
    if (!lens.project(x * 0.8, y * 0.8, z * 0.8)) return;
    const [fromX, fromY] = [lens.x, lens.y];
    if (!lens.project(x, y, z)) return;
    const [dx, dy] = [lens.x - fromX, lens.y - fromY];
    const share = TIP_PX / Math.max(1, Math.hypot(dx, dy));
    this.labels.keepClear(Math.min(fromX, lens.x), Math.min(fromY, lens.y), Math.abs(dx), Math.abs(dy));
    this.labels.addText(text, "", lens.x + dx * share, lens.y + dy * share, 1, HELD);
  }

  private metre(metres: number, lens: Lens, x: number, y: number, head: Spot): void {
    if (!lens.project(x, y, 0) || lens.x < 0 || lens.x > lens.width || lens.y < 0 || lens.y > lens.height) return;
    if (head.seen && Math.hypot(lens.x - head.x, lens.y - head.y) < 1.5 * head.px) return;
    const left = Math.round((lens.x + 2) * this.ratio);
    const top = Math.round((lens.y - LINE * 0.2) * this.ratio);
    this.atlas.add(this.metres.get(`${metres}`).image, left, top);
  }

  /** marks rings a source: dashed if it is lost, and if a hand holds it, or it is selected or pointed at. */
  private marks(spot: Spot, source: Shown, picture: Picture, inks: Inks): void {
    const { selected, hovered } = picture;
    if (!source.live) this.rings.add(spot.x, spot.y, spot.px + 2.5, -1.25, inks.muted);
    if (source.heldBy !== "" || source.mine) this.ring(spot, 3.5, 2, picture.stale ? inks.muted : inks.held);
    if (selected?.kind === "source" && selected.name === source.name) this.selection(spot, spot.px, picture, inks);
    else if (hovered?.kind === "source" && hovered.name === source.name) this.ring(spot, 6.5, 1.25, inks.axis);
  }

  private headMarks(picture: Picture, seen: Seen, inks: Inks): void {
    const { selected, hovered } = picture;
    if (selected?.kind === "head" || selected?.kind === "nose") this.selection(seen.head, HEAD_RING * seen.head.px, picture, inks);
    else if (hovered?.kind === "head" && seen.head.seen) this.rings.add(seen.head.x, seen.head.y, HEAD_RING * seen.head.px + 3, 1.25, inks.axis);
    if (hovered?.kind === "nose" && seen.nose.seen) this.ring(seen.nose, 3, 1.5, inks.focus);
  }

  /** selection rings what is selected; with the keyboard on it the ring is thick, in the colour of focus, on clear ground. */
  private selection(spot: Spot, radius: number, picture: Picture, inks: Inks): void {
    if (!spot.seen) return;
    if (picture.focused) {
      this.rings.add(spot.x, spot.y, radius + 7.5, 6.5, withAlpha(inks.floor, 0.9));
      this.rings.add(spot.x, spot.y, radius + 7.5, 3, inks.focus);
    } else {
      this.rings.add(spot.x, spot.y, radius + 7, 1.75, inks.text);
    }
  }

  private ring(spot: Spot, out: number, width: number, ink: Ink): void {
    this.rings.add(spot.x, spot.y, spot.px + out, width, ink);
  }
}

/** sheet is all that Labels wants of a canvas: words are measured by a real one, and go to the atlas. */
function sheet(flat: CanvasRenderingContext2D, atlas: Atlas): CanvasRenderingContext2D {
  const has = {
    globalAlpha: 1,
    set font(font: string) {
      flat.font = font;
    },
    setTransform: (): void => undefined,
    measureText: (text: string): TextMetrics => flat.measureText(text),
    drawImage: (word: HTMLCanvasElement, x: number, y: number): void => atlas.add(word, x, y),
  };
  return has as unknown as CanvasRenderingContext2D;
}
