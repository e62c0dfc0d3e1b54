/**
 * Markers are the discs of sources, with a tip to where a source faces. What is
 * higher is nearer to who looks down, and so a little larger. Discs are drawn
 * once for each ink and size, and copied.
 */
import type { Quat } from "../../frame";
import type { Picture } from "../../scene/picture";
import type { Palette } from "../view";
import { INKS, LOST } from "./inks";
import type { Seen } from "./seen";

/** How much larger a disc is at each level, and above which height in metres that level begins. */
const LEVELS = [
  { above: -Infinity, times: 0.8 },
  { above: -2, times: 0.9 },
  { above: -0.75, times: 1 },
  { above: 0.75, times: 1.14 },
  { above: 2, times: 1.3 },
] as const;

/** More sources than this are a crowd: dots without tips. */
const CROWD = 1000;
const CROWD_RADIUS = 3.5;
/** Around a disc for its edge and shadow, in CSS pixels. */
const ROOM = 4;
/** By day a disc has a darker rim: yellow alone is too near to paper (WCAG 1.4.11 wants 3:1). */
const PAPER_RIM = "rgb(0 0 0 / 0.3)";
/** A tip ends so many radii from the middle of a disc. */
const TIP = 2.2;

/** radius is that of a marker, in CSS pixels, for so many pixels a metre and so many sources. */
export function radius(scale: number, sources: number): number {
  if (sources > CROWD) return CROWD_RADIUS;
  return Math.round(Math.max(5, Math.min(9, 4 + scale / 20)));
}

/** level is which of LEVELS a height has. */
export function level(z: number): number {
  let at = 0;
  while (at + 1 < LEVELS.length && z > (LEVELS[at + 1] as (typeof LEVELS)[number]).above) at++;
  return at;
}

/** radiusAt is that of a marker at a height. */
export function radiusAt(base: number, z: number): number {
  return base * (LEVELS[level(z)] as (typeof LEVELS)[number]).times;
}

export class Markers {
  private readonly discs: (HTMLCanvasElement | undefined)[] = new Array<undefined>(INKS * LEVELS.length);
  private base = 0; // radius of the discs made
  private ratio = 1;
  private palette: Palette | undefined;
  private colours: readonly string[] = [];

  /** dye gives the colours, and device pixels for each CSS pixel. */
  dye(palette: Palette, colours: readonly string[], ratio: number): void {
    this.palette = palette;
    this.colours = colours;
    this.ratio = ratio;
    this.discs.fill(undefined);
  }

  draw(context: CanvasRenderingContext2D, picture: Picture, seen: Seen, base: number): void {
    if (base !== this.base) {
      this.base = base;
      this.discs.fill(undefined);
    }
    for (let ink = 0; ink < INKS; ink++) {
      if (seen.count > CROWD) this.drawDots(context, seen, ink);
      else this.drawTips(context, picture, seen, ink);
    }
    if (seen.count <= CROWD) this.drawDiscs(context, picture, seen);
  }

  /** drawDots draws dots out of two boxes each, on whole pixels: a tenth of the price of discs. */
  private drawDots(context: CanvasRenderingContext2D, seen: Seen, ink: number): void {
    context.fillStyle = this.colours[ink] as string;
    for (let k = seen.first[ink] as number; k < (seen.first[ink + 1] as number); k++) {
      const i = seen.order[k] as number;
      const x = Math.round(seen.x[i] as number);
      const y = Math.round(seen.y[i] as number);
      context.fillRect(x - 3, y - 2, 6, 4);
      context.fillRect(x - 2, y - 3, 4, 6);
    }
  }

  private drawTips(context: CanvasRenderingContext2D, picture: Picture, seen: Seen, ink: number): void {
    let any = false;
    for (let k = seen.first[ink] as number; k < (seen.first[ink + 1] as number); k++) {
      const i = seen.order[k] as number;
      const source = picture.sources[seen.source[i] as number];
      if (source?.facing === undefined) continue;
      if (!any) context.beginPath();
      any = true;
      addTip(context, source.facing, seen.x[i] as number, seen.y[i] as number, radiusAt(this.base, source.at.z));
    }
    if (!any) return;
    context.fillStyle = this.colours[ink] as string;
    context.fill();
  }

  /** drawDiscs copies discs pixel by pixel: no filter blurs them. */
  private drawDiscs(context: CanvasRenderingContext2D, picture: Picture, seen: Seen): void {
    const { ratio } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (let i = 0; i < seen.count; i++) {
      const source = picture.sources[seen.source[i] as number];
      if (source === undefined) continue;
      const disc = this.disc(seen.ink[i] as number, level(source.at.z));
      const half = disc.width / 2;
      context.drawImage(disc, (seen.x[i] as number) * ratio - half, (seen.y[i] as number) * ratio - half);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  private disc(ink: number, at: number): HTMLCanvasElement {
    const key = ink * LEVELS.length + at;
    let disc = this.discs[key];
    if (disc === undefined) {
      disc = this.makeDisc(ink, this.base * (LEVELS[at] as (typeof LEVELS)[number]).times);
      this.discs[key] = disc;
    }
    return disc;
  }

  private makeDisc(ink: number, r: number): HTMLCanvasElement {
    const { palette, ratio } = this;
    const image = document.createElement("canvas");
    image.width = image.height = 2 * Math.ceil((r + ROOM) * ratio);
    const context = image.getContext("2d") as CanvasRenderingContext2D;
    if (palette === undefined) return image;
    context.translate(image.width / 2, image.height / 2);
    context.scale(ratio, ratio);

    context.beginPath();
    context.arc(0, 0, r, 0, 2 * Math.PI);
    if (ink === LOST) {
      context.fillStyle = palette.floor;
      context.fill();
      context.setLineDash([3, 2.5]);
      context.lineWidth = 1.75;
      context.strokeStyle = this.colours[ink] as string;
      context.stroke();
      return image;
    }
    context.shadowColor = palette.dark ? "rgb(0 0 0 / 0.6)" : "rgb(60 45 20 / 0.35)";
    context.shadowBlur = 3 * ratio;
    context.shadowOffsetY = ratio;
    context.fillStyle = this.colours[ink] as string;
    context.fill();
    context.shadowColor = "transparent";
    context.lineWidth = 1.5;
    context.strokeStyle = palette.floor;
    context.stroke();
    if (palette.dark) return image;
    context.beginPath();
    context.arc(0, 0, r - 1.2, 0, 2 * Math.PI);
    context.strokeStyle = PAPER_RIM;
    context.stroke();
    return image;
  }
}

/** tip says which way of the view, right and down, the +x of a quaternion is turned to; the more it looks up or down, the shorter. */
export function tip(q: Readonly<Quat>): { right: number; down: number } {
  return { right: -2 * (q.x * q.y + q.w * q.z), down: 2 * (q.y * q.y + q.z * q.z) - 1 };
}

/** addTip adds the tip of a disc to the path. */
function addTip(context: CanvasRenderingContext2D, q: Readonly<Quat>, x: number, y: number, r: number): void {
  const { right, down } = tip(q);
  const reach = TIP * r;
  const half = 0.86 * r;
  context.moveTo(x + right * reach, y + down * reach);
  context.lineTo(x - down * half, y + right * half);
  context.lineTo(x + down * half, y - right * half);
  context.closePath();
}
