/**
 * Labels names what a view shows. Where two would overlap, the less important one
 * is left out: what is selected comes first, then what is hovered, then what a
 * hand holds, then all others; among those, one that was shown in the last frame
 * stays, so that a crowd does not flicker.
 *
 * For each frame: begin, add for all that may have a label, draw.
 */
import type { Picture, Shown } from "../scene/picture";
import { inHand, lostFor } from "../scene/words";
import { heightText, shorten } from "./labelText";
import { Slots } from "./labelSlots";
import { HALO, LINE, Stamps } from "./labelStamps";
import type { Palette } from "./view";

/** How much a label matters: the smaller the more. */
export const SELECTED = 0;
export const HOVERED = 1;
export const HELD = 2;
export const OTHER = 3;
export type Rank = typeof SELECTED | typeof HOVERED | typeof HELD | typeof OTHER;

/** rankOf says how much the label of a source matters in a picture. */
export function rankOf(source: Shown, picture: Picture): Rank {
  const { selected, hovered } = picture;
  if (selected?.kind === "source" && selected.name === source.name) return SELECTED;
  if (hovered?.kind === "source" && hovered.name === source.name) return HOVERED;
  return source.heldBy !== "" || source.mine ? HELD : OTHER;
}

const MOST = 300; // labels of a frame: more could not be read
const NEW = 40; // labels that may appear in one frame, so that a crowd costs no pause
const TRIES = 256; // that may be tried in one frame, in turn
const GAP = 4; // between what is named and its label, CSS pixels
const MARK = 0.7; // half the side of the box that stands for what is named, in its radii
const SPACE = 5; // between two words of a label, CSS pixels
const WIDTHS = 4000; // widths of names that are remembered

interface Entry {
  key: string;
  text: string;
  detail: string; // what is said after the text where there is no source
  source: Shown | undefined;
  x: number;
  y: number;
  clear: number;
  rank: Rank;
  was: boolean; // shown in the last frame
}

/** Where a label stands, seen from what it names. */
type Side = "right" | "left";

export class Labels {
  private readonly names = new Stamps(500, 12);
  private readonly strong = new Stamps(650, 12);
  private readonly faint = new Stamps(500, 12);
  private readonly details = new Stamps(400, 11);
  private readonly holders = new Stamps(500, 11);

  private readonly slots = new Slots(); // what labels have taken
  private readonly marks = new Slots(); // what is named: a label covers it only where there is no other room
  private readonly widths = new Map<string, number>();
  private shown = new Map<string, Side>(); // in the last frame
  private showing = new Map<string, Side>(); // in this one
  private readonly entries: Entry[] = [];
  private count = 0;
  private turn = 0; // whose turn it is to be tried

  private width = 0;
  private height = 0;
  private ratio = 1;
  private palette: Palette | undefined;

  constructor(private readonly context: CanvasRenderingContext2D) {}

  /** resize gives the size of the view in CSS pixels, and device pixels for each. */
  resize(width: number, height: number, ratio: number): void {
    this.width = width;
    this.height = height;
    if (ratio === this.ratio) return;
    this.ratio = ratio;
    this.dye();
  }

  paint(palette: Palette): void {
    this.palette = palette;
    this.dye();
  }

  /** begin starts a frame. */
  begin(): void {
    this.count = 0;
    this.slots.clear(this.width, this.height);
    this.marks.clear(this.width, this.height);
  }

  /** keepClear takes room that no label may have, in CSS pixels. */
  keepClear(x: number, y: number, width: number, height: number): void {
    this.slots.take(x, y, width, height);
  }

  /** add asks for the label of a source at a point of the view; clear is the radius of what is drawn there. */
  add(source: Shown, x: number, y: number, clear: number, rank: Rank): void {
    this.enter(source.name, source.name, "", source, x, y, clear, rank);
  }

  /** addText asks for a label that names something else, with a detail if it is not empty. */
  addText(text: string, detail: string, x: number, y: number, clear: number, rank: Rank): void {
    this.enter(`\u0000${text}`, text, detail, undefined, x, y, clear, rank);
  }

  /** draw puts the labels on the canvas; stale: all of them grey. */
  draw(stale: boolean): void {
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    for (const rank of [SELECTED, HOVERED, HELD] as const) {
      for (let i = 0; i < this.count; i++) {
        const entry = this.entries[i] as Entry;
        if (entry.rank === rank) this.place(entry, stale);
      }
    }
    this.drawOthers(stale);

    for (let i = 0; i < this.count; i++) (this.entries[i] as Entry).source = undefined; // it is the scene's
    [this.shown, this.showing] = [this.showing, this.shown];
    this.showing.clear();
  }

  private dye(): void {
    const { palette, ratio } = this;
    if (palette === undefined) return;
    this.names.dye(palette.text, palette.floor, ratio);
    this.strong.dye(palette.text, palette.floor, ratio);
    this.faint.dye(palette.muted, palette.floor, ratio);
    this.details.dye(palette.muted, palette.floor, ratio);
    this.holders.dye(palette.held, palette.floor, ratio);
    this.widths.clear();
  }

