/**
 * Number fields that say where something is. They follow it, but for one that
 * has the focus, which belongs to who types in it.
 */
import { FARTHEST, type Vec } from "../frame";
import { coordinate } from "./format";

export class Place {
  /** typed is called with what the fields say, when one of them was changed by hand. */
  constructor(
    private readonly fields: readonly [HTMLInputElement, HTMLInputElement, HTMLInputElement],
    typed: (at: Vec) => void,
  ) {
    for (const field of fields) {
      field.addEventListener("input", () => {
        const at = this.at();
        if (at !== undefined) typed(at);
      });
      field.addEventListener("keydown", leaveOnKey);
    }
  }

  /** follow shows where it is. */
  follow({ x, y, z }: Readonly<Vec>): void {
    const [fx, fy, fz] = this.fields;
    follow(fx, coordinate(x));
    follow(fy, coordinate(y));
    follow(fz, coordinate(z));
  }

  private at(): Vec | undefined {
    const [x, y, z] = this.fields.map((field) => field.valueAsNumber) as [number, number, number];
    return isPlace(x) && isPlace(y) && isPlace(z) ? { x, y, z } : undefined;
  }
}

function isPlace(metres: number): boolean {
  return Math.abs(metres) <= FARTHEST; // NaN, which an empty field is, is not
}

/** follow shows a value in a field, unless somebody types there. */
export function follow(field: HTMLInputElement, value: string): void {
  if (field.value !== value && field.ownerDocument.activeElement !== field) field.value = value;
}

/** leaveOnKey lets Enter and Escape give the field back. */
export function leaveOnKey(event: KeyboardEvent): void {
  if (event.key === "Enter" || event.key === "Escape") (event.target as HTMLElement).blur();
}
