/** One row of the list of sources. */
import { degrees, seenFrom } from "../frame";
import type { Picture, Shown } from "../scene/picture";
import { inHand, lostFor } from "../scene/words";
import { icon, make, write } from "./elements";
import { age, angle, distance, rate } from "./format";

export class Row {
  readonly element: HTMLTableRowElement;
  readonly button: HTMLButtonElement;
  name = "";

  private readonly dot: HTMLElement;
  private readonly held: HTMLElement;
  private readonly arrow: SVGSVGElement;
  private readonly azimuth: HTMLElement;
  private readonly figures: HTMLTableCellElement[] = []; // elevation, distance, rate, age
  private hue = -1;
  private turn = NaN; // degrees

  constructor(root: Document) {
    this.element = make(root, "tr");
    const named = make(root, "th");
    named.scope = "row";
    this.dot = make(root, "i", "dot");
    this.dot.setAttribute("aria-hidden", "true");
    this.button = make(root, "button");
    this.button.type = "button";
    this.button.tabIndex = -1;
    this.held = make(root, "small");
    named.append(this.dot, this.button, this.held);

    const where = make(root, "td", "azimuth");
    this.arrow = icon(root, "i-points");
    this.azimuth = make(root, "span");
    where.append(this.arrow, this.azimuth);
    this.element.append(named, where);
    for (let k = 0; k < 4; k++) this.figures.push(this.element.appendChild(make(root, "td")));
  }

  /** fill shows a source, as it is seen from the head. */
  fill(source: Shown, picture: Picture, index: number, selected: boolean): void {
    if (this.name !== source.name) {
      this.name = source.name;
      this.button.textContent = source.name;
      this.button.title = source.name;
    }
    if (this.hue !== source.hue) {
      this.hue = source.hue;
      this.dot.style.setProperty("--hue", String(source.hue));
    }
    this.mark(source, index, selected);

    const seen = seenFrom(source.at, picture.head.at, picture.head.facing);
    const turn = Math.round(-degrees(seen.azimuth)); // CSS turns clockwise, an azimuth does not
    if (this.turn !== turn) {
      this.turn = turn;
      this.arrow.style.transform = `rotate(${turn}deg)`;
    }
    write(this.azimuth, angle(seen.azimuth));
    write(this.figures[0]!, angle(seen.elevation));
    write(this.figures[1]!, distance(seen.distance));
    write(this.figures[2]!, source.live ? rate(source.rateHz) : rate(0));
    write(this.figures[3]!, source.live ? age(source.ageMs) : lostFor(source.ageMs));
  }

  private mark(source: Shown, index: number, selected: boolean): void {
    const row = this.element;
    const rowIndex = index + 2; // from 1, and the first is the header's
    if (row.ariaRowIndex !== String(rowIndex)) row.setAttribute("aria-rowindex", String(rowIndex));
    row.classList.toggle("lost", !source.live);
    row.classList.toggle("held", source.heldBy !== "");
    if (row.classList.toggle("selected", selected)) this.button.setAttribute("aria-current", "true");
    else this.button.removeAttribute("aria-current");
    write(this.held, inHand(source.mine, source.heldBy));
  }
}