  private enter(
    key: string,
    text: string,
    detail: string,
    source: Shown | undefined,
    x: number,
    y: number,
    clear: number,
    rank: Rank,
  ): void {
    let entry = this.entries[this.count];
    if (entry === undefined) {
      entry = { key, text, detail, source, x, y, clear, rank, was: false };
      this.entries.push(entry);
    } else {
      entry.key = key;
      entry.text = text;
      entry.detail = detail;
      entry.source = source;
      entry.x = x;
      entry.y = y;
      entry.clear = clear;
      entry.rank = rank;
      entry.was = false;
    }
    this.count++;
    const half = clear * MARK;
    this.marks.take(x - half, y - half, 2 * half, 2 * half);
  }

  /** drawOthers places those that were there, and then some that are new: in a crowd not all in one frame. */
  private drawOthers(stale: boolean): void {
    for (let i = 0; i < this.count && this.showing.size < MOST; i++) {
      const entry = this.entries[i] as Entry;
      entry.was = entry.rank === OTHER && this.shown.has(entry.key);
      if (entry.was) this.place(entry, stale);
    }
    if (this.count <= TRIES || this.turn >= this.count) this.turn = 0;
    let fresh = 0;
    const end = Math.min(this.count, this.turn + TRIES);
    for (; this.turn < end && this.showing.size < MOST && fresh < NEW; this.turn++) {
      const entry = this.entries[this.turn] as Entry;
      if (entry.rank === OTHER && !entry.was && this.place(entry, stale)) fresh++;
    }
  }

  /** place draws one label to the right of what it names, or else to the left, and says whether there was room. */
  private place(entry: Entry, stale: boolean): boolean {
    const { x, y, source } = entry;
    const out = entry.clear + GAP;
    const must = entry.rank <= HOVERED;
    if (!must && !this.slots.isFree(x + out, y) && !this.slots.isFree(x - out, y)) return false;

    const lost = source !== undefined && !source.live;
    const text = shorten(entry.text);
    const style = stale || lost ? this.faint : must ? this.strong : this.names;
    const detail = source === undefined ? entry.detail : lost ? lostFor(source.ageMs) : heightText(source.at.z);
    const holder = source === undefined ? "" : inHand(source.mine, shorten(source.heldBy));

    const first = this.widthOf(text) + (detail === "" ? 0 : SPACE + this.details.get(detail).width);
    const width = Math.max(first, holder === "" ? 0 : this.holders.get(holder).width);
    const height = holder === "" ? LINE : 2 * LINE - 2;
    const side = this.side(entry, width, height, out, must);
    if (side === undefined) return false;

    let at = side === "left" ? x - out - width : x + out;
    if (must) at = Math.max(2, Math.min(this.width - width - 2, at));
    const top = y - LINE / 2;
    const end = this.stamp(style, text, at, top);
    if (detail !== "") this.stamp(this.details, detail, end + SPACE, top);
    if (holder !== "") this.stamp(stale ? this.details : this.holders, holder, at, top + LINE - 2);
    this.showing.set(entry.key, side);
    return true;
  }

  /**
   * side finds room where the label was, or else on the other side: best where it
   * covers nothing that is named. A label that must be shown takes what it needs.
   */
  private side(entry: Entry, width: number, height: number, out: number, must: boolean): Side | undefined {
    const { slots, marks } = this;
    const right = entry.x + out;
    const left = entry.x - out - width;
    const top = entry.y - LINE / 2;
    const before = this.shown.get(entry.key) ?? "right";
    const other = before === "right" ? "left" : "right";
    const here = before === "right" ? right : left;
    const there = before === "right" ? left : right;
    if (marks.fits(here, top, width, height) && slots.claim(here, top, width, height)) return before;
    if (marks.fits(there, top, width, height) && slots.claim(there, top, width, height)) return other;
    if (slots.claim(here, top, width, height)) return before;
    if (slots.claim(there, top, width, height)) return other;
    if (!must) return undefined;
    const side = right + width > this.width ? "left" : "right";
    slots.take(side === "right" ? right : left, top, width, height);
    return side;
  }

  /** widthOf is the width of a name; the widest weight counts, so that selecting moves nothing. */
  private widthOf(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      width = this.strong.width(text, this.context);
      if (this.widths.size >= WIDTHS) this.widths.clear();
      this.widths.set(text, width);
    }
    return width;
  }

  /** stamp puts a text on whole device pixels, where it is sharp, and returns where it ends. */
  private stamp(stamps: Stamps, text: string, x: number, y: number): number {
    const { ratio } = this;
    const { image, width } = stamps.get(text);
    this.context.drawImage(image, Math.round((x - HALO) * ratio), Math.round((y - HALO) * ratio));
    return x + width;
  }
}
