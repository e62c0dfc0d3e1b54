/** "Listen here": the ears, how loud they are, and what they hear. */
import type { Actions } from "../app/actions";
import { attribute, element, write } from "./elements";
import { decibels } from "./format";
import type { Status } from "./status";

/** The lowest mark of the slider is silence. */
export const SILENT_DB = -40;
/** The meter's range, dB of full scale. */
const METER_FLOOR_DB = -54;

export class Listening {
  private readonly button: HTMLButtonElement;
  private readonly label: HTMLElement;
  private readonly level: HTMLInputElement;
  private readonly levelShown: HTMLElement;
  private readonly bars: readonly [HTMLElement, HTMLElement];
  private readonly page: HTMLElement;
  private readonly shown = [-1, -1]; // hundredths
  private listening = false;

  constructor(root: Document, actions: Actions) {
    this.page = root.documentElement;
    this.button = element(root, "listen", HTMLButtonElement);
    this.label = element(root, "listen-label");
    this.level = element(root, "level", HTMLInputElement);
    this.levelShown = element(root, "level-shown");
    this.bars = [element(root, "meter-left"), element(root, "meter-right")];

    this.button.addEventListener("click", () => actions.listen(!this.listening));
    this.level.addEventListener("input", () => actions.setLevel(linear(this.level.valueAsNumber)));
  }

  tick(status: Status): void {
    this.listening = status.listening;
    if (this.button.disabled === status.canListen) this.button.disabled = !status.canListen;
    write(this.label, status.listening ? "Listening" : "Listen here");
    attribute(this.button, "aria-pressed", String(status.listening));
    attribute(this.button, "title", status.canListen ? "Hear the scene from where your ears stand: put headphones on" : "This browser has no Web Audio");
    this.page.classList.toggle("listening", status.listening); // where there is little room it takes more
    write(this.levelShown, decibels(status.level));
    attribute(this.level, "aria-valuetext", decibels(status.level));
    const mark = String(slider(status.level));
    if (this.level.value !== mark) this.level.value = mark;
  }

  /** tickMeter moves the two bars. */
  tickMeter(status: Status): void {
    const { left, right } = status.listening ? status.meter() : SILENCE;
    this.bar(0, left);
    this.bar(1, right);
  }

  private bar(ear: 0 | 1, level: number): void {
    const hundredths = Math.round(meterLength(level) * 100);
    if (this.shown[ear] === hundredths) return;
    this.shown[ear] = hundredths;
    this.bars[ear].style.clipPath = `inset(0 ${100 - hundredths}% 0 0)`; // uncovers it: its colours stay where they are
  }
}

const SILENCE = Object.freeze({ left: 0, right: 0 });

/** linear is the level that a mark of the slider, in dB, stands for. */
export function linear(markDB: number): number {
  return markDB <= SILENT_DB ? 0 : Math.min(2, 10 ** (markDB / 20));
}

/** slider is the mark of a level. */
export function slider(level: number): number {
  if (!(level > 0)) return SILENT_DB;
  return Math.max(SILENT_DB, Math.min(6, Math.round(20 * Math.log10(level))));
}

/** meterLength is how much of its bar a level fills, in [0, 1]. */
export function meterLength(level: number): number {
  if (!(level > 0)) return 0;
  return Math.max(0, Math.min(1, 1 - (20 * Math.log10(level)) / METER_FLOOR_DB));
}
