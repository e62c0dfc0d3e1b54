/** Colours for WebGL: from CSS, as a canvas writes them, to four bytes and to three numbers. They stay sRGB: what is seen is what the palette says. */
import { colour } from "../view";
import type { Palette } from "../view";

/** Four bytes, red the lowest, as a little-endian machine puts them into a buffer of bytes. */
export type Ink = number;

/** parseInk reads "#rrggbb" and "rgba(r, g, b, a)", the two forms in which a canvas gives its fillStyle back. */
export function parseInk(text: string): Ink {
  const hex = /^#([0-9a-f]{6})$/i.exec(text);
  if (hex?.[1] !== undefined) {
    const n = parseInt(hex[1], 16);
    return ink(n >> 16, (n >> 8) & 255, n & 255, 255);
  }
  const parts = /^rgba?\(([^)]+)\)$/.exec(text)?.[1]?.split(",").map(Number) ?? [];
  const [r = 0, g = 0, b = 0, a = 1] = parts;
  return ink(r, g, b, a * 255);
}

/** withAlpha is the same colour, thinner or thicker: alpha in [0, 1]. */
export function withAlpha(colour: Ink, alpha: number): Ink {
  return ((colour & 0xffffff) | ((alpha * 255) << 24)) >>> 0;
}

/** mix goes from one colour to another by a share in [0, 1]. */
export function mix(from: Ink, to: Ink, share: number): Ink {
  const part = (shift: number): number => ((from >>> shift) & 255) * (1 - share) + ((to >>> shift) & 255) * share;
  return ink(part(0), part(8), part(16), part(24));
}

/** toHex is 0xrrggbb, as three.js takes it. */
export function toHex(colour: Ink): number {
  return ((colour & 255) << 16) | (colour & 0xff00) | ((colour >>> 16) & 255);
}

function ink(r: number, g: number, b: number, a: number): Ink {
  return (Math.round(r) | (Math.round(g) << 8) | (Math.round(b) << 16) | (Math.round(a) << 24)) >>> 0;
}

/** Inks are a palette's colours, ready for WebGL. */
export class Inks {
  background: Ink = 0;
  floor: Ink = 0;
  grid: Ink = 0;
  gridStrong: Ink = 0;
  axis: Ink = 0;
  muted: Ink = 0;
  head: Ink = 0;
  area: Ink = 0;
  text: Ink = 0;
  focus: Ink = 0;
  held: Ink = 0;
  dark = false;

  private readonly hues = new Uint32Array(360); // 0: not asked for yet
  private palette: Palette | undefined;

  /** context is any canvas: it knows all ways in which CSS can say a colour. */
  constructor(private readonly context: CanvasRenderingContext2D) {}

  paint(palette: Palette): void {
    this.palette = palette;
    this.hues.fill(0);
    this.dark = palette.dark;
    this.background = this.of(palette.background);
    this.floor = this.of(palette.floor);
    this.grid = this.of(palette.grid);
    this.gridStrong = this.of(palette.gridStrong);
    this.axis = this.of(palette.axis);
    this.muted = this.of(palette.muted);
    this.head = this.of(palette.head);
    this.area = this.of(palette.area);
    this.text = this.of(palette.text);
    this.focus = this.of(palette.focus);
    this.held = this.of(palette.held);
  }

  /** hue is a source's own colour, to the degree. */
  hue(degrees: number): Ink {
    const at = ((Math.round(degrees) % 360) + 360) % 360;
    let found = this.hues[at] as number;
    if (found === 0 && this.palette) {
      found = this.of(colour(at, this.palette));
      this.hues[at] = found;
    }
    return found;
  }

  private of(css: string): Ink {
    this.context.fillStyle = "#000000"; // what is no colour would keep the one before
    this.context.fillStyle = css;
    return parseInk(String(this.context.fillStyle));
  }
}
