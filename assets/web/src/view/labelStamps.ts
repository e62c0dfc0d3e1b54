/** Stamps are words drawn once, to be put on a canvas often: setting text is dear, copying is cheap. */
import { Bounded } from "./labelCache";

/** The height of a line of labels, and what a stamp has around its text for the halo; CSS pixels. */
export const LINE = 16;
export const HALO = 3;

/** The typeface of all that views write. */
export const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
/** More than Labels shows in a frame, so that one frame's stamps do not drive out each other. */
const STAMPS = 640;

export interface Stamp {
  readonly image: HTMLCanvasElement;
  readonly width: number; // of the text, in CSS pixels
}

/** Stamps makes and keeps the stamps of one weight and colour. */
export class Stamps {
  private readonly stamps = new Bounded<Stamp>(STAMPS);
  private readonly make = (text: string): Stamp => this.set(text);
  private font = "";
  private ink = "";
  private paper = "";
  private ratio = 1;

  constructor(
    private readonly weight: number,
    private readonly size: number, // CSS pixels
  ) {}

  /** dye gives the colours of text and halo, and the device pixels of one CSS pixel; what was set before is forgotten. */
  dye(ink: string, paper: string, ratio: number): void {
    this.font = `${this.weight} ${this.size}px ${FACE}`;
    this.ink = ink;
    this.paper = paper;
    this.ratio = ratio;
    this.stamps.clear();
  }

  get(text: string): Stamp {
    return this.stamps.get(text, this.make);
  }

  /** width is that of a text, without setting it. */
  width(text: string, context: CanvasRenderingContext2D): number {
    context.font = this.font;
    return context.measureText(text).width;
  }

  private set(text: string): Stamp {
    const image = document.createElement("canvas");
    const context = image.getContext("2d") as CanvasRenderingContext2D;
    const width = this.width(text, context);
    image.width = Math.ceil((width + 2 * HALO) * this.ratio);
    image.height = Math.ceil((LINE + 2 * HALO) * this.ratio);
    context.scale(this.ratio, this.ratio);
    context.font = this.font;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = HALO;
    context.globalAlpha = 0.8;
    context.strokeStyle = this.paper;
    context.strokeText(text, HALO, HALO + LINE / 2);
    context.globalAlpha = 1;
    context.fillStyle = this.ink;
    context.fillText(text, HALO, HALO + LINE / 2);
    return { image, width };
  }
}
